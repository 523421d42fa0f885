"""What the tests of enriching put in the place of a model, a cleaner and a broker."""

import json
from collections.abc import Sequence
from typing import Any

from schemas.headers import Position
from services.enrich import understand
from services.enrich.clean import CleanedArticle
from services.enrich.records import Enriched, RawRecord

NOW = 1_774_168_200_000


def record(
    value: bytes | dict[str, Any] | str | None, offset: int = 0, headers: dict[str, str] | None = None
) -> RawRecord:
    """A raw record; a text is the content of the smallest article, a dict adds to it."""
    if isinstance(value, str):
        value = {"content": value}
    if isinstance(value, dict):
        value = json.dumps({"source": "gazette", **value}).encode()
    return RawRecord(value, headers or {}, Position("articles-raw-v1", 3, offset), NOW, NOW + 5)


def document(result: object) -> dict[str, Any]:
    assert isinstance(result, Enriched), result
    found: dict[str, Any] = json.loads(result.value)
    return found


class Recogniser:
    """Finds "Ada Reed" in every body; a body with a word of `faults` raises."""

    name, version, engine, language = "stand-in", "0.1", "none", "en"
    languages, left_out = ("en",), ()

    def __init__(self, faults: dict[str, type[BaseException]] | None = None, mentions: int = 1) -> None:
        self.faults, self.mentions = faults or {}, mentions
        self.calls: list[list[understand.Text]] = []

    def model_for(self, language: str | None) -> "Recogniser | None":
        """As if it read every language that has a name."""
        return self if language else None

    def find(self, texts: Sequence[understand.Text]) -> list[understand.Understanding]:
        self.calls.append(list(texts))
        for text in texts:
            for word, error in self.faults.items():
                if word in text.body:
                    raise error(f"{word} was found")
        mentions = tuple(understand.Mention("body", i, i + 8) for i in range(self.mentions))
        ada = understand.Entity("Ada Reed", "person", "person:ada-reed", self.mentions, 1.0, mentions)
        qatar = understand.Entity("Qatar", "place", "place:qatar", 1, 0.5, ())
        return [understand.Understanding((ada, qatar), "ok", (("QA", 1.0),)) for _ in texts]


def cleaned(text: str, **given: Any) -> CleanedArticle:
    """The text as the body of an article about which the page says nothing more than `given`."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "title",
            "standfirst",
            "byline",
            "dateline",
            "section",
            "published",
            "modified",
            "copyright",
            "correction_note",
        )
    )
    empty: dict[str, Any] = dict.fromkeys(("headings", "authors", "agencies", "images", "related"), ())
    rest = {"body": text, "quality": "ok", "kind": "article", "cleaner": "dump"}
    return CleanedArticle(**{**nothing, **empty, **rest, **given})
