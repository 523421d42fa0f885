"""Enriched documents for the index service: made up, about 4 KB, with the fields that real ones have."""

import random
from collections.abc import Iterator

from schemas import headers
from schemas.enriched import EnrichedArticle
from schemas.headers import Headers, Position
from services.enrich.outbox import sealed
from services.enrich.records import Enriched

NOON, NOON_MS = "2026-03-22T12:00:00Z", 1_774_180_800_000


def article(number: int) -> EnrichedArticle:
    """The same document for the same number."""
    chance = random.Random(number)
    words = [
        f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{int(chance.paretovariate(0.8)) % 4000:x}"
        for _ in range(260)
    ]
    people = [f"Person {int(chance.paretovariate(1)) % 500}" for _ in range(5)]
    entities = [
        {"name": name, "type": "person", "id": f"person:{name}", "count": 2, "salience": 0.25,
         "mentions": [{"field": "body", "start": 10 * i, "end": 10 * i + 8}, {"field": "body", "start": 90, "end": 98}]}
        for i, name in enumerate(people)
    ]  # fmt: skip
    title, body = " ".join(words[:9]), " ".join(words)
    return EnrichedArticle.model_validate(
        {
            "document_id": f"{number:032x}", "revision": NOON_MS + number, "generation": 1,
            "source": {"id": f"source-{number % 40}", "domain": f"site{number % 40}.example"},
            "url": f"https://site{number % 40}.example/news/{number}", "language": "en", "title": title, "body": body,
            "people": people, "places": ["Harbour Town"], "entities": entities, "text": {"en": f"{title}\n\n{body}"},
            "published_at": NOON, "sort_at": NOON, "ingested_at": NOON, "enriched_at": NOON, "word_count": len(words),
            "provenance": {"clean": {"by": "rules", "version": "1"}}, "src": "r:0:1", "trace": "r:0:1",
        }
    )  # fmt: skip


def messages(count: int) -> Iterator[tuple[bytes, bytes, Headers]]:
    """Key, value and headers of each, as the enrich service sends them."""
    for number in range(count):
        one = article(number)
        value = one.model_dump_json(exclude_none=True).encode()
        lineage = headers.lineage({}, Position("articles-raw-v1", number % 12, number), "enrich", NOON_MS, NOON_MS + 40)
        yield sealed(Enriched(one.document_id, value, one.version), lineage)
