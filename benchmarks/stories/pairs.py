"""Articles by twos: copies made from samples by editing them, and look-alikes that are no copies, written for this."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from benchmarks.cleaning.labels import load
from benchmarks.stories.edits import EDITS, Text, edited
from services.enrich.clean import clean_dump

HALVES = ("open", "held_back")
FOLDER = Path(__file__).parent
SEEDS = FOLDER.parent.parent / "seeds"
# Shorter ones have no sketch: exact copies of them are found, edited ones are not, and that is said.
FEWEST_CHARACTERS = 250


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, whether they are copies of one, and of which sort the pair is."""

    name: str
    sort: str
    one: Text
    other: Text
    are_copies: bool


def samples(half: str) -> list[Text]:
    """Bodies of the cleaning set's half, as labelled; to the open half belong the seeds, as cleaned."""
    found = [_text(one.name, one.labels) for one in load() if one.half == half and one.labels.get("body")]
    if half == "open":
        pages = [(path.stem, clean_dump(path.read_text("utf-8"))) for path in sorted(SEEDS.glob("*.txt"))]
        found += [Text(f"seed {name}", page.title or "", tuple(page.body.split("\n\n"))) for name, page in pages]
    return [text for text in found if len(text.body) >= FEWEST_CHARACTERS]


def _text(name: str, labels: dict[str, str]) -> Text:
    return Text(name, labels["title"] or "", tuple(labels["body"].split("\n\n")))


def look_alikes(half: str) -> list[Pair]:
    """The written pairs."""
    return [_read(path) for path in sorted((FOLDER / half).glob("*.txt"))]


def _read(path: Path) -> Pair:
    head, _, rest = path.read_text("utf-8").partition("--- a\n")
    sort = head.split("\n")[0].removeprefix("kind: ")
    one, other = (_article(path.stem, part) for part in rest.split("--- b\n"))
    return Pair(path.stem, sort, one, other, are_copies=False)


def _article(name: str, text: str) -> Text:
    title, *paragraphs = text.strip().split("\n\n")
    return Text(name, title, tuple(paragraphs))


def copies(half: str) -> Iterator[Pair]:
    """Each sample beside each edit of it, and the written articles likewise."""
    originals = [*samples(half), *(text for pair in look_alikes(half) for text in (pair.one, pair.other))]
    others = samples(half)
    for number, original in enumerate(originals):
        if len(original.body) < FEWEST_CHARACTERS:
            continue
        stranger = others[(number + 1) % len(others)]
        for edit in EDITS:
            yield Pair(original.name, edit, original, edited(edit, original, stranger, number), are_copies=True)


def strangers(half: str) -> Iterator[Pair]:
    """Look-alikes, also with each edit made to one of them; and samples that have nothing to do with each other."""
    others = samples(half)
    for number, pair in enumerate(look_alikes(half)):
        yield pair
        for edit in EDITS:
            yield replace(pair, one=edited(edit, pair.one, others[number % len(others)], number))
    for one, other in combinations(others, 2):
        yield Pair(f"{one.name} / {other.name}", "unrelated", one, other, are_copies=False)
