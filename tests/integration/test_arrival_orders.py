"""Whatever the order of arrival, the same documents: on the real Kafka and Elasticsearch, in small batches."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from newswire.local.stack import Stack
from schemas.versions import version_of
from tests.pipeline import Pipeline, until

NOON = "2026-03-22T12:00:00Z"
DOCUMENTS, VERSIONS = 40, 6


def versions_of(document_id: str, chance: random.Random) -> list[dict[str, Any]]:
    """Distinct versions of one document; some are the same revision enriched anew, some are retractions."""
    found: dict[int, dict[str, Any]] = {}
    while len(found) < VERSIONS:
        revision, generation = chance.randrange(1, 5), chance.randrange(1, 4)
        status = chance.choice(["published", "published", "published", "withheld", "retracted"])
        found[version_of(revision, status, generation)] = {
            "document_id": document_id,
            "revision": revision,
            "generation": generation,
            "status": status,
            "source": {"id": "harbour-post"},
            "body": "" if status == "retracted" else f"Revision {revision}, enriched for the {generation}. time.",
            **dict.fromkeys(("sort_at", "ingested_at", "enriched_at"), NOON),
            **{"quality": "ok", "kind": "article", "entities_status": "ok"},
            **dict.fromkeys(("src", "trace"), "articles-raw-v1:0:1"),
        }
    return [found[version] for version in sorted(found)]


@pytest.mark.parametrize("seed", [1, 2])
def test_permuted_arrivals_end_in_the_same_documents(stack: Stack, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Pipeline(stack, tmp_path) as pipeline:
        everything = {f"d{n}": versions_of(f"d{n}", random.Random(n)) for n in range(DOCUMENTS)}
        arriving = [version for versions in everything.values() for version in versions]
        chance.shuffle(arriving)
        for number, one in enumerate(arriving):
            # Without a key, so that versions of one document are on several partitions.
            key = None if chance.random() < 0.5 else one["document_id"].encode()
            pipeline._producer.send(pipeline.topics.enriched.name, key=key, value=json.dumps(one).encode())
            if number == len(arriving) // 2:
                pipeline.start("index", NEWSWIRE_INDEX_BULK_DOCUMENTS="7")
        pipeline._producer.flush()
        until("all are committed", lambda: pipeline.committed("index") == len(arriving))

        found = pipeline.documents(everything=True)
        assert {
            key: (one["revision"], one["generation"], one["status"], one.get("body", "")) for key, one in found.items()
        } == {
            key: tuple(versions[-1][name] for name in ("revision", "generation", "status", "body"))
            for key, versions in everything.items()
        }
