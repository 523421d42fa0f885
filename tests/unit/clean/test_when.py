"""When a page was published and modified: which of its dates counts, and in which order and zone they are read."""

import pytest

from services.enrich.clean import clean_dump
from services.enrich.clean.dates import apart, read_dates
from services.enrich.clean.lines import fold

TITLE = "Lighthouse keeper hands over the keys after forty winters"
TEXT = (
    "The keeper climbed the stairs for the last time on Monday and handed the keys to a couple from the mainland, who had "
    "answered an advertisement in a shop window.",
    "The lamp has burned without a break since the storm of 1953, and the new keepers mean to leave it so, for the boats "
    "that still come home by it in the dark.",
)


def dated(*lines: str, above: tuple[str, ...] = (), text: tuple[str, ...] = TEXT, url: str | None = None):
    article = clean_dump("\n\n".join((*above, TITLE, *lines, *text)), url=url)
    return tuple(stated and stated.value for stated in (article.published, article.modified))


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Publicado em 05/11/2025 às 09h20", ["2025-11-05T09:20"]),
        ("Laatst gewijzigd: 18 februari 2026 09:12", ["2026-02-18T09:12"]),
        ("Valdoro - 30 mar 2025 - 05:30 CEST", ["2025-03-30T05:30+02:00"]),
        ("12 January 2026, 05:30 CEST", ["2026-01-12T05:30"]),
        ("9:30 AM ET, Thu March 12, 2026", ["2026-03-12T09:30-04:00"]),
        ("Publié le 3 mars 2026 à 10:30 et complété", ["2026-03-03T10:30"]),
        ("12 de marzo de 2026 a las 5:30 p. m.", ["2026-03-12T17:30"]),
        ("12 مارس 2026 - 10:15 م", ["2026-03-12T22:15"]),
        ("Pubblicato il 12 marzo 2026 alle 9.30", ["2026-03-12T09:30"]),
        ("Pubblicato il 12 marzo 2026 alle 9.30 da Ana", ["2026-03-12T09:30"]),
        ("Published 12 March 2026 07:30, updated 11.02", ["2026-03-12T07:30", "2026-03-12T11:02"]),
        ("Julkaistu 12.3.2026 klo 9.30 | Päivitetty 13.3. klo 11.02", ["2026-03-12T09:30"]),
        ("2026年3月14日 19時05分（3月15日 8時30分更新）", ["2026-03-14T19:05"]),
        ("12 Mar 2026 | 14:30", ["2026-03-12T14:30"]),
        ("12.03.26, 09:30 Uhr", ["2026-03-12T09:30"]),
        ("26.03.12 09:30", []),
        ("12/22/26 11:35 AM", ["2026-12-22T11:35"]),
        ("12 มีนาคม 2569 09:30", ["2026-03-12T09:30"]),
        ("12 Μαρτίου 2026, 09:30", ["2026-03-12T09:30"]),
        ("Dec 24, 20269:53 AM UTC", ["2026-12-24T09:53+00:00"]),
        ("12 March 2026, 09:15 (horário de Brasília)", ["2026-03-12T09:15-03:00"]),
        ("21 June 2026 09:15 UTC−3", ["2026-06-21T09:15-03:00"]),
    ],
)
def test_dates_in_one_line(line: str, values: list[str]):
    assert [found.date.value for found in read_dates(fold(line))] == values


def test_a_label_behind_a_second_time_is_not_the_first_dates():
    (found,) = read_dates(fold("2026年3月14日 19時05分（3月15日 8時30分更新）"))
    assert found.meaning is None


def test_words_that_mark_up_parted_are_parted_again():
    assert apart("By Ana RuizPublished: Dec 20, 2026") == "By Ana Ruiz Published: Dec 20, 2026"
    assert apart("Ana RuizDec 20, 2026") == "Ana Ruiz Dec 20, 2026"
    assert apart("McDecker wrote it") == "McDecker wrote it"


def test_one_unmistakable_date_tells_the_order_of_the_others():
    assert dated("03/04/2026 09:15", "Reviewed 25/04/2026")[0] == "2026-04-03T09:15"
    assert dated("03/04/2026 09:15", "Reviewed 04/25/2026")[0] == "2026-03-04T09:15"
    assert dated("03/04/2026 09:15") == (None, None)


def test_a_page_in_another_language_than_english_writes_the_day_first():
    spanish = (
        "El farero subió la escalera por última vez el lunes y entregó las llaves a una pareja que había respondido a un "
        "anuncio pegado en el escaparate de una tienda del puerto.",
        "La lámpara no se ha apagado desde el temporal de 1953, y los nuevos fareros quieren dejarla así para los barcos que "
        "todavía vuelven a casa guiados por ella en plena noche.",
    )
    assert dated("03/04/2026 09:15", text=spanish)[0] == "2026-04-03T09:15"


def test_what_bst_means_is_told_by_the_page():
    british = (TEXT[0], TEXT[1] + " The lamp itself will go to a museum in London.")
    assert dated("12 June 2026, 09:15 BST", text=british)[0] == "2026-06-12T09:15+01:00"
    assert dated("12 June 2026, 09:15 BST")[0] == "2026-06-12T09:15"
    bengali = (TEXT[0], TEXT[1] + " A museum in London wants the lamp, one in Dhaka wants the stairs.")
    assert dated("12 June 2026, 09:15 BST", text=bengali)[0] == "2026-06-12T09:15"
    assert dated("12 January 2026, 09:15 BST", text=british)[0] == "2026-01-12T09:15"


def test_a_time_on_the_next_line_belongs_to_the_date_above():
    assert dated("12 March 2026", "14:30")[0] == "2026-03-12T14:30"
    assert dated("12 March 2026 14:30", "Updated at 16.05") == ("2026-03-12T14:30", "2026-03-12T16:05")


def test_times_of_a_live_blog_do_not_date_it():
    entries = ("14:30", "The keys change hands on the gallery.", "13:10", "The couple steps ashore with two cats.")
    assert dated("12 March 2026", *entries, text=())[0] == "2026-03-12"


def test_a_date_above_the_title_counts_where_none_stands_below():
    assert dated(above=("12 March 2026, 08:15",))[0] == "2026-03-12T08:15"
    assert dated("13 March 2026", above=("12 March 2026, 08:15",))[0] == "2026-03-13"


def test_the_day_of_the_visit_at_the_top_does_not_date_the_article():
    menu = ("Harbour Post", "News", "Sport", "Culture", "Weather")
    assert dated(above=("Thursday, 12 March 2026",)) == (None, None)
    assert dated(above=(*menu, "Thursday, 12 March 2026")) == (None, None)
    assert dated(above=(*menu, "12 March 2026"))[0] == "2026-03-12"


def test_a_modification_before_the_publication_is_not_believed():
    assert dated("Published 12 March 2026", "Updated 10 March 2026") == ("2026-03-12", None)


def test_dates_behind_a_standfirst_and_its_byline_are_the_articles():
    summary = "A couple from the mainland takes over the lamp, and finds forty years of tins in the cellar."
    short = [
        f"The stairs have a hundred and {number} steps, and each of them is worn." for number in ("ten", "two", "six")
    ]
    assert dated(*short, "December 17, 2026, 12:34 PM")[0] == "2026-12-17T12:34"
    assert dated(summary, "By Ana Ruiz", "December 17, 2026, 12:34 PM")[0] == "2026-12-17T12:34"
