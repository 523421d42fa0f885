"""What links tell: related articles, and lists of articles."""

import pytest

from services.enrich.clean.markup.links import is_index, related_titles
from tests.processor_time import bounded
from tests.unit.clean.markup.pages import body, tree

OTHER = "Skarholm buys an electric ferry"
THIRD = "Pellew counts its seals again"
LINKS = f"<ul><li><a href='/a'>{OTHER}</a></li><li><a href='/b'>{THIRD}</a></li></ul>"


def related(html: str) -> tuple[str, ...]:
    return related_titles(tree(body(html)))


@pytest.mark.parametrize(
    "name", ["related", "article-related-box", "recommended", "lesen-auch", "noticias relacionadas", "mehr-zum-thema"]
)
def test_by_class_name(name):
    assert related(f"<div class='{name}'>{LINKS}</div>") == (OTHER, THIRD)


@pytest.mark.parametrize(
    "heading",
    [
        "Related articles",
        "Mehr zum Thema",
        "Lire aussi",
        "Te puede interesar",
        "Leggi anche",
        "Читайте также",
        "関連記事",
        "관련기사",
    ],
)
@pytest.mark.parametrize("tag", ["h3", "strong", "div"])
def test_by_heading(heading, tag):
    assert related(f"<div><{tag}>{heading}:</{tag}>{LINKS}</div>") == (OTHER, THIRD)


@pytest.mark.parametrize(
    "html",
    [
        f"<div><h3>The ferry</h3>{LINKS}</div>",
        f"<h3>Related articles</h3>{LINKS}",
        f"<article class='related'>{LINKS}</article>",
        f"<nav><div class='related'>{LINKS}</div></nav>",
        f"<footer><div><h3>Related articles</h3>{LINKS}</div></footer>",
        f"<div class='our-correlations'>{LINKS}</div>",
        "<div class='related'><a href='/'>More</a></div>",
        f"<div><a href='/'>Related articles</a>{LINKS}</div>",
        f"<div><h3><i></i><i></i><i></i>Related articles</h3>{LINKS}</div>",
        f"<div class='related'>{LINKS * 11}</div>",
        f"<div><h3>{'Related ' * 20}</h3>{LINKS}</div>",
    ],
)
def test_not_related(html):
    assert related(html) == ()


def test_each_once():
    assert related(f"<div class='related'>{LINKS}{LINKS.upper()}</div>") == (OTHER, THIRD)


def test_a_list_of_headlines_is_an_index():
    links = "".join(f"<a href='/{n}'>{OTHER} number {n}</a>" for n in range(8))
    assert is_index(tree(body(links)), 300)
    assert not is_index(tree(body(links)), 8 * 40)
    assert not is_index(tree(body(links.replace("number 7", "x" * 200))), 0)
    assert not is_index(tree(body("<a href='/'>Short</a>" * 50)), 0)


def test_headings_inside_each_other_take_linear_time():
    html = tree(body("<div>" * 200 + "<p>" + "a<br>" * 100_000))
    with bounded(2):
        assert related_titles(html) == ()
