"""What one language calls places and how it speaks of governments by their seats. A language without a file has none."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Self

# The words that may stand before a name and say what it is.
LONGEST_BEFORE = 4

_NEVER = re.compile(r"(?!)")
_OPENING = "(“\"'‘«"


def lines_of(name: str) -> Iterator[list[str]]:
    """The fields of each line of a tab-separated file of the package."""
    text = files(__package__).joinpath("data", name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines())


@dataclass(frozen=True)
class PlaceNames:
    """Other names than GeoNames' own: alias → area code ("US", "US.TX") or, for a city, "GB:London" (its own name)."""

    countries: dict[str, str] = field(default_factory=dict)
    certain: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    either: dict[str, list[str]] = field(default_factory=dict)
    cities: dict[str, str] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceWords:
    """Patterns asked of the text before or after a name, and the seats that stand for governments (name → country)."""

    before_region: re.Pattern[str] = _NEVER
    before_city: re.Pattern[str] = _NEVER
    after_region: re.Pattern[str] = _NEVER
    owned: re.Pattern[str] = _NEVER
    owned_ends: tuple[str, ...] = ()
    after_city: re.Pattern[str] = _NEVER
    acts: re.Pattern[str] = _NEVER
    acted_upon: re.Pattern[str] = _NEVER
    dealings: re.Pattern[str] = _NEVER
    somewhere_before: re.Pattern[str] = _NEVER
    somewhere_after: re.Pattern[str] = _NEVER
    between: str = "between"
    seats: dict[str, str] = field(default_factory=dict)
    always_seats: frozenset[str] = frozenset()

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        """The patterns of a data file."""
        acts, cues = raw["government"], raw["place_cues"]
        helpers = rf"(?:\s+(?:{acts['auxiliaries']}))"
        return cls(
            before_region=_before(raw["before"]["region"]),
            before_city=_before(raw["before"]["city"]),
            after_region=re.compile(rf"(?:['’]s)?\s+(?:{raw['after']['region']})"),
            after_city=re.compile(rf"(?:['’]s)?\s+(?:{raw['after']['city']})"),
            owned=re.compile(raw["before"]["owned"] + r"\s+$") if raw["before"]["owned"] else _NEVER,
            acts=re.compile(
                rf",?{helpers}{{0,4}}\s+(?:{acts['acts']})\b|['’]s?\s+(?:{acts['possessions']})\b|[-–](?:{acts['joined']})\b"
            ),
            acted_upon=_before(acts["towards"]),
            owned_ends=tuple(raw["before"]["owned_ends"]),
            between=acts["between"],
            dealings=re.compile(
                rf"\b(?:{acts['dealings']})\b[\w\s,'’-]{{0,40}}\b{acts['between']}\s+(?:[\w.'’ -]+\s+(?:and|et)\s+)?$",
                re.I,
            ),
            somewhere_before=_before(cues["before"]),
            somewhere_after=re.compile(cues["after"]),
            seats=raw["seats"],
            always_seats=frozenset(raw["always_seats"]),
        )


def _before(words: str) -> re.Pattern[str]:
    """These words right before a name, an article between or not; for `stands_before`."""
    return re.compile(rf"(?:{words})(?:\s+(?:the|la|le|les|l['’]))?(?:\s+|(?<=['’]))", re.IGNORECASE)


def stands_before(words: re.Pattern[str], text: str, end: int) -> bool:
    """Whether the last one to four words before `end` are these: tried from each, which is a tenth of a search's cost."""
    start = end - 1
    for _ in range(LONGEST_BEFORE):
        start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start))
        first = start + 1
        while first < end and text[first] in _OPENING:
            first += 1
        if words.fullmatch(text, first, end):
            return True
        if start < 0:
            break
    return False


@cache
def place_names(language: str) -> PlaceNames:
    """The other names of places in a language (ISO 639-1); none where the package has no file."""
    raw = _raw(language)
    if raw is None:
        return PlaceNames()
    flat = ("countries", "certain", "regions", "abbreviations")
    turned = {part: {name: code for code, names in raw.get(part, {}).items() for name in names} for part in flat}
    return PlaceNames(**turned, either=raw["either"], cities=raw["cities"], signals=raw["signals"])


@cache
def place_words(language: str) -> PlaceWords:
    """The words about places in a language (ISO 639-1); none where the package has no file."""
    raw = _raw(language)
    return PlaceWords.of(raw) if raw else PlaceWords()


def _raw(language: str) -> dict[str, Any] | None:
    source = files(__package__).joinpath("data", f"places.{language}.json")
    return json.loads(source.read_text("utf-8")) if source.is_file() else None
