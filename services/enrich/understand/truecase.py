"""Headlines in capitals, written as the model knows words. Lengths never change, so offsets hold."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

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
    seen = _Seen(set(_WORD.findall(calm)), function_words)
    return ["\n".join(_calmed(line, seen) for line in text.split("\n")) for text in fields]


class _Seen:
    """The words of the calm lines, and those that a language has everywhere."""

    def __init__(self, words: set[str], function_words: frozenset[str]) -> None:
        self._function_words = function_words
        # "L'ÉLYSÉE" is two words where "l'" is one of the language's; elsewhere "SHI'ITE" is one.
        self._words = words | {part for word in words for part in self.parted(word)[1:]}
        self._accented: Mapping[str, str] = {_plain(word): word for word in self._words if not word.isascii()}

    def parted(self, word: str) -> list[str]:
        """The elided small word before a word, and the word."""
        end = max(word.find("'"), word.find("’")) + 1
        is_elided = end and word[:end].lower().replace("’", "'") in self._function_words
        return [word[:end], word[end:]] if is_elided else [word]

    def usual(self, word: str) -> str:
        """A word of a shouted line as it is written elsewhere, its length kept."""
        small, named = word.lower(), word.capitalize()
        if len(small) != len(word) or len(named) != len(word):  # a letter whose other case is longer (ß, ŉ)
            return word
        if word in self._words and len(word) > 1:
            return word
        if small in self._words or small.replace("’", "'") in self._function_words:
            return small
        # capitals often go without their accents: "EMMANUEL MACRON A L'ELYSEE"
        for form in (small, named):
            if (accented := self._accented.get(form)) and len(accented) == len(word):
                return accented
        return named


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _shouted(line: str) -> bool:
    small = len(line.encode("ascii", "ignore").translate(None, _ALL_BUT_SMALL))
    if small > (1 - SHOUTED_SHARE) * len(line):  # at once for most lines
        return False
    capitals = sum(map(str.isupper, line))
    letters = capitals + sum(map(str.islower, line))
    return letters >= SHOUTED_LETTERS and capitals > SHOUTED_SHARE * letters


def _calmed(line: str, seen: _Seen) -> str:
    if not _shouted(line):
        return line
    return _WORD.sub(lambda match: "".join(map(seen.usual, seen.parted(match.group()))), line)
