"""What several lines of a dump tell together: rows, items, counted lists, signatures, players, lists of headlines."""

import pytest

from services.enrich.clean import CleanedArticle, clean_dump

TITLE = "The ferry to the island sails again after a winter of repairs"
TEXT = (
    "The ferry to the island sailed again on Monday with ninety people, eleven bicycles and a piano on board, and nobody was late.",
    "For eleven weeks the mail had come by rowing boat, and the harbour master says that he has the arms of a younger man now.",
    "The yard had found a crack in the shaft that was older than its youngest welder, and the part was cast anew in the north.",
)
MENU = ("The Harbour Post", "News", "Coast", "Weather", "Log in")


def clean(*lines: str, url: str | None = None) -> CleanedArticle:
    return clean_dump("\n".join(lines), url=url)


def article(*head: str, inside: tuple[str, ...] = (), below: tuple[str, ...] = ()) -> CleanedArticle:
    return clean(*MENU, TITLE, *head, TEXT[0], TEXT[1], *inside, TEXT[2], *below)


def test_a_row_that_a_tab_parts_is_a_name_and_its_value():
    found = article(inside=("Length\t48 metres", "Cars\t24", "Price for the day\tfour pounds", "Drive\ttwo motors"))
    assert "Length: 48 metres\n\nCars: 24\n\nPrice for the day: four pounds" in found.body
    assert found.headings == ()


def test_rows_below_the_text_are_text():
    rows = (
        "Length: 48 metres",
        "Cars: 24, or 60 bicycles",
        "Price: four pounds",
        "Crew: three and a cat",
        "Speed: nine knots",
    )
    assert article(below=(*rows, "Share", "Read more", "Goats on the pier again")).body.endswith("\n\n".join(rows))


def test_lines_below_one_that_announces_them_are_its_items():
    items = ("a thermos, for the wind is cold", "coins for the telescope", "somebody who can row")
    found = article(inside=("What you should take along:", *items))
    assert "\n\n".join(f"• {item}" for item in items) in found.body
    assert not set(items) & set(found.headings)


@pytest.mark.parametrize("head", ["Key points", "Das Wichtigste in Kürze", "L'essentiel", "Resumo"])
def test_key_points_above_the_text_are_text(head: str):
    points = (
        "The crack in the shaft is mended",
        "Mail goes by ferry again from Tuesday on",
        "Nobody was hurt all winter",
    )
    found = article("By Ana Ruiz", "12 March 2026", head, *points)
    assert found.body.startswith(f"{head}\n\n• {points[0]}\n\n• {points[1]}\n\n• {points[2]}\n\n{TEXT[0]}")


def test_a_counted_list_goes_on_below_a_block_of_related_titles():
    items = [
        line
        for number, name in enumerate(("Pier", "Mole", "Quay", "Slip", "Dock"), 1)
        for line in (
            f"{number}. {name} of the old harbour",
            f"It was built in 18{number}0 by men who had never seen a ferry. Gulls like it more than people do.",
        )
    ]
    related = ("Read more", "Goats on the pier again", "A lighthouse for sale", "Advertisement")
    found = clean(*MENU, "5 places to wait for the ferry", TEXT[0], *items[:6], *related, *items[6:], "Share")
    assert [line for line in items if line not in found.body] == []
    assert "Goats" not in found.body


def test_the_menus_entry_above_the_title_is_the_section():
    assert clean(*MENU, "Coast", TITLE, *TEXT).section == "Coast"
    assert clean(*MENU, "Tides", TITLE, *TEXT).section is None


def test_where_on_the_site_one_is_is_no_title():
    for way in ("You are here: Home / Coast", "Startseite | Ratgeber"):
        assert (
            clean(*MENU, way, "Ferry afloat again on Monday", "12 March 2026", *TEXT).title
            == "Ferry afloat again on Monday"
        )


def test_of_two_lines_like_headlines_the_first_is_the_title():
    below = "Ninety people were on board and there was a piano among them as well"
    found = clean(*MENU, TITLE, below, "By Ana Ruiz", "12 March 2026", *TEXT)
    assert (found.title, found.standfirst) == (TITLE, below)


def test_a_caption_above_the_title_is_none():
    caption = "The ferry at the pier on Monday morning in the fog. (Tess Gallant/Example Press)"
    found = clean(*MENU, "Ferry afloat again after a winter", "By", "Ana Ruiz", "12 March 2026", caption, *TEXT)
    assert found.title == "Ferry afloat again after a winter"
    assert [(image.caption, image.credit) for image in found.images] == [
        (caption.partition(" (")[0], "Tess Gallant/Example Press")
    ]


def test_a_short_title_said_again_below_the_picture():
    found = clean(
        *MENU,
        "From the Spring issue of the year",
        "The last ferry",
        "By Ana Ruiz",
        "12 March 2026",
        "The last ferry",
        *TEXT,
    )
    assert found.title == "The last ferry"


def test_a_head_of_related_titles_above_the_title_is_a_menu():
    assert clean(*MENU, "Latest", "Essays", TITLE, "By Ana Ruiz", *TEXT).title == TITLE


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("The ferry at the pier (photo Gallant)", "Gallant"),
        ("Il traghetto al molo (foto Gallant)", "Gallant"),
        ("The ferry at the pier on Monday. (Courtesy: Harbour Museum)", "Harbour Museum"),
        ("The ferry at the pier on Monday. TESS GALLANT", "TESS GALLANT"),
    ],
)
def test_credits_without_a_colon(line: str, credit: str):
    found = article("By Ana Ruiz", "12 March 2026", line)
    assert [image.credit for image in found.images] == [credit]
    assert line not in found.body


def test_names_in_brackets_in_a_long_paragraph_are_no_credit():
    said = TEXT[0] + " " + TEXT[1] + " " + TEXT[2] + " (Ana Ruiz/Example Press)"
    assert article(inside=(said,)).images == ()


def test_a_name_right_below_the_text_signs_it():
    assert article("12 March 2026", below=("Ana Ruiz", "Share", "Read more")).authors == ("Ana Ruiz",)
    assert article("By Per Ek", below=("Ana Ruiz", "Share")).authors == ("Per Ek",)


def test_and_another_name_below_the_byline():
    assert article("By Ana Ruiz", "and Per Ek", "12 March 2026").authors == ("Ana Ruiz", "Per Ek")


def test_a_label_alone_with_name_and_agency_below():
    assert article("autor:", "Bogna Ratajczyk, PAN-Press", "2026-03-12 18:07").authors == ("Bogna Ratajczyk",)
    assert article("Written by:", "Ana Ruiz", "Edited by: Per Ek").authors == ("Ana Ruiz",)


def test_times_on_lines_below_their_dates():
    found = article("Giriş Tarihi: 11.03.2026", "09:27", "Son Güncelleme: 12.03.2026", "11:03")
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value, found.modified.value) == ("2026-03-11T09:27", "2026-03-12T11:03")
    assert "09:27" not in found.body


def test_a_date_of_digits_alone_is_a_date():
    found = article("Por Ana Ruiz", "16/12/2025", "Actualizado a las 13:07h.")
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value, found.modified.value) == ("2025-12-16", "2025-12-16T13:07")


def test_a_day_without_a_year_takes_that_of_the_date_beside_it():
    found = clean("пятница, 30 января 2026", "30 янв, 12:41 МСК", "Обновлено 30 янв, 13:55 МСК", TITLE, *TEXT)
    assert found.modified is not None
    assert found.modified.value == "2026-01-30T13:55+03:00"
    assert clean("Обновлено 30 янв, 13:55 МСК", TITLE, *TEXT).modified is None


def test_stand_is_the_publication_where_nothing_else_is_dated():
    alone = article("Stand: 02.06.2026 05:00 MESZ")
    assert (alone.published and alone.published.value, alone.modified) == ("2026-06-02T05:00+02:00", None)
    both = article("Erstellt: 01.06.2026, 10:00 Uhr", "Stand: 02.06.2026, 05:00 Uhr")
    assert both.modified is not None
    assert both.modified.value == "2026-06-02T05:00"


def test_a_month_before_its_day_in_hindi():
    found = article("Published on: नवंबर 21, 2025 10:15 pm IST", inside=("यह कहानी भारत में है।",))
    assert found.published is not None
    assert found.published.value == "2025-11-21T22:15+05:30"


def test_an_agency_that_no_list_knows_says_what_it_is():
    assert article("Agencia Brújula", "12 March 2026").agencies == ("Agencia Brújula",)
    assert clean(TITLE, "GRAUENBRÜCK (npa) - " + TEXT[0], *TEXT[1:]).agencies == ("npa",)
    assert clean(TITLE, "PARIS (the one in Texas) - " + TEXT[0], *TEXT[1:]).agencies == ()


def test_players_above_a_short_text_make_a_video():
    said = "A seal found its way into the library on Friday and stayed for an hour. Nobody asked it for a card, says the porter."
    assert clean("Coast TV", "News", "00:00", "/", "01:52", TITLE, "1 May 2026", said).kind == "video"
    assert (
        clean("Coast TV", "News", "Reproducir", "Silenciar", "Pantalla completa", TITLE, "1 May 2026", said).kind
        == "video"
    )
    assert clean("Coast TV", "News", TITLE, "1 May 2026", said).kind == "article"


def test_mere_headlines_are_an_index_page():
    headlines = [f"Council looks for the owner of goat number {number} again" for number in range(8)]
    lines = [line for head in headlines for line in (head, "Town", "yesterday 14:05")]
    assert clean("Home", "Town", *lines[:9], "Nobody has asked the goat.", *lines[9:]).kind == "index_page"
    assert (
        clean(
            *MENU, TITLE, " ".join(TEXT[:2]), " ".join(TEXT[1:]), " ".join(TEXT[:2]) + " Nobody was late.", *headlines
        ).kind
        == "article"
    )


@pytest.mark.parametrize(
    "line",
    [
        "同社では年間約1100本の傘が忘れ物として届く。持ち主が現れるのは1割ほどで、残りは倉庫に置かれてきたという。",
        "Testen Sie zuerst, ob die Pumpe dicht ist, und lassen Sie sie danach eine Stunde laufen, rät der Verein der Fährleute.",
    ],
)
def test_a_sentence_with_a_word_of_the_wall_is_text(line: str):
    found = article(inside=(line,))
    assert line in found.body
    assert found.quality == "ok"
