"""Ten searches that people make, each as `newswire search` sends it, with other words every time."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.growth.generator import DAY_MS, DAYS, NOW_MS, PLACES, SOURCES, TOPICS, Generator, iso, name, word
from newswire.queries import Search, body_of, query_of

# Ranks of words: among the most frequent, and those that stand in about one of a thousand sentences.
COMMON, MIDDLING, RARE = (5, 60), (200, 900), (5_000, 40_000)


def searches(generator: Generator, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the body of each, with the words that this seed draws."""
    chance = random.Random(seed)

    def any_of(ranks: tuple[int, int]) -> str:
        return word(chance.randrange(*ranks))

    def day(ago: int) -> str:
        return iso(NOW_MS - ago * DAY_MS)[:10]

    phrase = " ".join(chance.choice(generator.sentences).rstrip(".").split()[1:4])
    ago = chance.randrange(7, DAYS)
    person = name("person", generator.people.draw(chance))
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "a common word": lambda: body_of(Search(any_of(COMMON))),
        "a rare word": lambda: body_of(Search(any_of(RARE))),
        "a phrase": lambda: body_of(Search(f'"{phrase}"')),
        "two words, both": lambda: body_of(Search(f"{any_of(MIDDLING)} AND {any_of(MIDDLING)}")),
        "three words, any": lambda: body_of(Search(f"{any_of(COMMON)} {any_of(MIDDLING)} {any_of(RARE)}")),
        "a person, newest first": lambda: body_of(Search("*", person=(person,), sort="date")),
        "a word at a place": lambda: body_of(
            Search(any_of(MIDDLING), place=(name("place", chance.randrange(PLACES)),))
        ),
        "a topic in a week": lambda: body_of(
            Search("*", topic=(chance.choice(TOPICS),), since=day(ago), until=day(ago - 7), sort="date")
        ),
        "a source's day": lambda: body_of(
            Search(
                "*", source=(f"source-{chance.randrange(SOURCES)}",), since=day(ago), until=day(ago - 1), sort="date"
            )
        ),
        "people named with a word, by month": lambda: _faceted(any_of(MIDDLING)),
    }
    for title, make in made.items():
        yield title, make()


def _faceted(one: str) -> dict[str, Any]:
    return {
        "query": query_of(Search(one)),
        "size": 0,
        "aggs": {
            "people": {"terms": {"field": "people", "size": 10}},
            "months": {"date_histogram": {"field": "sort_at", "calendar_interval": "month"}},
        },
    }
