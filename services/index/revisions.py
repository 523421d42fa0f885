"""The writer of newswire-revisions: every content that a document has had, without text where it was retracted.

Two replicas may hold records of one document for a moment (a frozen one that comes back). So who retracts sets its mark first and then
clears what is there; who writes looks for marks, and holds, before and after: one of the two sees the other.
"""

import functools
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import orjson
from elasticsearch import Elasticsearch

from services.common.availability import Availability
from services.common.elasticsearch import failure_of
from services.common.holds import READ_SECONDS, Holds
from services.common.logging import get_logger
from services.common.outcomes import SETTLED, Outcome, Verdict
from services.common.waiting import Abandoned, pause_seconds
from services.index import metrics
from services.index.batches import Batch
from services.index.bulk import Bulk
from services.index.documents import NOWHERE, BulkItem
from services.index.entries import (
    entry_id,
    entry_of,
    marker,
    marker_id,
    precedence,
    without_entry_text,
)
from services.index.tombstones import Document

log = get_logger(__name__)
T = TypeVar("T")
PAGE = 200
NEVER = -1


@dataclass(frozen=True, slots=True)
class _Standing:
    """The highest revision of a document that its provider retracted, and whether an operator retracts it."""

    mark: int
    is_held: bool


class Revisions:
    """Runs on the sending threads, and between batches for holds; keeps nothing."""

    def __init__(
        self, client: Elasticsearch, alias: str, holds: Holds, availability: Availability, abandon: threading.Event
    ) -> None:
        self._client, self._alias, self._holds = client, alias, holds
        self._bulk = Bulk(client, alias)
        self._availability, self._abandon = availability, abandon

    def deliver(self, batch: Batch) -> None:
        """Returns when every record is an entry, or is no document at all (the articles' writer sees to those). Raises Abandoned."""
        items = [*batch.items, *chain.from_iterable(batch.behind.values())]
        documents = [(orjson.loads(item.line), item.version) for item in items]
        entries = [entry_of(document, version) for document, version in documents]
        retracted = _highest(entry for entry in entries if entry["status"] == "retracted")
        self._send(_item(marker_id(key), revision, marker(key, revision)) for key, revision in retracted.items())
        self._write(entries)
        self._clear(retracted)
        metrics.REVISIONS.inc(len(items))

    def apply(self, ids: set[str]) -> set[str]:
        """Clears what an operator retracted; those of the ids that could not be done. Nothing of it waits."""
        wanted = {key for key in ids if self._is_held(key)}
        try:
            for key in sorted(wanted):
                self._all_pages(key, None)
                wanted.discard(key)
        except Exception as error:
            self._availability.note([failure_of(error).alone])
        return wanted

    def _write(self, entries: Sequence[Document]) -> None:
        """Without text wherever a mark or a hold stands, also one that was set meanwhile."""
        keys = {entry["document_id"] for entry in entries}
        before: Mapping[str, _Standing] = {}
        now = self._until(lambda: self._standings(keys))
        while changed := [entry for entry in entries if now[entry["document_id"]] != before.get(entry["document_id"])]:
            self._send(_entry(one, now[one["document_id"]]) for one in changed)
            before, now = now, self._until(lambda: self._standings(keys))

    def _standings(self, keys: Iterable[str]) -> dict[str, _Standing]:
        """What each document stands under now: a hold counts only while it stands in its topic."""
        keys = set(keys)
        if any(self._is_held(key) for key in keys) and not self._holds.up_to_date(READ_SECONDS):
            raise LookUpFailed("the holds can't be read: Kafka is away")
        marks = self._marks(keys)
        return {key: _Standing(marks.get(key, NEVER), self._is_held(key)) for key in keys}

    def _clear(self, retracted: Mapping[str, int]) -> None:
        for key, revision in retracted.items():
            self._until(functools.partial(self._all_pages, key, revision))

    def _all_pages(self, document_id: str, through: int | None) -> None:
        """Takes the text from a document's entries, all or through a revision, page by page, until none has any."""
        bounds = [] if through is None else [{"range": {"revision": {"lte": through}}}]
        filters = [{"term": {"document_id": document_id}}, {"term": {"has_text": True}}, *bounds]
        while True:
            self._client.indices.refresh(index=self._alias)
            found = self._client.search(
                index=self._alias, query={"bool": {"filter": filters}}, size=PAGE, version=True, sort="revision"
            )["hits"]["hits"]
            if not found:
                return
            self._send(_item(h["_id"], h["_version"], without_entry_text(h["_source"])) for h in found)

    def _marks(self, keys: Iterable[str]) -> dict[str, int]:
        wanted = {marker_id(key): key for key in keys}
        if not wanted:
            return {}
        answers = self._client.mget(index=self._alias, ids=list(wanted), source_includes=["revision"])["docs"]
        if broken := [said["error"] for said in answers if "error" in said]:
            raise LookUpFailed(str(broken[0]))
        return {wanted[said["_id"]]: int(said["_source"]["revision"]) for said in answers if said.get("found")}

    def _is_held(self, document_id: str) -> bool:
        hold = self._holds.of(document_id)
        return hold is not None and hold.action == "retract"

    def _until(self, work: Callable[[], T]) -> T:
        """What it returns, however often it has to be tried."""
        tries = 0
        while True:
            try:
                return work()
            except LookUpFailed as error:
                self._availability.note([Outcome(Verdict.RETRY, str(error))])
            except Abandoned:
                raise
            except Exception as error:
                self._availability.note([failure_of(error).alone])
            tries += 1
            self._pause(tries)

    def _send(self, items: Iterable[BulkItem]) -> None:
        left, tries = list(items), 0
        while left:
            outcomes = self._bulk.send(left)
            self._availability.note(outcomes)
            for item, outcome in zip(left, outcomes, strict=True):
                if outcome.verdict is Verdict.REJECT:
                    metrics.REVISIONS_REJECTED.inc()
                    log.error("revision_rejected", entry=item.id, why=outcome.detail)
            left = [i for i, outcome in zip(left, outcomes, strict=True) if outcome.verdict not in SETTLED]
            if left:
                tries += 1
                self._pause(tries)

    def _pause(self, tries: int) -> None:
        if self._abandon.wait(pause_seconds(tries)):
            raise Abandoned


class LookUpFailed(Exception):
    """Something that passes stood in the way of reading."""


def _entry(entry: Document, standing: _Standing) -> BulkItem:
    hidden = standing.is_held or entry["revision"] <= standing.mark
    line = without_entry_text(entry) if hidden else entry
    return _item(entry_id(entry, standing.mark), precedence(entry), line)


def _item(key: str, version: int, entry: Document) -> BulkItem:
    return BulkItem(key, version, orjson.dumps(entry), NOWHERE)


def _highest(entries: Iterable[Document]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in entries:
        key = entry["document_id"]
        found[key] = max(found.get(key, NEVER), entry["revision"])
    return found
