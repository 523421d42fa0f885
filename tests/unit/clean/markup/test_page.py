"""Title, head and blocks as lines with roles."""

import pytest

from services.enrich.clean import Image
from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.head import Head, HeadLine
from services.enrich.clean.markup.page import lay_out
from services.enrich.clean.page import Page, Role
from tests.unit.clean.markup.pages import ENGLISH, FRENCH, GERMAN, TITLE

SUMMARY = "After a winter of repairs the old ferry crosses the lake of Pellew again"


def laid(
    *blocks: str | Block, above: tuple[str | HeadLine, ...] = (), captions: tuple[Image, ...] = (), said: tuple[str | None, ...] = (),
    related: tuple[str, ...] = (), title: str | None = TITLE,
) -> Page:  # fmt: skip
    lines = tuple(line if isinstance(line, HeadLine) else HeadLine(line) for line in above)
    parts = [block if isinstance(block, Block) else Block(block) for block in blocks]
    return lay_out(title, Head(title, lines, None, None, None), parts, captions, None, said, related)


def roles(page: Page) -> list[Role]:
    return page.roles[page.start :]


def role_of(text: str | Block, **more) -> Role:
    """The role of a block in the middle of the text."""
    return roles(laid(*ENGLISH[:3], text, *ENGLISH[3:], **more))[3]


def test_the_text_is_all_paragraphs():
    page = laid(*ENGLISH)
    assert page.roles == [Role.TITLE] + [Role.PARAGRAPH] * len(ENGLISH)
    assert (page.title, page.start, page.end) == (0, 1, 6)
    assert laid(*ENGLISH, title=None).title is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (TITLE, Role.REPEATED),
        ("Read more: Skarholm buys an electric ferry", Role.RELATED),
        ("Lesen Sie auch: Skarholm kauft eine Fähre", Role.RELATED),
        ("À lire aussi : Skarholm achète un bac", Role.RELATED),
        ("Subscribe to our newsletter", Role.UI),
        ("Teilen", Role.UI),
        ("3 Comments", Role.UI),
        ("Join the conversation", Role.UI),
        ("Photo: Ana Ruiz / Harbour Pictures", Role.CAPTION),
        ("© 2026 Harbour Post", Role.COPYRIGHT),
        ("Tous droits réservés", Role.COPYRIGHT),
        ("Correction: An earlier version of this article gave a wrong price.", Role.CORRECTION),
        (Block("What it costs", "heading"), Role.HEADING),
        (Block("One crown", "item"), Role.PARAGRAPH),
        (Block("Photo: Ana Ruiz / Harbour Pictures", "row"), Role.PARAGRAPH),
        ("By Ana Ruiz", Role.PARAGRAPH),
        ("12 March 2026", Role.PARAGRAPH),
        ("Cookies are eaten on board, and nobody shares them.", Role.PARAGRAPH),
    ],
)
def test_blocks_that_the_text_does_not_need(text, role):
    assert role_of(text) is role


def test_a_long_line_repeats_no_other_long_line():
    assert set(roles(laid(*ENGLISH, "other words " * 40, title="word " * 100))) == {Role.PARAGRAPH}
    assert laid(*ENGLISH, above=("other words " * 40,), said=("word " * 100,)).roles[1] is Role.OTHER


def test_a_long_line_is_no_caption_or_byline():
    long = "other words " * 40
    assert role_of(long, captions=(Image(None, "word " * 100, None),)) is Role.PARAGRAPH
    assert role_of(f"{ENGLISH[0]} {ENGLISH[1]} {ENGLISH[2][:80]}. Photo: Ana Ruiz") is Role.PARAGRAPH
    assert laid(*ENGLISH, above=(HeadLine(f"Ana Ruiz, {long}", "byline"),)).roles[1] is Role.OTHER


def test_captions_that_the_page_shows_elsewhere():
    caption = "The ferry leaves the quay of Pellew"
    assert role_of(caption, captions=(Image(None, caption, None),)) is Role.CAPTION
    assert role_of("Ana Ruiz", captions=(Image(None, None, "Ana Ruiz"),)) is Role.CAPTION
    assert role_of(caption) is Role.PARAGRAPH


def test_a_bullet_is_a_list_item():
    page = laid(*ENGLISH[:2], Block("One crown", "item"), *ENGLISH[2:])
    assert [line.bullet for line in page.lines].index(True) == 3


def test_titles_that_the_page_offers_as_related():
    assert role_of("Skarholm buys an electric ferry", related=("Skarholm buys an electric ferry!",)) is Role.RELATED


@pytest.mark.parametrize("heading", ["Related articles", "Mehr zum Thema", "Sur le même sujet", "関連記事"])
def test_a_related_heading_takes_its_titles_up_to_the_next_sentence(heading):
    page = laid(
        ENGLISH[0],
        Block(heading, "heading"),
        "Skarholm buys a ferry",
        "Pellew counts its seals",
        *ENGLISH[1:],
        "End of it",
    )
    assert roles(page)[1:5] == [Role.UI, Role.RELATED, Role.RELATED, Role.PARAGRAPH]
    assert roles(page)[-1] is Role.PARAGRAPH


def test_a_related_heading_takes_no_text_and_no_caption():
    caption = "Photo: Ana Ruiz / Harbour Pictures"
    found = roles(laid(ENGLISH[0], "Related articles", caption, "Skarholm buys a ferry", *ENGLISH[1:]))
    assert found[1:4] == [Role.UI, Role.CAPTION, Role.PARAGRAPH]
    assert roles(laid(ENGLISH[0], "Related articles", "many words " * 20, *ENGLISH[1:]))[2] is Role.PARAGRAPH


def test_byline_and_date_in_the_opening_of_the_text():
    found = roles(laid("By Ana Ruiz", "12 March 2026", *ENGLISH))
    assert found[:3] == [Role.BYLINE, Role.DATE, Role.PARAGRAPH]


def test_a_clock_in_the_opening_is_a_live_blogs():
    assert roles(laid("10:30", *ENGLISH))[0] is Role.PARAGRAPH


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (TITLE, Role.REPEATED),
        ("By Ana Ruiz", Role.BYLINE),
        ("Von Jörg Ölmann", Role.BYLINE),
        (HeadLine("Ana Ruiz", "byline"), Role.BYLINE),
        (HeadLine("山田太郎", "byline"), Role.BYLINE),
        (HeadLine("Teilen", "byline"), Role.UI),
        (HeadLine("Copy Link", "byline"), Role.UI),
        ("12. März 2026", Role.DATE),
        ("Photo: Ana Ruiz / Harbour Pictures", Role.CAPTION),
        ("Alle Rechte vorbehalten", Role.COPYRIGHT),
        ("Correction: an earlier version gave a wrong price.", Role.CORRECTION),
        ("Share this article", Role.UI),
        ("Something that nobody knows", Role.OTHER),
    ],
)
def test_lines_above_the_text(line, role):
    assert laid(*ENGLISH, above=(line,)).roles[1] is role


def test_a_line_above_that_the_text_repeats_is_the_texts():
    assert laid(*ENGLISH, above=(ENGLISH[0],)).start == 1
    assert laid(*ENGLISH, above=(HeadLine(ENGLISH[0], "standfirst"),)).start == 2


def test_a_name_alone_above_the_text_is_the_byline():
    page = laid(*ENGLISH, above=("Ana Ruiz",))
    assert page.roles[1] is Role.BYLINE
    assert page.features[1].byline is not None
    assert page.features[1].byline.authors == ("Ana Ruiz",)


def test_a_name_alone_that_opens_the_text_is_the_byline():
    assert roles(laid("Ana Ruiz", *ENGLISH))[0] is Role.BYLINE


@pytest.mark.parametrize(
    "more",
    [
        {"above": ("By Jon Dahl", "Ana Ruiz")},
        {"above": ("Ana Ruiz",), "title": None},
        {"above": ("Die Redaktion",)},
        {"above": ("Ana Ruiz",), "title": "Ana Ruiz sails"},
        {"above": ("Ana Ruiz, Jon Dahl, Mia Holm, Ida Storm, Per Lund, Eva Strand and Liv Berg",)},
        {"above": ("Skarholm buys an electric ferry and Pellew counts seals",)},
    ],
)
def test_a_name_alone_is_no_byline(more):
    page = laid(*ENGLISH, **more)
    assert page.roles[page.start - 1] is Role.OTHER


@pytest.mark.parametrize(
    "bio",
    [
        "Ana Ruiz is a reporter for Harbour Post who covers ferries.",
        "Jörg Ölmann ist Redakteur der Hafenpost.",
        "Zoé Lacroix est journaliste au Courrier du Port.",
        "About the author",
    ],
)
def test_what_says_who_wrote_it_ends_the_text(bio):
    page = laid(*ENGLISH, bio, "Her last book is about boats.")
    assert roles(page)[-3:] == [Role.PARAGRAPH, Role.OTHER, Role.OTHER]
    assert page.end == page.start + len(ENGLISH)


def test_the_same_at_the_beginning_is_the_articles():
    bio = "Ana Ruiz is a reporter for Harbour Post who covers ferries."
    assert set(roles(laid(bio, *ENGLISH))) == {Role.PARAGRAPH}
    assert set(roles(laid(*ENGLISH, bio, *GERMAN, FRENCH[0]))) == {Role.PARAGRAPH}


def test_a_heading_with_nothing_below_it():
    found = roles(laid(*ENGLISH, Block("What it costs", "heading"), Block("And more", "heading")))
    assert found[-3:] == [Role.PARAGRAPH, Role.OTHER, Role.OTHER]


@pytest.mark.parametrize(
    "wall", ["Subscribe to continue reading", "Nur für Abonnenten", "Cet article est réservé aux abonnés", "会員限定"]
)
def test_a_wall_takes_what_stands_behind_it(wall):
    assert (
        roles(laid(*ENGLISH[:2], wall, "Only 2 crowns a week", "Cancel at any time."))[1:]
        == [Role.PARAGRAPH] + [Role.UI] * 3
    )


def test_a_wall_in_the_middle_of_the_text_takes_itself_alone():
    assert roles(laid(*ENGLISH[:2], "Subscribe to continue reading", *ENGLISH[2:]))[2:4] == [Role.UI, Role.PARAGRAPH]


def test_a_standfirst_by_class():
    assert (
        laid(*ENGLISH, above=("Another line that is long enough to be one", HeadLine(SUMMARY, "standfirst"))).roles[2]
        is Role.STANDFIRST
    )


@pytest.mark.parametrize("said", [SUMMARY, SUMMARY[:65] + "…", SUMMARY.upper() + "."])
def test_a_standfirst_by_the_pages_description(said):
    assert (
        laid(
            *ENGLISH, above=("After a winter the old ferry sails",), said=("After a winter the old ferry sails.",)
        ).roles[1]
        is Role.STANDFIRST
    )
    assert laid(*ENGLISH, above=(SUMMARY,), said=(None, said)).roles[1] is Role.STANDFIRST


@pytest.mark.parametrize(
    "said", [(), ("Another description of the page, which is long enough to be cut",), (SUMMARY[:30] + "…",)]
)
def test_no_standfirst(said):
    assert laid(*ENGLISH, above=(SUMMARY,), said=said).roles[1] is Role.OTHER


def test_a_byline_that_is_named_like_a_standfirst():
    line = HeadLine("By Ana Ruiz and Jon Dahl in Pellew", "standfirst")
    assert laid(*ENGLISH, above=(line,)).roles[1] is Role.BYLINE


@pytest.mark.parametrize("text", ["Short", "long " * 100])
def test_too_short_or_too_long_a_standfirst(text):
    assert laid(*ENGLISH, above=(HeadLine(text.strip(), "standfirst"),)).roles[1] is not Role.STANDFIRST


def test_a_description_that_opens_the_text_is_the_standfirst():
    assert roles(laid(*ENGLISH, said=(ENGLISH[0],)))[0] is Role.STANDFIRST
    assert roles(laid(*ENGLISH[:2], said=(ENGLISH[0],)))[0] is Role.PARAGRAPH


def test_a_standfirst_is_not_repeated_in_the_text():
    page = laid(*GERMAN, above=(HeadLine(GERMAN[0], "standfirst"),))
    assert page.roles[1:] == [Role.STANDFIRST, Role.REPEATED, Role.PARAGRAPH, Role.PARAGRAPH]


def test_no_text_and_no_head():
    assert laid(title=None).roles == []
    assert laid(*FRENCH, title="").start == 0
