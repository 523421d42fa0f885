"""What Elasticsearch has of documents, asked by id in bulk."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from elasticsearch import AuthorizationException, Elasticsearch, NotFoundError

from newswire.accounting.ends import Indexed
from schemas.raw import DOCUMENT_ID

_ID = re.compile(DOCUMENT_ID)
# A long run must not end because of one busy moment.
TRIES = 5
_BUSY = (429, 502, 503, 504)
_DOCS = "docs._id,docs._version,docs.found,docs._source,docs.error.type"
_HITS = "hits.hits._id,hits.hits._version,hits.hits.fields"


class IndexUnreadable(Exception):
    """Elasticsearch answered, but not about the documents; the message says what it said."""


class IndexedDocuments:
    """Reads versions through the operators' alias."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client.options(max_retries=TRIES, retry_on_timeout=True, retry_on_status=_BUSY)
        self._alias = alias
        self._is_searchable = False

    def make_searchable(self) -> None:
        """What was confirmed until now can be searched from now on, which is five times faster than asking for each document at
        once (measured: docs/adr/0011). Call it after the committed offsets were read; who may not refresh goes the slower way."""
        try:
            self._client.indices.refresh(index=self._alias)
        except (AuthorizationException, NotFoundError):
            return
        self._is_searchable = True

    def get(self, ids: Collection[str]) -> dict[str, Indexed]:
        """Those of the documents that are indexed. Raises IndexUnreadable, and what the client raises."""
        wanted = sorted({one for one in ids if _ID.match(one)})
        try:
            found = (self._search(wanted) if self._is_searchable else self._mget(wanted)) if wanted else ()
            return dict(found)
        except NotFoundError:
            return {}

    def _search(self, ids: list[str]) -> Iterable[tuple[str, Indexed]]:
        answer = self._client.search(
            index=self._alias,
            query={"ids": {"values": ids}},
            size=len(ids),
            version=True,
            source=False,
            docvalue_fields=[{"field": "status"}, {"field": "src"}],
            sort=["_doc"],
            track_total_hits=False,
            allow_partial_search_results=False,
            filter_path=_HITS,
        )
        for hit in answer.get("hits", {}).get("hits", ()):
            fields = hit.get("fields", {})
            yield hit["_id"], _indexed(hit, (fields.get("status") or [None])[0], (fields.get("src") or [None])[0])

    def _mget(self, ids: list[str]) -> Iterable[tuple[str, Indexed]]:
        answer = self._client.mget(index=self._alias, ids=ids, source_includes=["status", "src"], filter_path=_DOCS)
        for doc in answer.get("docs", ()):
            kind = doc.get("error", {}).get("type")
            if kind not in (None, "index_not_found_exception"):
                raise IndexUnreadable(f"Elasticsearch can't read {doc['_id']} through {self._alias}: {kind}")
            if doc.get("found"):
                source = doc.get("_source", {})
                yield doc["_id"], _indexed(doc, source.get("status"), source.get("src"))


def _indexed(doc: dict[str, Any], status: str | None, src: str | None) -> Indexed:
    return Indexed(doc["_version"], status == "retracted", src)
