"""Which language a text is in: py3langid (BSD), a port of langid.py (Lui and Baldwin, ACL 2012) that knows 97."""

from functools import cache
from typing import Any

# The first lines decide: of the 104 texts in 20 languages of benchmarks/cleaning each is told by its first 100
# characters. What follows costs time (2 ms for 1,500 characters between two articles, where the tables are not in the cache).
MEASURED_CHARACTERS = 500
# A text of two languages is in that of its beginning, half as surely; a look at its middle tells.
LOOKED_AT_CHARACTERS, LONG_CHARACTERS = 200, 1_000
HALF_AS_SURE = 0.5
# Below this many letters a headline in one language is too often taken for another.
ENOUGH_LETTERS = 20
# One ideograph or syllable says as much as several letters of an alphabet.
DENSE_SCRIPT_FROM = "\u0e00"
DENSE_LETTER_WORTH = 4
# Both written forms of Norwegian are served by one analyzer. The identifier calls Bokmål "no"; producers and spaCy, "nb".
SAME_LANGUAGE = {"nn": "no", "nb": "no"}


def detect_language(text: str) -> tuple[str | None, float]:
    """ISO 639-1 code and confidence (0–1) of the language a text is in; (None, 0.0) for too little text.

    The confidence is the identifier's own probability, its temperature set by the length of what was measured; half of
    it where the middle of a long text is in another language.
    """
    start = text[:MEASURED_CHARACTERS]
    if _letters(start) < ENOUGH_LETTERS:
        return None, 0.0
    code, confidence = _identifier().classify(start)
    sure = HALF_AS_SURE if _is_another(code, text) else 1.0
    return one_code(code), round(float(confidence) * sure, 4)


def _is_another(code: str, text: str) -> bool:
    """Whether the middle of a long text is in another language, by more than a half."""
    if len(text) < LONG_CHARACTERS:
        return False
    middle = text[len(text) // 2 :][:LOOKED_AT_CHARACTERS]
    if _letters(middle) < ENOUGH_LETTERS:
        return False
    other, confidence = _identifier().classify(middle)
    return bool(one_code(other) != one_code(code) and confidence > HALF_AS_SURE)


def one_code(code: str) -> str:
    """The code that documents have for a language: "no" for both forms of Norwegian."""
    return SAME_LANGUAGE.get(code, code)


def load_language_identifier() -> None:
    """Load the identifier now (0.5 s, about 100 MB), so that the first article does not wait for it."""
    _identifier()


def _letters(text: str) -> int:
    return sum(DENSE_LETTER_WORTH if c >= DENSE_SCRIPT_FROM else 1 for c in text if c.isalpha())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
