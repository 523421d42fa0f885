"""Puts one index under the operators' holds: what is being written, and what is in it already."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from schemas.enriched import searchable_text
from schemas.holds import HELD
from services.common.availability import Availability
from services.common.elasticsearch import failure_of
from services.common.holds import READ_SECONDS, Holds
from services.common.logging import get_logger
from services.common.outcomes import SETTLED, Outcome, Verdict
from services.index.bulk import Bulk
from services.index.documents import NOWHERE, BulkItem
from services.index.tombstones import Document, under_hold

log = get_logger(__name__)
LOOK_UP = 100
_UNREAD = Outcome(Verdict.RETRY, "the holds can't be read: Kafka is away")
_LIFTED = Outcome(Verdict.RETRY, "its hold was lifted while it was written as held")


class HeldBulk:
    """A bulk request in which held documents go as their holds leave them."""

    def __init__(self, bulk: Bulk, holds: Holds) -> None:
        self._bulk, self._holds = bulk, holds

    def send(self, items: Sequence[BulkItem]) -> list[Outcome]:
        """As Bulk.send. A document is held only by what stands in the topic now: a hold may just have been lifted.

        Also by what stands there afterwards: a document whose hold was lifted while it was written as held is to be sent again.
        """
        if not any(self._holds.of(item.id) for item in items):
            return self._bulk.send(items)
        if not self._holds.up_to_date(READ_SECONDS):
            return [_UNREAD] * len(items)
        sent = [self._held(item) for item in items]
        outcomes = self._bulk.send(sent)
        held = {item.id for item, one in zip(items, sent, strict=True) if one is not item}
        if not held:
            return outcomes
        again = _LIFTED if self._holds.up_to_date(READ_SECONDS) else _UNREAD
        lifted = {key for key in held if again is _UNREAD or self._holds.of(key) is None}
        return [
            again if item.id in lifted and outcome.verdict is Verdict.INDEXED else outcome
            for item, outcome in zip(items, outcomes, strict=True)
        ]

    def _held(self, item: BulkItem) -> BulkItem:
        hold = self._holds.of(item.id)
        return replace(item, line=orjson.dumps(under_hold(orjson.loads(item.line), hold))) if hold else item


class HeldArticles:
    """The holds on the current documents, in one index of articles. Used by one thread.

    What it wrote over is kept until it is known that the hold still stood afterwards: where it was lifted meanwhile, it goes back.
    """

    def __init__(self, holds: Holds, client: Elasticsearch, alias: str, availability: Availability) -> None:
        self._holds, self._client, self._alias = holds, client, alias
        self._bulk, self._availability = Bulk(client, alias), availability
        self._written_over: dict[str, BulkItem] = {}

    def apply(self, ids: set[str]) -> set[str]:
        """Looks each document up and writes it as its hold leaves it; those that could not be done."""
        left, ordered = set(ids), sorted(ids)
        for some in (ordered[start : start + LOOK_UP] for start in range(0, len(ordered), LOOK_UP)):
            try:
                answer = self._client.mget(index=self._alias, ids=some)
            except Exception as error:
                self._availability.note([failure_of(error).alone])
                return left
            left -= self._settle(answer["docs"])
        return left | self._put_back()

    def _settle(self, answers: Sequence[Any]) -> set[str]:
        """Those of the answers that are as they should be now."""
        done = {said["_id"] for said in answers if "error" not in said}
        found = [said for said in answers if said.get("found")]
        items = [item for said in found if (item := self._item(said["_source"], said["_version"]))]
        originals = {said["_id"]: said["_source"] for said in found}
        outcomes = self._bulk.send(items) if items else []
        self._availability.note(outcomes)
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.verdict is Verdict.INDEXED:
                log.info("hold_applied", index=self._alias, document_id=item.id)
                if HELD not in originals[item.id].get("flags", []):
                    self._written_over[item.id] = _as_sent(originals[item.id], item.version)
            elif outcome.verdict is Verdict.REJECT:
                log.error("hold_not_applied", index=self._alias, document_id=item.id, why=outcome.detail)
            else:
                # Superseded, too: a newer version came from elsewhere in the meantime, so look again.
                done.discard(item.id)
        return done

    def _item(self, document: Document, version: int) -> BulkItem | None:
        hold = self._holds.of(document["document_id"])
        held = under_hold(document, hold) if hold else document
        if {name: value for name, value in held.items() if name != "text"} == document:
            return None
        return BulkItem(document["document_id"], version, orjson.dumps(held), NOWHERE)

    def _put_back(self) -> set[str]:
        """What was reinstated while its tombstone was on the way; those of which that is not known, or not done, yet."""
        if not self._written_over:
            return set()
        if not self._holds.up_to_date(READ_SECONDS):
            return set(self._written_over)
        self._written_over = {key: one for key, one in self._written_over.items() if self._holds.of(key) is None}
        items = list(self._written_over.values())
        outcomes = self._bulk.send(items) if items else []
        self._availability.note(outcomes)
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.verdict in SETTLED:
                log.info("put_back", index=self._alias, document_id=item.id, why="its hold was lifted meanwhile")
                del self._written_over[item.id]
        return set(self._written_over)


def _as_sent(document: Document, version: int) -> BulkItem:
    """With the field that is searched, which Elasticsearch does not keep in its source."""
    parts = (document.get("title"), document.get("standfirst"), document.get("body"))
    text = searchable_text(document.get("language"), *parts)
    line = orjson.dumps({**document, "text": text} if text else document)
    return BulkItem(document["document_id"], version, line, NOWHERE)
