"""Small plain facts about a text: how long it is, how long it takes to read, and whether two texts are the same."""

import hashlib
import re

# Brysbaert 2019, "How many words do we read per minute?": 238 for non-fiction in English.
WORDS_PER_MINUTE = 238
# Chinese and Japanese write no spaces: about 1.8 characters make a word.
CHARACTERS_PER_CJK_WORD = 1.8
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def count_words(text: str) -> int:
    """Words as a reader counts them; "don't" and "U.S" are one."""
    cjk = len(_CJK.findall(text))
    spaced = _CJK.sub(" ", text) if cjk else text
    return sum(1 for _ in _WORD.finditer(spaced)) + round(cjk / CHARACTERS_PER_CJK_WORD)


def reading_seconds(words: int) -> int:
    """Reading time in seconds."""
    return round(words * 60 / WORDS_PER_MINUTE)


def text_hash(title: str | None, body: str) -> str:
    """128 bits over the words alone, in hex: case, punctuation and white space don't make another text."""
    words = " ".join(_WORD.findall(f"{title or ''} {body}".casefold()))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
