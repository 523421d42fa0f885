"""Plain facts of an article. Offsets are code points of its body, end exclusive; what is not clear is None."""

from dataclasses import dataclass, field
from typing import Literal

# Of each sort; a long interview has 200 quotes, and a table of prices is not read for its sums.
MOST = 500


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody says word for word, without the quotation marks; the speaker is one of the document's entities."""

    text: str
    start: int
    end: int
    speaker: str | None = None
    speaker_id: str | None = None


@dataclass(frozen=True, slots=True)
class DateMentioned:
    """A day, month or year that the text names: value is ISO 8601 of that precision."""

    text: str
    start: int
    end: int
    value: str
    precision: Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: the amount in whole units of the currency (ISO 4217), None where the text leaves open whose dollars."""

    text: str
    start: int
    end: int
    amount: float
    currency: str | None


@dataclass(frozen=True, slots=True)
class Readability:
    """Flesch's reading ease (English) or Kandel and Moles' adaptation of it (French): 100 is very easy, 0 very hard."""

    score: float
    words_per_sentence: float
    syllables_per_word: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; parts that were not asked for are empty."""

    quotes: tuple[Quote, ...] = ()
    dates: tuple[DateMentioned, ...] = ()
    money: tuple[Money, ...] = ()
    readability: Readability | None = None
    key_phrases: tuple[str, ...] = field(default=())
    summary: str | None = None
