"""Page dumps of 500 words, each different: sentences of the benchmarks' own articles, with names that no other page has.

The sentences are mixed anew for each page. Whole passages would come again in other pages, and all of a backlog would resemble each
other: what the story service then does is nothing that news asks of it.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

from schemas.headers import Position
from services.enrich.records import RawRecord

WORDS = 500
FOLDER = Path(__file__).parent.parent
PARAGRAPHS, SENTENCES = 2, 3  # of a passage; of each paragraph in it
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
# 2026-03-03T09:00:00Z, in ms: one time for all, so that pages differ in their text alone.
RECEIVED_MS = 1_772_528_400_000
_ONSETS, _VOWELS, _CODAS = (
    ["b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w"],
    ["a", "e", "i", "o", "u", "ai", "ei"],
    ["n", "r", "l", "s", "m", "nd", "rk"],
)
_GIVEN = ["Maria", "John", "Aisha", "Pierre", "Yuki", "Olena", "Carlos", "Ingrid", "Thabo", "Mei", "Omar", "Hannah"]
# As a browser's "copy all" gives a page: what stands around the article.
_PAGE = """{site}
Skip to main content
News
Politics
Business
Sport
Culture
Sign in
Subscribe

{title}

{standfirst}

By {author}
Published {day} March 2026, {hour}:15 GMT
Share on Facebook
Share on X
Copy link

{caption}
Image: {caption}
Photograph: {author}/{site}

{first}

ADVERTISEMENT

{second}

Read more: {related}

{rest}

Sign up to our morning newsletter

Most read
1. {related}
2. Five walks for the weekend
3. What we know about the storm
© 2026 {site}. All rights reserved.
Terms of use | Privacy policy | Contact
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page dump and the article that is in it."""

    title: str
    standfirst: str
    body: str
    dump: str


@cache
def sentences() -> tuple[str, ...]:
    """English ones, in the order of the files they stand in."""
    found: list[str] = []
    for path in sorted((FOLDER / "cleaning" / "open").glob("*.json")):
        labels = json.loads(path.read_text("utf-8"))
        if labels["language"] == "en" and labels["body"]:
            found += _sentences(labels["body"])
    for path in sorted((FOLDER / "stories" / "open").glob("*-en-*.txt")):
        for part in path.read_text("utf-8").split("\n--- ")[1:]:
            found += _sentences("\n\n".join(part.split("\n\n")[1:]))
    return tuple(dict.fromkeys(found))


def page(seed: int) -> Page:
    """The page that this seed always gives."""
    chance = random.Random(seed)
    chosen, words = [], 0
    while words < WORDS:
        passage = _with_own_names(_passage(chance), chance)
        chosen.append(passage)
        words += len(passage.split())
    name, town = _invented(chance), _invented(chance)
    title = f"{name} council delays vote on {town} harbour plan until {chance.randint(2027, 2040)}"
    standfirst = (
        f"Residents of {town} had asked for {chance.randint(3, 90)} changes, and most of them were turned down."
    )
    first, second, *rest = "\n\n".join(chosen).split("\n\n")
    dump = _PAGE.format(
        site=f"{town} Courier", title=title, standfirst=standfirst, author=f"{chance.choice(_GIVEN)} {name}",
        day=chance.randint(1, 28), hour=chance.randint(10, 22), caption=f"The old quay of {town} last week.",
        first=first, second=second, rest="\n\n".join(rest), related=f"{name} opens second library",
    )  # fmt: skip
    return Page(title, standfirst, "\n\n".join([first, second, *rest]), dump)


def record(number: int, dump: str) -> RawRecord:
    """A page dump as the enrich service gets it from Kafka."""
    value = {"source": "courier", "provider_id": str(number), "content": dump}
    return RawRecord(json.dumps(value).encode(), {}, Position("articles-raw-v1", 0, number), RECEIVED_MS, RECEIVED_MS)


def message(number: int, name: str) -> bytes:
    """A page dump on the raw topic, under an id that we know."""
    return orjson.dumps({"source": "courier", "document_id": name, "content": page(number).dump})


def _sentences(body: str) -> Iterator[str]:
    for paragraph in body.split("\n\n"):
        yield from (one for one in _SENTENCE_END.split(" ".join(paragraph.split())) if len(one.split()) > 8)


def _passage(chance: random.Random) -> str:
    chosen = iter(chance.sample(sentences(), PARAGRAPHS * SENTENCES))
    return "\n\n".join(" ".join(next(chosen) for _ in range(SENTENCES)) for _ in range(PARAGRAPHS))


def _with_own_names(passage: str, chance: random.Random) -> str:
    """A sentence more, with a person and a place that no other passage names: no cache knows them."""
    return f"{passage} {chance.choice(_GIVEN)} {_invented(chance)} of {_invented(chance)} had said so in {chance.randint(1990, 2025)}."


def _invented(chance: random.Random) -> str:
    syllables = [
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(["", chance.choice(_CODAS)]) for _ in range(3)
    ]
    return "".join(syllables).capitalize()
