"""What is cut out by its name, and what stays in spite of it."""

import pytest

from services.enrich.clean.markup.blocks import text_of
from services.enrich.clean.markup.furniture import notice_of_rights, without_furniture
from tests.unit.clean.markup.pages import ENGLISH, FRENCH, GERMAN, body, paragraphs, tree

TEXT = paragraphs(*ENGLISH)
WHOLE = "".join(ENGLISH)


def left(html: str) -> str:
    return text_of(without_furniture(tree(body(html))))


@pytest.mark.parametrize(
    "name",
    [
        "promo", "newsletter-signup", "subscribe", "subscription-offer", "share-tools", "socialbar social", "related", "lesen-auch",
        "lire-aussi", "leggi-anche", "czytaj-także", "taboola-below", "comments", "cookie-notice", "advert", "ads", "sponsor",
        "paywall-prompt", "breadcrumb", "tags-list", "author-bio", "onetrust-banner", "player", "video-player",
    ],
)  # fmt: skip
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_a_named_part_is_cut(name, attribute):
    assert left(f"{TEXT}<div {attribute}='{name}'>Something else</div>") == WHOLE


@pytest.mark.parametrize(
    "html",
    [
        "<div class='promotion-of-peace'>Kept</div>", "<div class='text'>Kept</div>", "<p class='promo'>Kept</p>",
        "<table><tr class='player-2020'><td>Kept</td></tr></table>", "<div class='player-2020'>Kept</div>", "<a class='share'>Kept</a>",
        "<ul><li class='related'>Kept</li></ul>", "<div class='subscriber-text'>Kept</div>", "<article class='promo'>Kept</article>",
    ],
)  # fmt: skip
def test_what_is_not_named_so_or_is_no_box_stays(html):
    assert left(TEXT + html).endswith("Kept")


@pytest.mark.parametrize("texts", [ENGLISH, GERMAN, FRENCH + FRENCH])
def test_a_part_that_holds_the_articles_sentences_stays(texts):
    assert left(f"{TEXT * 5}<div class='paywall'>{paragraphs(*texts)}</div>").endswith(texts[-1])


def test_two_sentences_are_a_promotion():
    assert left(f"{TEXT * 5}<div class='promo'>{paragraphs(*ENGLISH[:1])}</div>") == WHOLE * 5


def test_comments_are_cut_whatever_they_say():
    assert left(f"{TEXT * 5}<div class='comments'>{TEXT}</div>") == WHOLE * 5


def test_a_part_above_a_third_of_the_page_stays():
    words = "<div>no sentences at all here</div>" * 10
    assert left(f"<p>{ENGLISH[0]}</p><div class='promo'>{words}</div>").endswith("here")
    assert left(f"{TEXT}<div class='promo'>{words[:100]}</div>") == WHOLE


def test_a_part_that_holds_the_headline_stays():
    assert left(f"<div class='social'><h1>Title</h1></div>{TEXT}") == f"Title{WHOLE}"


def test_what_follows_a_cut_part_stays():
    assert left(f"{TEXT}<div><span class='share'>Share</span> and on.</div>").endswith("and on.")


def test_where_everything_is_named_so_names_tell_nothing():
    many = "<div class='promo'>" * 45
    assert left(f"{many}{TEXT}{'</div>' * 45}<div class='promo'>Kept</div>").endswith("Kept")


def test_thirty_such_parts_do_not_yet_say_so():
    many = "<div class='promo'>" * 30
    assert left(f"{many}{TEXT}{'</div>' * 30}<div class='promo'>Cut</div>") == WHOLE


def test_parts_of_what_was_cut_count_for_nothing():
    inside = f"<div class='promo'>{TEXT}</div>" * 45
    assert left(f"{TEXT * 150}<div class='comments'>{inside}</div><div class='promo'>Cut</div>") == WHOLE * 150


def test_short_sentences_are_what_promotions_are_made_of():
    short = paragraphs(*["Read it all for a crown, and cancel when you like."] * 8)
    assert left(f"{TEXT * 5}<div class='promo'>{short}</div>") == WHOLE * 5


def test_a_table_that_sets_the_page_becomes_blocks():
    found = without_furniture(tree(body(f"<table><tbody><tr><td>Menu</td><td>{TEXT}</td></tr></tbody></table>")))
    assert (list(found.iter("table", "tbody", "tr", "td")), text_of(found)) == ([], f"Menu{WHOLE}")


@pytest.mark.parametrize("inner", ["<h1>Title</h1>", "<table><tr><td>x</td></tr></table>"])
def test_a_table_around_a_headline_or_a_table_sets_the_page(inner):
    found = without_furniture(tree(body(f"<table><tr><td>{inner}</td></tr></table>")))
    assert len(list(found.iter("table"))) == inner.count("<table")


def test_a_table_of_data_stays():
    found = without_furniture(tree(body(f"{TEXT}<table><tr><td>Length</td><td>{ENGLISH[0]}</td></tr></table>")))
    assert [cell.text for cell in found.iter("td")] == ["Length", ENGLISH[0]]


@pytest.mark.parametrize(
    "line",
    ["© Harbour Post 2026", "Copyright 2026 Harbour Post", "COPYRIGHT: Harbour Post", "(c) Harbour Post", "2026 © Harbour Post",
     "Harbour Post. Copyright. All rights reserved.", "Copyright: alle Rechte vorbehalten"],
)  # fmt: skip
def test_the_line_of_copyright(line):
    assert notice_of_rights(tree(body(f"{TEXT}<footer><p>{line}</p></footer>"))) == line


@pytest.mark.parametrize(
    "html",
    [
        "<p>The copyright of songs lasts for seventy years after death.</p>", "<figure><figcaption>© Ana Ruiz</figcaption></figure>",
        "<div class='image-caption'><span>© Ana Ruiz</span></div>", "<p>©</p>", f"<p>© {'word ' * 60}</p>",
    ],
)  # fmt: skip
def test_no_line_of_copyright(html):
    assert notice_of_rights(tree(body(html))) is None


def test_the_last_line_of_copyright_counts():
    assert notice_of_rights(tree(body("<p>© One 2025</p><div>x<br>© Two 2026</div>"))) == "© Two 2026"
