"""Text into lines: normalised, stripped of what no reader sees, folded for look-ups. Everything here is linear in the text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FOLDED = 300  # characters: what is longer is text, and no list needs to look it up

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width space, direction marks and overrides, BOM, lone surrogates. U+200C and U+200D stay:
# Persian and the scripts of India are misspelt without them.
_DIRT = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "ʼ": "'"})
_CELL = 60  # characters of a table's first cell
_BULLETS = "•●▪■◆►‣*·"
_POINTS = "•●▪■‣"  # these are bullets without a space, too
_DASHES = "–—-"  # these open speech as well: Polish, Russian, Spanish and French write dialogue so
_CLOSING = "\"'”’»«“)]）」』】›* "
_FULL_STOPS = ".!?…。！？؟۔।։።"


@dataclass(slots=True)
class Line:
    """One line of the page. `width` counts a wide (Chinese, Japanese, Korean) character as 2.2, as it says so much more."""

    text: str
    fold: str
    width: float
    words: float
    ends: bool  # closes like a sentence
    blank_before: bool
    blank_after: bool = True
    bullet: bool = False


def tidy(text: str) -> str:
    """NFC, one kind of line break, no invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _DIRT.sub("", _BREAKS.sub("\n", text))


def split_lines(text: str) -> list[Line]:
    """The lines that say something, in order, each knowing whether a blank line stands before and after it."""
    lines: list[Line] = []
    blank = True
    for raw in tidy(text).split("\n"):
        said = _entry(raw) or " ".join(raw.split())
        if not said:
            blank = True
            continue
        bullet = len(said) > 2 and (
            said[0] in _POINTS
            or (said[1] == " " and (said[0] in _BULLETS or (said[0] in _DASHES and not ends_sentence(said))))
        )
        if lines:
            lines[-1].blank_after = blank
        lines.append(make_line(said[1:].strip() if bullet else said, blank_before=blank, bullet=bullet))
        blank = False
    return lines


def _entry(raw: str) -> str | None:
    """A table's row of two cells, which a tab parts, as "name: value"; None for any other line."""
    if "\t" not in raw:
        return None
    cells = [" ".join(cell.split()) for cell in raw.split("\t")]
    cells = [cell for cell in cells if cell]
    if len(cells) != 2 or not (cells[0][0].isalnum() and len(cells[0]) <= _CELL) or cells[0][-1] in ":：.,;":
        return None
    return ": ".join(cells)


def make_line(said: str, *, blank_before: bool = True, bullet: bool = False) -> Line:
    """A line from text without breaks."""
    broad = width(said)
    return Line(said, fold(said), broad, count_words(said, broad), ends_sentence(said), blank_before, bullet=bullet)


def width(text: str) -> float:
    """Length in characters, a wide one as 2.2 (measured: a Chinese text has 0.45 the characters of its English translation)."""
    if text.isascii() or len(text) > 4_000:
        return float(len(text))
    return len(text) + 1.2 * len(_WIDE.findall(text))


def count_words(text: str, broad: float) -> float:
    """Words, roughly: by spaces, or by width where the script has none."""
    spaced = text.count(" ") + 1
    return max(float(spaced), broad / 9) if broad > len(text) else float(spaced)


def ends_sentence(text: str) -> bool:
    """Whether the line closes like a sentence: a full stop of any script, closing quotes or brackets after it."""
    tail = text[-12:].rstrip(_CLOSING)
    if tail and tail[-1] in _FULL_STOPS:
        return True
    return len(text) > 60 and "\u0e00" <= text[-1] <= "\u0e7f"  # Thai has no full stop


def fold(text: str) -> str:
    """The text as a key: no case, accents, outer punctuation or doubled spaces; "" for what is too long to be one."""
    return _fold(text) if len(text) <= FOLDED else ""


@lru_cache(maxsize=8_192)
def _fold(text: str) -> str:
    if text.isascii():
        plain = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        plain = unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))
    return _EDGES.sub("", " ".join(plain.split()))
