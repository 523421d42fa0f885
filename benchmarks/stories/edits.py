"""What desks do to an agency's text before they print it."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's title and paragraphs."""

    name: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """As a document has it."""
        return "\n\n".join(self.paragraphs)


def edited(edit: str, text: Text, stranger: Text, seed: int) -> Text:
    """The text after one of EDITS; words that a desk adds are taken from `stranger`."""
    return EDITS[edit](text, stranger, random.Random(f"{edit} {seed}"))


def _headline(text: Text, stranger: Text, _: random.Random) -> Text:
    return replace(text, title=stranger.title)


def _cut(text: Text, stranger: Text, chance: random.Random) -> Text:
    return replace(_headline(text, stranger, chance), paragraphs=text.paragraphs[:-1] or text.paragraphs)


def _cut_third(text: Text, stranger: Text, chance: random.Random) -> Text:
    kept = max(1, -(-2 * len(text.paragraphs) // 3))
    return replace(_headline(text, stranger, chance), paragraphs=text.paragraphs[:kept])


def _intro(text: Text, stranger: Text, chance: random.Random) -> Text:
    return replace(_headline(text, stranger, chance), paragraphs=(stranger.paragraphs[0], *text.paragraphs))


def _small(text: Text, _: Text, chance: random.Random) -> Text:
    """One word in fifty goes, quotation marks and apostrophes are the house's own."""

    def one(paragraph: str) -> str:
        kept = _WORD.sub(lambda word: "" if chance.random() < 0.02 else word[0], paragraph)
        return kept.replace("“", '"').replace("”", '"').replace("’", "'")

    return replace(text, paragraphs=tuple(map(one, text.paragraphs)))


def _sub_edited(text: Text, stranger: Text, chance: random.Random) -> Text:
    """One sentence in ten, and at least one, is written anew."""
    sentences = [(n, s) for n, paragraph in enumerate(text.paragraphs) for s in _SENTENCE.split(paragraph) if s]
    fresh = [s for s in _SENTENCE.split(" ".join(stranger.paragraphs)) if s]
    for index in chance.sample(range(len(sentences)), max(1, len(sentences) // 10)):
        sentences[index] = (sentences[index][0], chance.choice(fresh))
    joined = (" ".join(s for n, s in sentences if n == number) for number in range(len(text.paragraphs)))
    return replace(text, paragraphs=tuple(joined))


def _credits(text: Text, _: Text, __: random.Random) -> Text:
    first, *rest = text.paragraphs
    signed = "(Reporting by Ada Quayle in Orrin and Tomas Lind in Fenmouth; writing by B. Sorrel; editing by Ines Roth)"
    return replace(text, paragraphs=(f"ORRIN, Northmark (Northwire) - {first}", *rest, signed))


def _everything(text: Text, stranger: Text, chance: random.Random) -> Text:
    for step in (_cut, _sub_edited, _small, _intro, _credits):
        text = step(text, stranger, chance)
    return text


EDITS: dict[str, Callable[[Text, Text, random.Random], Text]] = {
    "new headline": _headline,
    "last paragraph cut": _cut,
    "last third cut": _cut_third,
    "local intro": _intro,
    "small copy-edits": _small,
    "a tenth sub-edited": _sub_edited,
    "agency credit lines": _credits,
    "all but the third": _everything,
}
