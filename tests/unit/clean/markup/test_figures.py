"""Pictures with captions and credits."""

import pytest

from services.enrich.clean import Image
from services.enrich.clean.markup.figures import figures
from tests.unit.clean.markup.pages import body, tree

SITE = "https://harbour-post.example/2026/ferry"
PICTURE = "<img src='/a.jpg'>"
SAID = "The ferry leaves the quay of Pellew"


def pictures(html: str, url: str | None = SITE) -> list[Image]:
    return list(figures(tree(body(html)), url))


def only(caption: str, picture: str = PICTURE, url: str | None = SITE) -> Image:
    (found,) = pictures(f"<figure>{picture}<figcaption>{caption}</figcaption></figure>", url)
    return found


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        (SAID, None),
        (f"{SAID} <span class='credit'>Ana Ruiz</span>", "Ana Ruiz"),
        (f"{SAID} <span class='image__copyright'>© Ana Ruiz</span>", "© Ana Ruiz"),
        (f"{SAID} <b class='x'>y</b> <i class='photo-credit'>Foto: Ana Ruiz</i>", "Foto: Ana Ruiz"),
        (f"{SAID} <span>Ana Ruiz</span>", "Ana Ruiz"),
        (f"{SAID} <em>Harbour Pictures</em>", "Harbour Pictures"),
        (f"{SAID} Photo: Ana Ruiz", "Ana Ruiz"),
        (f"{SAID}. Foto: Ana Ruiz/dpa", "Ana Ruiz/dpa"),
        (f"{SAID} (Crédit: Ana Ruiz)", "Ana Ruiz"),
    ],
)
def test_credits_by_class_by_place_and_by_words(caption, credit):
    found = only(caption)
    assert found.credit == credit
    assert found.caption is not None
    assert found.caption.startswith(SAID)
    assert credit is None or credit not in found.caption


@pytest.mark.parametrize(
    "caption", [f"{SAID} <span>Ana Ruiz</span> again", f"The <b>ferry</b> {SAID}", f"<span>{SAID}</span>"]
)
def test_what_is_set_apart_elsewhere_is_no_credit(caption):
    assert only(caption).credit is None


def test_a_credit_before_the_caption():
    found = only(f"<span class='credit'>Ana Ruiz</span> {SAID}")
    assert (found.caption, found.credit) == (f"Ana Ruiz {SAID}", "Ana Ruiz")
    assert only(f"<span class='credit'>Ana Ruiz</span> {SAID}. Photo: Jon Dahl").credit == "Ana Ruiz"


@pytest.mark.parametrize("last", ["<b>Ana Ruiz</b>", "<span>Al</span>", f"<span>{'Ana Ruiz ' * 12}</span>"])
def test_the_end_of_a_caption(last):
    assert only(f"{SAID} {last}").credit is None


def test_a_caption_that_is_named_like_a_credit():
    (found,) = pictures(f"<figure>{PICTURE}<figcaption class='photo'>{SAID}</figcaption></figure>")
    assert (found.caption, found.credit) == (SAID, None)


def test_a_credit_behind_the_word_for_a_caption():
    assert only("Image caption, Photo: Ana Ruiz") == Image("https://harbour-post.example/a.jpg", None, "Ana Ruiz")


def test_a_picture_inside_a_figure_is_the_figures():
    inner = f"<div class='caption'>{PICTURE}Inside</div>"
    assert [one.caption for one in pictures(f"<figure>{inner}<figcaption>{SAID}</figcaption></figure>")] == [SAID]


def test_what_else_stands_in_a_figure():
    assert pictures(f"<figure>{PICTURE}<div>Zoom</div></figure>") == []
    assert [one.caption for one in pictures(f"<figure><div>Zoom</div><p class='caption'>{SAID}</p></figure>")] == [SAID]


def test_a_credit_alone():
    assert only("<span class='credit'>Ana Ruiz</span>") == Image("https://harbour-post.example/a.jpg", None, "Ana Ruiz")


@pytest.mark.parametrize(
    "html",
    [
        f"<div class='wp-caption'>{PICTURE}<p class='wp-caption-text'>{SAID}</p></div>",
        f"<div>{PICTURE}<p class='caption'>{SAID}</p></div>",
        f"<td>{PICTURE}<span class='legende'>{SAID}</span></td>",
        f"<figure>{PICTURE}<div class='article-caption'>{SAID}</div></figure>",
    ],
)
def test_captions_by_class(html):
    found = pictures(f"<table><tr>{html}</tr></table>" if html.startswith("<td") else html)
    assert found == [Image("https://harbour-post.example/a.jpg", SAID, None)]


@pytest.mark.parametrize(
    "html",
    [
        f"<figure>{PICTURE}</figure>",
        f"<figure>{PICTURE}<figcaption> </figcaption></figure>",
        f"<div>{PICTURE}<p>{SAID}</p></div>",
        *(
            f"<{part}><figure>{PICTURE}<figcaption>{SAID}</figcaption></figure></{part.split()[0]}>"
            for part in ("nav", "aside", "footer", "div class='related'", "div class='promo'")
        ),
    ],
)
def test_no_picture_of_the_article(html):
    assert pictures(html) == []


def test_each_once():
    figure = f"<figure>{PICTURE}<figcaption>{SAID}</figcaption></figure>"
    assert len(pictures(figure + figure.replace("a.jpg", "b.jpg"))) == 1


def test_a_caption_in_a_figure_is_not_read_twice():
    assert (
        len(pictures(f"<figure>{PICTURE}<p class='caption'>{SAID} <span class='caption'>again</span></p></figure>"))
        == 1
    )


@pytest.mark.parametrize(
    ("picture", "url", "address"),
    [
        ("<img src='/a.jpg'>", SITE, "https://harbour-post.example/a.jpg"),
        ("<img src='/a.jpg'>", None, None),
        ("<img src='https://a.example/a.jpg'>", None, "https://a.example/a.jpg"),
        ("<img src='data:image/gif;base64,R0' ><img src='b.jpg'>", SITE, "https://harbour-post.example/2026/b.jpg"),
        ("<img data-src='/lazy.jpg'>", SITE, "https://harbour-post.example/lazy.jpg"),
        ("<img alt='x'>", SITE, None),
        ("<img src='http://[a'>", SITE, None),
        ("", SITE, None),
    ],
)
def test_no_address_is_invented(picture, url, address):
    assert only(SAID, picture, url).url == address


def test_a_long_caption_is_cut_and_there_are_not_too_many():
    assert len(only(SAID, f"<img src='/{'a' * 5_000}'>").url or "") == 2_000
    assert only("<b>a</b>" * 1_000).caption == " ".join("a" * 200)
    assert only("<b>a</b>" * 199 + "<b class='credit'>Ana Ruiz</b>").credit is None
    assert len(only("word " * 1_000).caption or "") == 1_000
    assert len(pictures("".join(f"<figure><figcaption>{SAID} {n}</figcaption></figure>" for n in range(100)))) == 50
