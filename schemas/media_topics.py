"""The 17 topics of the first level of IPTC's Media Topics (https://iptc.org/newscodes/, CC BY 4.0), and what people call them."""

from collections.abc import Sequence

PREFIX = "medtop:"
# In `by` of a topic that our own rules gave; a provider's have the source's id, so no source should be called this.
OURS = "newswire"

# The short name (also the one of the word lists) -> code, IPTC's name, what else `--topic` understands.
_TOPICS: dict[str, tuple[str, str, Sequence[str]]] = {
    "arts": ("01000000", "arts, culture, entertainment and media", ("culture", "media")),
    "crime": ("02000000", "crime, law and justice", ("law", "justice")),
    "disaster": ("03000000", "disaster, accident and emergency incident", ("accident", "emergency")),
    "economy": ("04000000", "economy, business and finance", ("business", "finance")),
    "education": ("05000000", "education", ()),
    "environment": ("06000000", "environment", ("climate",)),
    "health": ("07000000", "health", ()),
    "human": ("08000000", "human interest", ("people",)),
    "labour": ("09000000", "labour", ("labor", "work")),
    "lifestyle": ("10000000", "lifestyle and leisure", ("leisure",)),
    "politics": ("11000000", "politics and government", ("government",)),
    "religion": ("12000000", "religion", ()),
    "science": ("13000000", "science and technology", ("technology", "tech")),
    "society": ("14000000", "society", ()),
    "sport": ("15000000", "sport", ("sports",)),
    "conflict": ("16000000", "conflict, war and peace", ("war", "peace")),
    "weather": ("17000000", "weather", ()),
}

CODES: dict[str, str] = {short: PREFIX + number for short, (number, _, _) in _TOPICS.items()}
"""Short name -> code."""
SHORT: dict[str, str] = {code: short for short, code in CODES.items()}
"""Code -> short name."""
NAMES: dict[str, str] = {PREFIX + number: name for number, name, _ in _TOPICS.values()}
"""Code -> IPTC's name."""
_UNDERSTOOD = {
    word: PREFIX + number
    for short, (number, name, others) in _TOPICS.items()
    for word in (short, number, PREFIX + number, name, *others)
}


class UnknownTopic(ValueError):
    """Nothing is called that; the message lists what there is."""


def code_of(said: str) -> str:
    """The code for a code, IPTC's name or a short one ("sport"), in any case. Codes of lower levels stay as they are.

    Raises UnknownTopic.
    """
    word = " ".join(said.lower().split())
    if word in _UNDERSTOOD:
        return _UNDERSTOOD[word]
    number = word.removeprefix(PREFIX)
    if len(number) == 8 and number.isascii() and number.isdigit() and number.startswith("20"):
        return PREFIX + number
    listed = "\n".join(
        f"  {PREFIX}{number}  {', '.join([short, *others]):36} {name}"
        for short, (number, name, others) in _TOPICS.items()
    )
    raise UnknownTopic(f"{said!r} is no topic: give a code, a short name or a name of\n{listed}")
