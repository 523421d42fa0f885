"""Where the body of a whole page begins and ends."""

from services.enrich.clean import clean_dump
from services.enrich.clean.features import read_features
from services.enrich.clean.lines import split_lines

TITLE = "Ferry to the outer islands sails again after nine weeks"
FIRST = (
    "The ferry to the outer islands left the northern pier on Monday morning with forty passengers, two horses and a piano, "
    "nine weeks after a winch had failed."
)
SECOND = (
    "The port says that the new winch was tested for three days, and that the timetable of the summer will begin a week "
    "earlier to make up for the lost crossings."
)
THIRD = (
    "Islanders had been brought over by fishing boats in the meantime, which cost them nothing but the smell, as the mayor "
    "put it in her speech."
)


def body_of(*lines: str) -> str:
    return clean_dump("\n".join((TITLE, *lines))).body


def test_a_run_of_teasers_is_no_part_of_the_body():
    teasers = [
        f"A headline of another story, {number}, as long as any sentence of the text and longer, yet never closed, as they are"
        for number in range(5)
    ]
    blurb = "Nobody knows why, and the mayor says that nobody needs to know, either, before the summer. She did not say more."
    assert body_of(FIRST, SECOND, THIRD, *teasers, blurb) == "\n\n".join((FIRST, SECOND, THIRD))


def test_comments_begin_below_text_and_not_at_the_button_above_it():
    button, heading = "Comments", "Comments"
    text = "\n\n".join((FIRST, SECOND, THIRD))
    menu = ("News", "Sport", "Culture", "Weather")
    reader = (
        "I went over on Monday and the piano was out of tune, but the horses did not seem to mind. Well done to all."
    )
    above = (*menu, TITLE, "By Ana Ruiz", "12 March 2026", "Share", button)
    assert clean_dump("\n".join((*above, FIRST, SECOND, THIRD))).body == text
    assert clean_dump("\n".join((TITLE, FIRST, SECOND, THIRD, heading, reader))).body == text


def test_readers_who_say_something_are_comments():
    said = "I went over on Monday and the piano was out of tune, but the horses did not seem to mind. Well done to all."
    body = body_of(
        FIRST,
        SECOND,
        THIRD,
        "gullwatcher says:",
        said,
        "Old Tom says:",
        "Quite so, and the coffee was cold. Never again.",
    )
    assert body == "\n\n".join((FIRST, SECOND, THIRD))


def test_who_the_writer_is_stands_below_the_text():
    writer = "Ana Ruiz is a reporter at the Harbour Post who covers ferries, weather and the odd goat."
    assert body_of(FIRST, SECOND, THIRD, writer, "She lives on a boat and owns two typewriters.") == "\n\n".join(
        (FIRST, SECOND, THIRD)
    )
    quoted = "Ana Ruiz is a reporter at the Harbour Post and was the first to hear the winch break that morning."
    more = (FIRST.replace("Monday", "Tuesday"), SECOND.replace("three", "two"), THIRD.replace("mayor", "baker"))
    assert clean_dump("\n".join((TITLE, FIRST, quoted, SECOND, THIRD, *more))).quality == "ok"
    assert body_of(FIRST, quoted, SECOND, THIRD, *more) == "\n\n".join((FIRST, quoted, SECOND, THIRD, *more))


def test_a_notice_of_commission_is_the_pages():
    notice = "We may earn a commission when you buy a ticket by these links, at no cost to you."
    assert body_of(notice, FIRST, SECOND, THIRD) == "\n\n".join((FIRST, SECOND, THIRD))


def test_a_long_menu_around_a_short_article_is_no_reason_for_doubt():
    menu = [f"Entry {number} of a long menu" for number in range(100)]
    article = clean_dump("\n".join((*menu, TITLE, FIRST, SECOND, THIRD)))
    assert (article.quality, article.body) == ("ok", "\n\n".join((FIRST, SECOND, THIRD)))
    assert clean_dump("\n".join((TITLE, "The winch is new.", *menu[:60]))).quality != "ok"


def test_enough_text_is_not_doubted_whatever_stands_around_it():
    menu = [f"Entry {number}, " + "one of many that say nothing and never close, " * 3 for number in range(70)]
    assert clean_dump("\n".join((TITLE, FIRST, SECOND, THIRD, *menu))).quality == "ok"


def test_a_brief_in_a_whole_page_is_not_doubted():
    menu = [f"Entry {number} of a menu" for number in range(100)]
    article = clean_dump("\n".join((*menu, TITLE, "12 March 2026", FIRST)))
    assert (article.quality, article.body) == ("ok", FIRST)


def test_the_last_button_above_the_text_is_no_heading():
    summary = (
        "Forty passengers, two horses and a piano were on board when she left the northern pier, and more are waiting."
    )
    article = clean_dump(
        "\n".join((TITLE, summary, "12 March 2026", "Share", "Tweet", "Pinboard", FIRST, SECOND, THIRD))
    )
    assert (article.headings, article.body) == ((), "\n\n".join((FIRST, SECOND, THIRD)))


def test_numbered_questions_are_headings():
    article = clean_dump("\n".join((TITLE, FIRST, "1. Who pays for the winch?", SECOND, "2. Is it safe now?", THIRD)))
    assert article.headings == ("1. Who pays for the winch?", "2. Is it safe now?")


def test_what_is_found_out_about_one_line_is_not_said_of_the_same_line_elsewhere():
    features = read_features(split_lines(f"{FIRST}\n{SECOND}\n{FIRST}"))
    assert [found.repeated for found in features] == [False, False, True]
