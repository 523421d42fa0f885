"""The page cleaner on small pages, one rule each, and on input that nobody should send."""

import pytest

from services.enrich.clean import clean_dump
from services.enrich.clean.people import read_byline
from tests.processor_time import bounded

FIRST = "The harbour of Split will close its northern pier for nine weeks while divers repair the foundations, the port authority said."
SECOND = "Ferries to Hvar and Brač will leave from the eastern quay, which was widened last year with money from the European Union."
THIRD = "Passengers should come twenty minutes earlier than usual, and cars will be loaded from the coastal road until the middle of May."
TITLE = "Split closes its northern pier for repairs"


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def test_clean_text_passes_unharmed():
    article = clean_dump(page(FIRST, "Nobody was asked.", SECOND, THIRD))
    assert article.title is None
    assert article.body == page(FIRST, "Nobody was asked.", SECOND, THIRD)
    assert article.quality == "ok"


def test_first_line_is_title_where_it_looks_like_one():
    article = clean_dump(page(TITLE, FIRST, SECOND))
    assert (article.title, article.body) == (TITLE, page(FIRST, SECOND))


@pytest.mark.parametrize("text", ["One line of text.", "x", "Short", "Ein Satz.\nNoch ein Satz."])
def test_tiny_inputs_keep_their_text_and_are_called_empty(text: str):
    article = clean_dump(text)
    assert all(line in (article.body + (article.title or "")) for line in text.splitlines())
    assert article.quality == "empty"


def test_no_text_at_all():
    article = clean_dump(" \n\ufeff\u200b\n")
    assert (article.title, article.body, article.quality) == (None, "", "empty")


def test_a_brief_is_not_empty():
    article = clean_dump(page(TITLE, "The northern pier of Split closes on Monday for nine weeks."))
    assert (article.title, article.quality) == (TITLE, "ok")


def test_given_title_finds_its_line_below_other_candidates():
    decoy = "Heavy rain is forecast for the whole coast tonight"
    article = clean_dump(page(decoy, TITLE, FIRST, SECOND), title=TITLE + " | Example Times")
    assert article.title == TITLE
    assert decoy not in article.body


def test_title_said_three_times_is_kept_once():
    article = clean_dump(page(TITLE, TITLE, FIRST, TITLE, SECOND))
    assert (article.title, article.body) == (TITLE, page(FIRST, SECOND))


def test_site_name_leaves_the_title():
    assert clean_dump(page(TITLE + " | Example Times", FIRST, SECOND)).title == TITLE
    assert (
        clean_dump(page(TITLE + " - Example Times", FIRST, SECOND), url="https://exampletimes.example.com/x").title
        == TITLE
    )
    assert clean_dump(page(TITLE + " - second part", FIRST, SECOND)).title == TITLE + " - second part"
    other = "https://news.example.org/x"
    assert clean_dump(page(TITLE + " - second part", FIRST, SECOND), url=other).title == TITLE + " - second part"


def test_hygiene():
    dirty = (
        "\ufeff"
        + TITLE.replace("pier", "\u202epier\u202c")
        + "\r\n\r\n"
        + FIRST
        + "\x00\u2028"
        + SECOND
        + "\r\nمی\u200cخواهم این متن بماند و خوانا باشد، و هیچ حرفی از آن کم نشود.\r"
    )
    article = clean_dump(dirty)
    assert article.title == TITLE
    assert article.body.split("\n\n")[:2] == [FIRST, SECOND]
    assert "می\u200cخواهم" in article.body
    assert not set(article.body) & set("\x00\r\u2028\u202e\u202c\ufeff")
    assert clean_dump("Cafe\u0301 opens at last.").body == "Café opens at last."


def test_related_block_in_the_middle():
    article = clean_dump(
        page(TITLE, FIRST, "Related", "Zadar buys an electric ferry", "Pula counts its cats", SECOND, THIRD)
    )
    assert article.body == page(FIRST, SECOND, THIRD)
    assert article.related == ("Zadar buys an electric ferry", "Pula counts its cats")


def test_question_stays_a_heading_and_a_quoted_question_a_paragraph():
    article = clean_dump(page(TITLE, FIRST, "When does the pier open again?", SECOND, "“Who pays?” she asked.", THIRD))
    assert article.headings == ("When does the pier open again?",)
    assert "“Who pays?” she asked." in article.body


def test_comments_are_cut_with_and_without_a_heading():
    comments = (
        "Marko77",
        "2 hours ago",
        "About time that somebody looked at those old piles, they were rotten.",
        "Reply",
        "Ana",
        "1 hour ago",
        "And who pays for it in the end, we all do.",
        "Reply",
    )
    for extra in (("Comments",), ()):
        article = clean_dump(page(TITLE, FIRST, SECOND, THIRD, *extra, *comments))
        assert article.body == page(FIRST, SECOND, THIRD)


def test_a_button_that_jumps_to_the_comments_does_not_cut_the_article():
    standfirst = "Divers have nine weeks to repair the foundations, and until then all of the ferries leave from the eastern quay."
    article = clean_dump(page("Example Times", TITLE, standfirst, "By Jane Roe", "Comments", FIRST, SECOND, THIRD))
    assert article.body == page(FIRST, SECOND, THIRD)
    assert article.title == TITLE


def test_a_menu_of_one_entry_a_line_does_not_hide_the_title():
    menu = [
        "Subscribe",
        "Log in",
        "The Split Courier",
        "News",
        "Sports",
        "Opinion",
        "Obituaries",
        "Weather 61°",
        "Local news",
    ]
    article = clean_dump("\n".join([*menu, TITLE, FIRST, SECOND, THIRD]))
    assert article.title == TITLE


def test_short_sentences_after_a_related_block_are_the_articles():
    closing = "The board meets again on Friday."
    article = clean_dump(
        page(TITLE, FIRST, SECOND, "More News", "Zadar buys an electric ferry", THIRD, closing, "Share")
    )
    assert article.related == ("Zadar buys an electric ferry",)
    assert article.body == page(FIRST, SECOND, THIRD, closing)


@pytest.mark.parametrize("line", ["Share full article", "Envoyer par e-mail", "Deel dit artikel", "Kopiera länk"])
def test_buttons_are_no_headings_and_no_captions(line: str):
    above = clean_dump("\n".join([TITLE, SECOND, "By Jane Roe", "Share", line, FIRST, SECOND, THIRD]))
    below = clean_dump("\n".join([TITLE, FIRST, SECOND, THIRD, line, "Foto: Ana Ruiz / Example Pictures"]))
    assert (above.headings, below.headings) == ((), ())
    assert line not in above.body + below.body
    assert line not in [image.caption for image in below.images]


def test_a_photographer_in_capitals_with_the_agency_is_a_credit():
    caption = "The pier of Split on Monday."
    article = clean_dump(page(TITLE, f"{caption} IVANA MARIĆ (EFE)", FIRST, SECOND))
    assert [(image.caption, image.credit) for image in article.images] == [(caption, "IVANA MARIĆ (EFE)")]
    assert article.body == page(FIRST, SECOND)
    signed = SECOND + " NATO (the alliance)"
    assert signed in clean_dump(page(TITLE, FIRST, signed, THIRD)).body


def test_copyright_of_two_lines():
    article = clean_dump(page(TITLE, FIRST, SECOND, "© 2026 Example Times.\nAll rights reserved."))
    assert article.copyright == "© 2026 Example Times. All rights reserved."
    assert article.body == page(FIRST, SECOND)


@pytest.mark.parametrize(
    ("line", "authors", "agencies"),
    [
        ("By Jane Roe", ("Jane Roe",), ()),
        ("Ivana Marić", ("Ivana Marić",), ()),
        ("Von Anna Lee und Tom Roth", ("Anna Lee", "Tom Roth"), ()),
        ("Par Luc Martin avec AFP", ("Luc Martin",), ("AFP",)),
        ("Par Luc Martin (avec AFP)", ("Luc Martin",), ("AFP",)),
        ("By Jane Roe (in Split)", ("Jane Roe",), ()),
        ("김민수 기자", ("김민수",), ()),
        ("Von: dpa", (), ("dpa",)),
        ("By JANE ROE in Split", ("Jane Roe",), ()),
    ],
)
def test_bylines(line: str, authors: tuple, agencies: tuple):
    article = clean_dump(page(TITLE, line, FIRST, SECOND))
    assert (article.authors, article.agencies) == (authors, agencies)
    assert article.body == page(FIRST, SECOND)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, the water had risen to the second step of the old customs house.",
        "Von der Leyen reist am Montag nach Split und spricht dort mit Fischern.",
    ],
)
def test_sentences_that_open_like_a_byline_stay(line: str):
    assert line in clean_dump(page(TITLE, FIRST, line, SECOND)).body


def test_a_sentence_about_a_staff_is_no_byline():
    assert read_byline("By Monday evening the staff had left") is None


def test_one_pointer_is_no_block():
    article = clean_dump(page(TITLE, FIRST, "Related: Zadar buys an electric ferry", "Who pays for it?", SECOND))
    assert article.body == page(FIRST, "Who pays for it?", SECOND)
    assert article.related == ("Zadar buys an electric ferry",)


def test_claim_below_the_text_is_no_picture():
    article = clean_dump(page(TITLE, FIRST, SECOND, "© dpa-infocom, dpa:251128-930-351/1"))
    assert article.images == ()
    assert article.copyright == "© dpa-infocom, dpa:251128-930-351/1"


@pytest.mark.parametrize(
    ("line", "kind"), [("Watch for our newsletter in spring", "article"), ("Now playing", "video")]
)
def test_video_says_so(line: str, kind: str):
    assert clean_dump(page(TITLE, line, FIRST)).kind == kind


def test_dialogue_keeps_its_dashes():
    speech = "– To był mój dom – powiedział Marek Nowicki na konferencji."
    assert speech in clean_dump(page(TITLE, FIRST, speech, SECOND)).body


def test_headlines_without_text_are_an_index_page():
    towns = ("Split", "Zadar", "Pula", "Rijeka", "Osijek", "Sisak", "Karlovac", "Varaždin", "Trogir", "Hvar")
    article = clean_dump("\n".join(f"Council of {town} buys an electric bus" for town in towns))
    assert (article.kind, article.title, article.quality) == ("index_page", None, "low_confidence")
    assert all(town in article.body for town in towns)


def test_body_under_a_quarter_keeps_more_and_is_doubted():
    menu = [f"Menu {chr(65 + n)}{chr(97 + n)} entry" for n in range(26)] * 2
    doubted = clean_dump(page(*[f"{entry} {n}" for n, entry in enumerate(menu)], TITLE, FIRST))
    assert doubted.quality == "low_confidence"
    assert "Menu Aa entry 0" in doubted.body


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one line", "word " * 200_000),
        ("quotes", 'a."' + '"' * 50_000),
        ("lines of quotes", ('"' * 50_000 + "\n") * 20),
        ("short lines", "Short line here\n" * 20_000),
        ("replies", "Reply\n3 hours ago\nBob\n" * 8_000),
        ("related", "Related\nAnother title of a story\n" * 10_000),
        ("credits", ("Photo: x " * 20 + "\n") * 5_000),
        ("names", ("Anna Lee, " * 13 + "\n") * 7_000),
        ("dates", "12 March 2026 14:30 GMT, updated 13 March 2026\n" * 20_000),
        ("combining", "a\u0301\u0300" * 330_000),
        ("spaces", " " * 1_000_000 + "."),
        ("dots", "." * 1_000_000),
        ("captions", ("Same caption of a picture. Photo: Jane Roe %d/Getty\n" * 12_000) % tuple(range(12_000))),
    ],
)
def test_a_megabyte_of_anything_takes_under_two_seconds(name: str, text: str):
    with bounded(2):
        clean_dump(text)
