"""Headlines in capitals, written as the model knows words. Lengths never change, so offsets hold."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A line is shouted when most of its letters are capitals; acronyms alone ("UN, EU") are too short to count.
SHOUTED_SHARE = 0.7
SHOUTED_LETTERS = 7
_ALL_BUT_SMALL = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz"))


def truecased(fields: Sequence[str], function_words: frozenset[str]) -> list[str]:
    """The fields with shouted lines in usual case: a word is written as elsewhere in the article where it occurs."""
    if not any(_shouted(line) for text in fields for line in text.split("\n")):
        return list(fields)
    calm = " ".join(line for text in fields for line in text.split("\n") if not _shouted(line))
    seen = set(_WORD.findall(calm))
    return ["\n".join(_calmed(line, seen, function_words) for line in text.split("\n")) for text in fields]


def _shouted(line: str) -> bool:
    small = len(line.encode("ascii", "ignore").translate(None, _ALL_BUT_SMALL))
    if small > (1 - SHOUTED_SHARE) * len(line):  # at once for most lines
        return False
    capitals = sum(map(str.isupper, line))
    letters = capitals + sum(map(str.islower, line))
    return letters >= SHOUTED_LETTERS and capitals > SHOUTED_SHARE * letters


def _calmed(line: str, seen: set[str], function_words: frozenset[str]) -> str:
    if not _shouted(line):
        return line

    def usual(match: re.Match[str]) -> str:
        word = match.group()
        small, named = word.lower(), word.capitalize()
        if len(small) != len(word) or len(named) != len(word):  # a letter whose other case is longer (ß, ŉ)
            return word
        if word in seen and len(word) > 1:
            return word
        if small in seen or small in function_words:
            return small
        return named

    return _WORD.sub(usual, line)
