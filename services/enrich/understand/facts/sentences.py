"""Where sentences begin and end. One pass; a text without full stops is one sentence a paragraph."""

import re
from collections.abc import Iterator

from services.enrich.understand.facts.words import abbreviations

# A full stop with what may close behind it, then a space and what may open a sentence; East Asian ones need no space.
_END = re.compile(
    r"[.!?…]+[\"'”’»)\]]*(?=[ \t]+(?:«[ \u00a0\u202f]?)?[\"'“‘(\[¿¡]*[^\W_a-zß-öø-ÿ])|[。！？]+[」』”’）]*|[.!?…]+[\"'”’»)\]]*(?=\n|$)|\n+",
)
_WORD_BEFORE = re.compile(r"[\w.]+$")
# Of a longer sentence nobody reads the beginning twice; it bounds what is looked at before a full stop.
_LONGEST_WORD = 24
# These come at the end of sentences, too: only a lower-case word after them says that it goes on, and that is no end anyway.
_MAY_END = frozenset(["u.s", "u.k", "u.n", "e.u", "a.m", "p.m", "etc", "inc", "ltd", "corp", "co", "jr", "sr"])


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, without the space around it, in order."""
    start = 0
    for match in _END.finditer(text):
        if match.group() == "." and _is_abbreviation(text, match.start()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _is_abbreviation(text: str, stop: int) -> bool:
    found = _WORD_BEFORE.search(text, max(0, stop - _LONGEST_WORD), stop)
    if not found:
        return False
    word = found.group()
    # An initial: "J. Smith".
    if len(word) == 1 and word.isupper() and word != "I":
        return True
    return word.lower() in abbreviations() and word.lower() not in _MAY_END


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
