"""Who wrote it: bylines with a label, without one, and in scripts that write them otherwise."""

import pytest

from services.enrich.clean import clean_dump
from services.enrich.clean.people import is_person, read_bare, read_byline

TITLE = "Village turns its last phone booth into a library"
TEXT = (
    "The booth stands where the main street meets the river, and its light still comes on at dusk. Two hundred books fit in, "
    "and nobody has lost one yet.",
    "The council pays for the light, a retired carpenter for the shelves, and the children decide each Friday which books "
    "may stay for another week.",
    "A second booth is to follow in the next valley, where the post office closed in the spring and left its counter behind.",
)


def authors_of(*lines: str, below: tuple[str, ...] = ()) -> tuple[str, ...]:
    return clean_dump("\n".join((TITLE, *lines, *TEXT, *below))).authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("ByAna Ruiz", ("Ana Ruiz",)),
        ("By Ana RuizDec 20, 2026", ("Ana Ruiz",)),
        ("By Ana Ruiz Published: Dec 20, 2026 8:00 AM", ("Ana Ruiz",)),
        ("12 March 2026 by Ana Ruiz", ("Ana Ruiz",)),
        ("Dec 21, 2026 at 1:39 pm | By Ana Ruiz", ("Ana Ruiz",)),
        ("Par Yann Le Goff", ("Yann Le Goff",)),
        ("إعداد: ريم الحسن ووائل درويش", ("ريم الحسن", "وائل درويش")),
        ("लेखक: अनिता वर्मा", ("अनिता वर्मा",)),
        ("记者 陈咏诗", ("陈咏诗",)),
        ("2026-03-14 08:20 来源：晨江晚报 作者：苏文远", ("苏文远",)),
        ("【岡本真理子】", ("岡本真理子",)),
        ("Rozmawiał Paweł Gajda", ("Paweł Gajda",)),
        ("Text: Jana Horáčková", ("Jana Horáčková",)),
    ],
)
def test_labelled(line: str, authors: tuple[str, ...]):
    byline = read_byline(line)
    assert byline is not None
    assert byline.authors == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ana Ruiz@anaruiz", ("Ana Ruiz",)),
        ("Ana Ruiz Senior Wellness Writer", ("Ana Ruiz",)),
        ("Ana Ruiz MS, RDN, LD", ("Ana Ruiz",)),
        ("Per Ek, arkitekt", ("Per Ek",)),
        ("Efe Kaya / Kıyı Haber Ajansı", ("Efe Kaya",)),
        ("Ana Ruiz/", ("Ana Ruiz",)),
        ("Juan Pardo Jr.", ("Juan Pardo Jr.",)),
        ("Της Ελένης Μαυρίδου", ("Ελένης Μαυρίδου",)),
    ],
)
def test_bare(line: str, authors: tuple[str, ...]):
    byline = read_bare(line)
    assert byline is not None
    assert byline.authors == authors


@pytest.mark.parametrize(
    "line", ["Save Article", "Social Sharing", "Zugelassene Personen", "Le Monde", "Buy Tickets", "Getty Images"]
)
def test_two_capitals_are_not_yet_a_person(line: str):
    assert not is_person(line)


def test_a_label_alone_names_the_lines_below_it():
    assert authors_of("By", "Maren Ostby", "and", "Tobias Fenn", "12 March 2026") == ("Maren Ostby", "Tobias Fenn")
    assert authors_of("By", "12 March 2026") == ()


def test_a_name_beside_a_date_goes_before_one_that_stands_alone():
    assert authors_of("Morning Walks", "Weather", "Culture", "Sport", "Maren Ostby", "12 March 2026") == (
        "Maren Ostby",
    )


def test_a_chinese_name_counts_beside_a_date_only():
    chinese = (
        "巷口的老茶馆开了六十年，上个月换了招牌。新招牌上只有两个字：安静。进门要交手机，坐一小时收十块钱，茶倒是免费的。",
    ) * 2
    head = ("老茶馆不卖茶了，从今天起改卖安静和清闲",)
    assert clean_dump("\n".join((*head, "顾文澜", "2026年1月14日 07:30", *chinese))).authors == ("顾文澜",)
    assert clean_dump("\n".join((*head, "顾文澜", *chinese))).authors == ()
    japanese = (
        "修理を終えた鐘が島の校庭で十四日に四十年ぶりに鳴り、島に残る十一人の全員がそろって耳を傾けたという話である。",
    ) * 2
    assert clean_dump("\n".join((*head, "早川修平", "2026年1月14日 07:30", *japanese))).authors == ("早川修平",)
    assert clean_dump("\n".join((*head, "地域報道部", "2026年1月14日 07:30", *japanese))).authors == ()
    assert clean_dump("\n".join((*head, "社会部", "2026年1月14日 07:30", *chinese))).authors == ()


def test_a_row_of_a_table_in_the_text_is_nobody():
    assert authors_of(below=("Grosse Halle", "Zwei Etagen")) == ()
    page = "\n".join((TITLE, TEXT[0], "Morning Walks", TEXT[1], TEXT[2]))
    assert clean_dump(page).authors == ()


def test_authors_of_other_articles_on_the_page_are_not_this_ones():
    below = ("A goat in the town hall", "By Per Ek", "Snow on the pass", "By Olga Ster")
    assert authors_of("By Ana Ruiz", "12 March 2026", below=below) == ("Ana Ruiz",)


def test_an_office_below_the_name_is_no_text():
    summary = (
        "Nobody has rung from it for years, and that is not the point, say the people of the village by the river."
    )
    article = clean_dump("\n".join((TITLE, summary, "By Ana Ruiz", "Staff Writer", TEXT[0])))
    assert "Staff Writer" not in article.body
    assert article.headings == ()
