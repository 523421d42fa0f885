"""What stands above the text: headline, kicker, standfirst, byline, times."""

import pytest

from services.enrich.clean.markup.head import read_head, signatures
from tests.unit.clean.markup.pages import ENGLISH, TITLE, body, paragraphs, tree

TEXT = paragraphs(*ENGLISH)
LONG = " ".join(ENGLISH)


def above(html: str, stated: str | None = None):
    return read_head(tree(body(html)), stated)


def said(html: str) -> list[tuple[str, str | None]]:
    return [(line.text, line.role) for line in above(f"<h1>{TITLE}</h1>{html}<p>{LONG}</p>").lines]


def test_of_several_headlines_the_one_like_the_stated_title():
    html = f"<h1>Harbour Post, the paper of the whole lake and its islands</h1><h1>{TITLE}</h1>{TEXT}"
    assert above(html, "Ferry returns to lake").title == TITLE
    assert above(html).title == "Harbour Post, the paper of the whole lake and its islands"


def test_an_empty_headline_is_none():
    assert above(f"<h1><img src='a.png'></h1><h1>{TITLE}</h1>{TEXT}").title == TITLE


@pytest.mark.parametrize("tag", ["h2", "h3", "div", "span"])
def test_without_a_headline_what_repeats_the_stated_title(tag):
    html = f"<h2>Local</h2><{tag}>{TITLE.upper()}!</{tag}>{TEXT}"
    assert above(html, TITLE).title == TITLE.upper() + "!"
    assert above(html).title is None
    assert above(html, "Something else").title is None


def test_a_page_without_any_headline():
    assert above(TEXT) == read_head(tree(body("<p>x</p>")))


@pytest.mark.parametrize(
    ("html", "role"),
    [
        ("<p class='standfirst'>What it says.</p>", "standfirst"),
        ("<div class='article__lead-text'>Was sie sagt.</div>", "standfirst"),
        ("<div class='chapo'><p>Ce que dit le texte.</p></div>", "standfirst"),
        ("<div class='byline'>Ana Ruiz</div>", "byline"),
        ("<p class='article-autor'>Ana Ruiz</p>", "byline"),
        ("<p>Ana Ruiz</p>", None),
        ("<p class='leadership'>Ana Ruiz</p>", None),
    ],
)
def test_roles_by_class_name(html, role):
    assert [found for _, found in said(html)] == [role]


@pytest.mark.parametrize(
    "html",
    [
        "<div class='share'><a href='x'>Post it</a></div>", "<nav><a href='x'>Menu</a></nav>", "<ul><li>Menu</li></ul>",
        "<figure><figcaption>The boat</figcaption></figure>", "<button>Save</button>", "<div class='related-box'><p>Other</p></div>",
        "<aside><p>Beside</p></aside>", "<form><span>Search</span></form>",
    ],
)  # fmt: skip
def test_what_is_not_the_articles(html):
    assert said(html) == []


def test_what_follows_it_is():
    assert said("<div class='share'><a href='x'>Post it</a></div><p>After it</p>") == [("After it", None)]


def test_a_line_in_parts_is_one_line():
    assert said("<p>By <a href='x'>Ana Ruiz</a> in <b>Pellew</b></p>") == [("By Ana Ruiz in Pellew", None)]


def test_a_name_and_an_office_in_boxes_of_their_own():
    assert said("<div class='author'><span>Ana Ruiz</span><span>Reporter</span></div>") == [
        ("Ana Ruiz Reporter", "byline")
    ]


def test_a_line_that_is_said_twice():
    assert said("<p>12 March</p><p>12 March</p>") == [("12 March", None)]


def test_the_text_ends_it():
    assert said(f"<p>Above</p><p>{LONG}</p><p>Below</p>") == [("Above", None)]
    assert [role for _, role in said(f"<p class='standfirst'>{LONG}</p><p>Below</p>")] == ["standfirst", None]


def test_blocks_inside_a_block_are_lines_of_their_own():
    assert said("<div><p>One</p><p>Two</p></div><section><span>Three</span></section>") == [
        ("One", None),
        ("Two", None),
        ("Three", None),
    ]
    assert said("<section>Loose words</section>") == []


def test_a_date_in_words_is_left_to_the_readers_of_lines():
    assert above(f"<h1>{TITLE}</h1><p>12 March 2026</p>{TEXT}").published is None


def test_how_far_it_looks():
    line = "A line of a hundred signs, which is more than a heading has and less than a paragraph would have."
    assert said(f"<p>{line}</p><p>Below</p>") == [(line, None), ("Below", None)]
    assert said("<i></i>" * 300 + "<p>Below</p>") == [("Below", None)]
    assert said("<i></i>" * 400 + "<p>Below</p>") == []
    assert above("<h1>Other</h1>" * 19 + f"<h1>{TITLE}</h1>{TEXT}", TITLE).title == TITLE
    assert above("<h1>Other</h1>" * 20 + f"<h1>{TITLE}</h1>{TEXT}", TITLE).title == "Other"


def test_no_more_than_some_lines():
    assert len(said("".join(f"<p>Line {n}</p>" for n in range(100)))) == 25


def test_times_by_class():
    found = above(
        f"<h1>{TITLE}</h1><time class='date-updated' datetime='2026-03-13'>x</time><time datetime='2026-03-12T08:30'>x</time>{TEXT}"
    )
    assert (found.published and found.published.value, found.modified and found.modified.value) == (
        "2026-03-12T08:30",
        "2026-03-13",
    )


def test_the_first_time_counts_and_may_be_text():
    found = above(f"<h1>{TITLE}</h1><time>12. März 2026</time><time datetime='2026-03-20'>x</time>{TEXT}")
    assert (found.published and found.published.value, found.modified) == ("2026-03-12", None)


def test_the_first_time_of_a_change_counts():
    html = "".join(f"<time class='updated' datetime='2026-03-{day}'>x</time>" for day in (13, 14))
    found = above(f"<h1>{TITLE}</h1>{html}{TEXT}").modified
    assert found is not None
    assert found.value == "2026-03-13"


def test_a_time_that_is_none():
    assert above(f"<h1>{TITLE}</h1><time datetime='soon'>x</time>{TEXT}").published is None


@pytest.mark.parametrize(
    ("html", "section"),
    [
        ("<span class='kicker'>Harbour life</span>", "Harbour life"),
        ("<div class='article-rubrik'>Am Hafen</div>", "Am Hafen"),
        ("<p>Politik</p>", "Politik"),
        ("<p>経済</p>", "経済"),
        ("<p>Nothing known</p>", None),
        ("<p class='kicker'>Harbour life</p><span class='kicker'></span>", "Harbour life"),
        (f"<p class='kicker'>{ENGLISH[0]}</p>", None),
    ],
)
def test_the_kicker(html, section):
    assert above(f"{html}<h1>{TITLE}</h1>{TEXT}").section == section


def test_a_kicker_far_above_is_a_menu():
    assert above(f"<p class='kicker'>Life</p>{'<p>x</p>' * 6}<h1>{TITLE}</h1>{TEXT}").section is None


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<div class='byline'>Ana Ruiz</div>", ("Ana Ruiz",)),
        ("<a rel='author' href='/ana'>Ana Ruiz</a>", ("Ana Ruiz",)),
        ("<p><a rel='author'>Ana Ruiz</a> <a rel='author'>Jon Dahl</a></p>", ("Ana Ruiz", "Jon Dahl")),
        ("<p><a rel='author'>Ana Ruiz</a></p><p><a rel='author'>Jon Dahl</a></p>", ("Ana Ruiz",)),
        ("<p><a rel='author'>Ana Ruiz</a> <span class='byline'>Jon Dahl</span></p>", ("Ana Ruiz",)),
        ("<aside><div class='byline'>Jon Dahl</div></aside>", ()),
        ("<div class='related'><div class='byline'>Jon Dahl</div></div>", ()),
        (f"<div class='byline'>{LONG}</div>", ()),
        ("<div class='byline'>Ana Ruiz, our correspondent in Pellew</div>", ("Ana Ruiz, our correspondent in Pellew",)),
        ("<div class='byline'>x</div>", ()),
        ("<div class='flyby'>Ana Ruiz</div>", ()),
        ("".join("<a rel='author'>Ana Ruiz</a>" for _ in range(20)), ("Ana Ruiz",) * 6),
    ],
)
def test_signatures(html, names):
    assert signatures(tree(body(html))) == names
