"""Which line of a page is its title."""

from services.enrich.clean import clean_dump
from services.enrich.clean.features import read_features
from services.enrich.clean.lines import split_lines
from services.enrich.clean.title import site_names

TITLE = "Ferry to the outer islands sails again after nine weeks"
TEXT = (
    "The ferry to the outer islands left the northern pier on Monday morning with forty passengers, two horses and a piano, "
    "nine weeks after a winch had failed.",
    "The port says that the new winch was tested for three days, and that the timetable of the summer will begin a week "
    "earlier to make up for the lost crossings.",
    "Islanders had been brought over by fishing boats in the meantime, which cost them nothing but the smell, as the mayor "
    "put it in her speech.",
)
MENU = tuple(f"Section {number}" for number in range(40))


def title_of(*lines: str, url: str | None = None) -> str | None:
    return clean_dump("\n".join(lines), url=url).title


def test_the_line_that_the_url_names_is_the_title_wherever_the_menu_ends():
    decoy = "Storm warning for the whole coast until Thursday evening"
    url = "https://post.example/2026/ferry-outer-islands-sails-again"
    page = (TITLE, *MENU, decoy, "By Ana Ruiz", *TEXT)
    assert title_of(*page, url=url) == TITLE
    assert title_of(*page) == decoy


def test_what_the_url_names_in_the_middle_of_the_text_is_a_heading():
    heading = "Why the ferry sails again to the islands"
    url = "https://post.example/why-ferry-sails-again-islands"
    long = [line for number in range(4) for line in (TEXT[0] + f" Week {number}.", TEXT[1] + f" Day {number}.")]
    assert title_of(TITLE, *TEXT, *long, heading, *long, url=url) == TITLE


def test_the_title_is_looked_for_above_the_body_where_a_long_menu_pushed_it_down():
    assert title_of(*MENU, TITLE, "By Ana Ruiz", *TEXT) == TITLE


def test_a_headline_above_a_byline_goes_before_another_one():
    other = "Read how the winch was made in a shed by the sea"
    assert title_of(TITLE, "By Ana Ruiz", "Sport", "Culture", "Weather", "Travel", other, *TEXT) == TITLE


def test_the_sites_name_is_no_title():
    site = "The Courier of the Outer Islands and the Northern Coast"
    assert title_of(site, "News", site, TITLE, *TEXT, f"© 2026 {site}, S.A.") == TITLE
    lines = split_lines(f"{site}\n{TITLE}\nⓒ {site}")
    assert site_names(lines, read_features(lines), None) >= {site.lower()}


def test_the_host_tells_the_sites_name_too():
    lines = split_lines(f"Outer Islands Courier\n{TITLE}")
    assert site_names(lines, read_features(lines), "https://www.outerislandscourier.example/x") == {
        "outer islands courier"
    }


def test_a_line_of_names_is_no_title():
    short = "A village lends it all"
    assert title_of(short, "Valdoro", "Maria Elena Sotomayor Vega / Julio Prats", "12 March 2026", *TEXT) == short


def test_words_run_together_and_words_to_the_reader_are_no_title():
    assert title_of("NewsWeatherSportCulture and everything elseMore", TITLE, *TEXT) == TITLE
    assert title_of(TITLE, "We earn a little when you buy from our partners!", *TEXT) == TITLE


def test_of_names_and_values_none_is_the_title():
    facts = (
        "Length: 48 metres of oak from the valley",
        "Passengers: two hundred and twenty",
        "Price: four pounds for all grown-up people",
    )
    assert title_of("The new island ferry “Gull”", *facts) == "The new island ferry “Gull”"


def test_a_headline_that_opens_like_a_button_may_be_the_title():
    headline = "Newsletter: how a single word came to divide the academy of the valley"
    assert title_of("Home", headline, "12 March 2026", *TEXT) == headline


def test_a_chinese_title_of_a_dozen_characters():
    text = "巷口的老茶馆开了六十年，上个月换了招牌。新招牌上只有两个字：安静。进门要交手机，坐一小时收十块钱，茶倒是免费的。"
    assert title_of(
        "首页", "社会", "老茶馆不卖茶了，改卖安静", "2026-03-14 08:20:15 来源：晨江晚报", text, text[:40] + "。"
    ) == ("老茶馆不卖茶了，改卖安静")


def test_an_index_page_is_called_by_its_own_heading():
    headlines = [f"Council looks for the owner of goat number {number} again" for number in range(9)]
    assert title_of("Home", "Sport", "Latest news from the valley", *headlines) == "Latest news from the valley"
    assert title_of("Home", "Valley Post", "Valley Post: today", *headlines, "© Valley Post") == "Valley Post: today"
    assert title_of("Home", "Housing", "Sport", "Housing", *headlines) == "Housing"
    assert title_of("Home", "Sport", *headlines) is None


LONG = tuple(
    f"The ferry sailed again on day {day} of the week with ninety people, eleven bicycles and a piano on board, and nobody was late. "
    f"The harbour master says that he has the arms of a younger man now, for the mail had come by rowing boat."
    for day in range(1, 5)
)
NOTICE = "Turn on desktop notifications for the stories that are about your interest and read more of them."
TEASERS = (
    "Goats on the pier are back, and so is the man who feeds them",
    "By Per Ek",
    "11 March 2026",
    "A lighthouse is for sale",
)


def test_the_headline_stands_above_a_byline_and_a_date_that_paragraphs_follow():
    text = (*LONG, *(f"{line} Indeed." for line in LONG), *(f"{line} So they say." for line in LONG))
    page = (
        "Post",
        NOTICE,
        *TEASERS,
        "Share",
        TITLE,
        "Ninety were on board",
        "By Ana Ruiz",
        "12 March 2026",
        *text,
        *TEASERS,
    )
    assert clean_dump("\n".join(page)).title == TITLE
    dated = ("Post", NOTICE, *TEASERS, "Share", TITLE, "Published: 12 March 2026, 10:00", *text, *TEASERS)
    assert clean_dump("\n".join(dated)).title == TITLE


def test_of_two_headlines_above_a_byline_the_upper_is_the_title():
    title, summary = "Ferry to the island sails again after months", "Ninety people and a piano were on board on Monday"
    page = (
        "Post",
        NOTICE,
        "Share",
        title,
        summary,
        "A man on the pier.",
        "Photo: Tess Gallant",
        "By Ana Ruiz",
        "12 March 2026",
        *LONG,
    )
    assert clean_dump("\n".join(page)).title == title
