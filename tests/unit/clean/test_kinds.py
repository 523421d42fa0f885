"""What kind of page it is, by its words and by the shape of its lines."""

import pytest

from services.enrich.clean import clean_dump

ITEMS = (
    ("Road to the pass is open", "The road to the pass is open again. Chains are still needed above the second bend."),
    ("Bells found in a barn", "Police found eleven bells in a barn. Two of them come from chapels in the valley."),
    ("Festival put off", "The lantern festival will be held a week later. The masks are in the town hall."),
    ("Doctors return", "Four surgeries will open daily from March. The mayors had asked for it for years."),
    ("Cheese wins gold", "A cheese from the upper valley has won gold. Only three thousand are made in a year."),
)
PROSE = (
    "The road to the pass was closed for eleven weeks after a slide had taken two of its bends, and the village lived on what "
    "it had in its cellars. Nobody went hungry, but the coffee ran out in January, and the priest was the last to admit it.",
    "On Monday the first lorry came up with flour, newspapers and a piano that had been ordered in the autumn. The children "
    "followed it from the bridge to the school, and the driver says that he has never been looked at like that.",
)


def kind(*lines: str, url: str | None = None) -> str:
    return clean_dump("\n".join(lines), url=url).kind


def items() -> list[str]:
    return [line for item in ITEMS for line in item]


def test_items_of_a_heading_and_two_sentences_are_a_bulletin():
    assert kind("Monday in the valley, told quickly", "Newsroom", "12 March 2026, 08:00", *items()) == "bulletin"
    assert (
        kind("Monday in the valley, told quickly", "Here is what we know about the day so far.", *items()) == "article"
    )


@pytest.mark.parametrize(
    "title", ["The valley in brief on Monday", "Las noticias del lunes", "Kurz gemeldet: der Montag im Tal"]
)
def test_a_title_may_call_it_a_bulletin(title: str):
    assert kind(title, "12 March 2026", PROSE[0][:120] + ".", *items()) == "bulletin"
    assert kind(title, *(PROSE * 3)) == "article"


def test_questions_and_their_answers_are_an_article():
    answers = [
        line
        for number, (_, text) in enumerate(ITEMS, 1)
        for line in (f"{number}. What happened to number {number}?", text)
    ]
    assert kind("Five questions about the closed road to the pass", PROSE[0], *answers) == "article"


@pytest.mark.parametrize("word", ["FACTBOX", "W LICZBACH", "EN CIFRAS", "IN ZAHLEN"])
def test_a_word_above_the_title_says_fact_box(word: str):
    facts = ("•length: 1377 metres, of which 590 under the river", "•cost: 886 million", "•lanes: two each way")
    page = ("Tunnel under the river: what to know", "19.05.2026, 12:00", PROSE[0][:140] + ".", *facts)
    assert kind("News", "Sport", word, *page) == "fact_box"
    assert kind("News", "Sport", word.capitalize(), *page) == "article"  # as well a menu's last entry


def test_names_and_values_are_a_fact_box_and_a_conversation_is_not():
    facts = ("Length: 48 metres", "Width: 12 metres", "Cars: 24", "Drive: two electric motors", "Price: four pounds")
    assert kind("The new island ferry and what it can do", *facts) == "fact_box"
    talk = [f"{who}: That was in the year {year}." for year in range(3) for who in ("Ruiz", "Ek")]
    assert kind("A talk with the captain of the island ferry", *talk) == "article"


def test_bullets_need_no_space():
    body = clean_dump("The new ferry in a few points\n" + PROSE[0] + "\n•length: 48 metres\n•width: 12 metres").body
    assert body.endswith("• length: 48 metres\n\n• width: 12 metres")


HEADLINES = [f"Council looks for the owner of goat number {number} again" for number in range(6)]


def test_headlines_are_an_index_page_where_the_page_says_that_they_go_on():
    told = [
        line for n, head in enumerate(HEADLINES) for line in (head, f"Nobody has asked goat {n}. It does not mind.")
    ]
    assert kind("Home", *told) != "index_page"
    assert kind("Home", *told, "Load more") == "index_page"
    assert kind("Home", *told, url="https://post.example/topics/goats") == "index_page"
    assert kind("Home", *(line for head in told for line in (head, "12.03.2026"))) == "index_page"


def test_headlines_with_a_sentence_each_are_an_index_page():
    assert (
        kind("Home", "Sport", *(line for head in HEADLINES for line in (head, "Nobody has asked the goat.")))
        == "index_page"
    )
    assert kind("A village and its goats in the long winter", *PROSE, "More news", *HEADLINES) == "article"


CLIP = "The camera on the pole at the edge of the village shows the storks day and night. Forty thousand people watch."


def test_a_clip_is_told_by_its_length_its_place_or_the_word_above_it():
    title = "Camera in the stork's nest keeps a village awake"
    assert kind("Home", title, "12 March 2026", "Duration 1:36", CLIP) == "video"
    assert kind("Home", "Sport", "VIDEO", title, CLIP) == "video"
    assert kind("Home", title, CLIP, url="https://post.example/video/storks") == "video"
    assert kind("Home", title, CLIP, url="https://post.example/valley/storks") == "article"


def test_a_menus_live_does_not_make_a_live_blog():
    times = ("10:15", CLIP, "09:30", PROSE[0], "08:00", PROSE[1])
    assert kind("Home", "Live", "Sport", "Storks land on the church tower this morning", *times) == "article"
    assert kind("Home", "Live", "Sport", "Storks land, live: the morning on the church tower", *times) == "live_blog"


def test_a_heading_below_the_first_time_of_a_live_blog_is_one():
    times = ("16:12", "Coast road stays shut", CLIP, "14:50", CLIP + " So.", "12:05", CLIP + " Yes.")
    assert clean_dump("\n".join(("LIVE: the storm on the coast", *times))).headings == ("Coast road stays shut",)
