"""What a round feeds: documents with several revisions in a shuffled order, and the poison among them. Pure; decided by the seed alone."""

import random
from dataclasses import dataclass, field
from typing import Any

POISON = ("POISON-RAISE", "POISON-CRASH", "POISON-HANG", "POISON-MEMORY")
VOCABULARY = """
harbour ferry council bridge festival museum library engineer teacher market railway storm budget school river
Bergen Geneva Kenya Lisbon Monday minister repaired opened announced agreed after before with and the of for
"""
WORDS = VOCABULARY.split()


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one document; `poison` marks what must become a dead letter."""

    document: str
    revision: int
    body: dict[str, Any] = field(repr=False)
    poison: str | None = None


def articles(rng: random.Random, documents: int, poison: tuple[str, ...] = ()) -> list[Article]:
    """Every revision of every document in a random order, the poison spread among them."""
    made = [
        _article(rng, f"doc-{number}", revision * 1_000 + rng.randrange(1_000))
        for number in range(documents)
        for revision in range(1, rng.choice((2, 2, 3, 5)))
    ]
    made += [_article(rng, f"poison-{kind.lower()}-{number}", 1_000, kind) for number, kind in enumerate(poison)]
    rng.shuffle(made)
    return made


def single(rng: random.Random, documents: int) -> list[Article]:
    """One revision of each document: its id says which article was accepted."""
    return [_article(rng, f"line-{number}", 1_000 + rng.randrange(1_000)) for number in range(documents)]


def _article(rng: random.Random, document: str, revision: int, poison: str | None = None) -> Article:
    words = " ".join(rng.choices(WORDS, k=90))
    body = {
        "source": rng.choice(("harbour-gazette", "valley-tribune")),
        "document_id": document,
        "revision": revision,
        "title": f"{document} as of {revision}",
        "content": f"{poison or ''} {words}.",
    }
    return Article(document, revision, body, poison)


def newest(accepted: list[Article]) -> dict[str, int]:
    """The revision that each document must have in the end."""
    wanted: dict[str, int] = {}
    for article in accepted:
        if article.poison is None:
            wanted[article.document] = max(wanted.get(article.document, 0), article.revision)
    return wanted
