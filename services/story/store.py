"""newswire-stories: reading and writing entries, each write only over the very entry that was read. No retries here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from services.common.logging import get_logger
from services.common.outcomes import SETTLED, Outcome, Verdict, judge
from services.story import metrics
from services.story.entries import Entry, Place, from_source, to_source

log = get_logger(__name__)
PAGE = 1_000
# What one look-up may read; beyond that the earliest are taken (docs/adr/0060).
MOST = 10_000
# Elasticsearch takes 65,536 terms in a query.
TERMS = 30_000
SERVER_TIMEOUT = "10s"


class NotNow(Exception):
    """Elasticsearch did not settle a write; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class Collision(Exception):
    """Somebody else wrote an entry since it was read: what was concluded from it may be wrong."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it stands in the index; `seen` is its sequence number and primary term."""

    entry: Entry
    place: Place
    seen: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Write:
    """An entry to be written over the one that was `seen`; over none, where it is None."""

    entry: Entry
    place: Place
    seen: tuple[int, int] | None


class Store:
    """Stateless; any thread may use it. Raises what the client raises."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client, self._alias = client, alias

    def read(self, ids: Collection[str]) -> dict[str, Stored]:
        """The entries of these documents as they are this moment. Raises NotNow."""
        if not ids:
            return {}
        answers = self._client.mget(index=self._alias, ids=sorted(ids))["docs"]
        if broken := [said["error"] for said in answers if "error" in said]:
            raise NotNow(Outcome(Verdict.RETRY, str(broken[0])[:500]))
        return {said["_id"]: _stored(said) for said in answers if said.get("found")}

    def find(self, bands: Collection[str], hashes: Collection[str], stories: Collection[str]) -> dict[str, Stored]:
        """Entries that have any of these, as far as the index was refreshed; the earliest come first where they are too many."""
        asked = {"bands": bands, "text_hash": hashes, "story_id": stories}
        clauses = [
            {"terms": {name: wanted[start : start + TERMS]}}
            for name, wanted in ((name, sorted(values)) for name, values in asked.items())
            for start in range(0, len(wanted), TERMS)
        ]
        return dict(self._pages({"bool": {"should": clauses, "minimum_should_match": 1}})) if clauses else {}

    def _pages(self, query: dict[str, Any]) -> Iterable[tuple[str, Stored]]:
        after: dict[str, Any] = {}
        for _ in range(MOST // PAGE):
            hits = self._client.search(
                index=self._alias,
                query={"bool": {"filter": [query]}},
                size=PAGE,
                sort=[{"first_at": "asc"}, {"document_id": "asc"}],
                seq_no_primary_term=True,
                track_total_hits=False,
                allow_partial_search_results=False,
                **after,
            )["hits"]["hits"]
            yield from ((hit["_id"], _stored(hit)) for hit in hits)
            if len(hits) < PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}
        metrics.CAPPED.inc()
        log.warning("lookup_capped", doing="comparing with the earliest", entries=MOST)

    def refresh(self) -> None:
        """From now on searches find what was written before, by whomever."""
        self._client.indices.refresh(index=self._alias)

    def write(self, writes: Sequence[Write]) -> set[str]:
        """Returns the ids of those that the index can't hold, once all others are confirmed. Raises Collision, NotNow."""
        if not writes:
            return set()
        operations: list[Any] = []
        for one in writes:
            operations += (_action(one), orjson.dumps(to_source(one.entry, one.place)))
        answer = self._client.bulk(index=self._alias, operations=operations, timeout=SERVER_TIMEOUT, require_alias=True)
        said = [next(iter(item.values())) for item in answer["items"]]
        outcomes = judge([(one["status"], *_error(one.get("error"))) for one in said])
        if unsettled := [outcome for outcome in outcomes if outcome.verdict not in SETTLED]:
            raise NotNow(unsettled[0])
        if any(outcome.verdict is Verdict.SUPERSEDED for outcome in outcomes):
            raise Collision
        rejected = {
            one.entry.document_id: outcome.detail
            for one, outcome in zip(writes, outcomes, strict=True)
            if outcome.verdict is Verdict.REJECT
        }
        for document_id, why in rejected.items():
            metrics.REJECTED.inc()
            log.error("entry_rejected", document_id=document_id, why=why)
        return set(rejected)


def _action(write: Write) -> bytes:
    if write.seen is None:
        return orjson.dumps({"create": {"_id": write.entry.document_id}})
    number, term = write.seen
    return orjson.dumps({"index": {"_id": write.entry.document_id, "if_seq_no": number, "if_primary_term": term}})


def _stored(hit: Mapping[str, Any]) -> Stored:
    entry, place = from_source(hit["_source"])
    return Stored(entry, place, (int(hit["_seq_no"]), int(hit["_primary_term"])))


def _error(error: Mapping[str, Any] | None) -> tuple[str | None, str]:
    return (None, "") if error is None else (error.get("type"), str(error.get("reason"))[:500])
