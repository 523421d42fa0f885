"""Entries, and an Elasticsearch in memory that finds only what was refreshed."""

import copy
import json
import random
import threading
from collections.abc import Callable
from typing import Any

from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError

from services.enrich.measures import text_hash
from services.enrich.stories import sketch
from services.story.entries import Entry, figures_of

Document = dict[str, Any]


def body_of(seed: int, paragraphs: int = 6) -> str:
    """A text that shares nothing with those of other seeds."""
    chance = random.Random(seed)
    words = ("".join(chance.choice("abcdefghiklmnoprstu") for _ in range(6)) for _ in iter(int, 1))
    return "\n\n".join(" ".join(next(words) for _ in range(25)) for _ in range(paragraphs))


def entry(name: str, body: str, first_at: int = 0, version: int = 1, title: str = "", **given: Any) -> Entry:
    """As a document with this body gives it."""
    made = sketch(body)
    return Entry(
        **{
            "document_id": name,
            "version": version,
            "first_at": first_at,
            "text_hash": text_hash(title or name, body),
            "bands": tuple(made.bands),
            "size": made.size,
            "figures": figures_of(body),
            **given,
        }
    )


def hidden(name: str, version: int, first_at: int = 0) -> Entry:
    """What is kept of a retracted document."""
    return Entry(name, version, first_at, status="retracted")


def failure(status: int, kind: str) -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, NodeConfig("http", "localhost", 9200))
    return ApiError(kind, meta, {"error": {"type": kind, "reason": "said"}, "status": status})


class Memory:
    """What is used of the client; one index. `before` is called with the name of each request, and may raise."""

    def __init__(self) -> None:
        self.now: dict[str, tuple[int, Document]] = {}
        self.searchable: dict[str, tuple[int, Document]] = {}
        self.lock, self.number = threading.RLock(), 0
        self.before: Callable[[str], None] = lambda _: None
        self.indices = self
        self.refuse: Callable[[str], tuple[int, str] | None] = lambda _: None

    def mget(self, index, ids):
        self.before("mget")
        with self.lock:
            docs = [
                {"_id": i, "found": i in self.now, **(self._hit(i, self.now) if i in self.now else {})} for i in ids
            ]
            return copy.deepcopy({"docs": docs})

    def refresh(self, index) -> None:
        self.before("refresh")
        with self.lock:
            self.searchable = dict(self.now)

    def search(
        self,
        index,
        query,
        size,
        sort,
        seq_no_primary_term,
        track_total_hits,
        allow_partial_search_results,
        search_after=None,
    ):
        self.before("search")
        assert seq_no_primary_term
        assert not allow_partial_search_results
        assert sort == [{"first_at": "asc"}, {"document_id": "asc"}]
        should = query["bool"]["filter"][0]["bool"]["should"]
        with self.lock:
            hits = [
                self._hit(key, self.searchable) for key, (_, one) in self.searchable.items() if _matches(one, should)
            ]
        hits = sorted(({**hit, "sort": _sort(hit)} for hit in hits), key=lambda hit: hit["sort"])
        return copy.deepcopy(
            {"hits": {"hits": [h for h in hits if search_after is None or h["sort"] > search_after][:size]}}
        )

    def bulk(self, index, operations, timeout, require_alias):
        self.before("bulk")
        assert require_alias
        with self.lock:
            pairs = zip(operations[::2], operations[1::2], strict=True)
            return {"items": [self._write(json.loads(action), json.loads(line)) for action, line in pairs]}

    def _write(self, action: Document, document: Document) -> Document:
        ((kind, said),) = action.items()
        key, known = said["_id"], self.now.get(said["_id"])
        if refused := self.refuse(key):
            return {kind: {"_id": key, "status": refused[0], "error": {"type": refused[1], "reason": "said"}}}
        if (kind == "create") != (known is None) or (known and known[0] != said["if_seq_no"]):
            return {
                kind: {"_id": key, "status": 409, "error": {"type": "version_conflict_engine_exception", "reason": ""}}
            }
        self.number += 1
        self.now[key] = (self.number, document)
        return {kind: {"_id": key, "status": 200}}

    def _hit(self, key: str, where: dict[str, tuple[int, Document]]) -> Document:
        number, document = where[key]
        return {"_id": key, "_seq_no": number, "_primary_term": 1, "_source": document}


def _matches(document: Document, should: list[Document]) -> bool:
    for clause in should:
        ((name, values),) = clause["terms"].items()
        mine = document.get(name)
        if set(mine if isinstance(mine, list) else [mine]) & set(values):
            return True
    return False


def _sort(hit: Document) -> list[Any]:
    return [hit["_source"]["first_at"], hit["_source"]["document_id"]]
