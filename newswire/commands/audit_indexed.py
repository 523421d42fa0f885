"""What Elasticsearch has of documents, asked by id in bulk and at once: not only what was refreshed."""

import re
from collections.abc import Collection
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from newswire.accounting.ends import Indexed
from schemas.raw import DOCUMENT_ID

_ID = re.compile(DOCUMENT_ID)
# A long run must not end because of one busy moment.
TRIES = 5
_BUSY = (429, 502, 503, 504)
_ANSWER = "docs._id,docs._version,docs.found,docs._source,docs.error.type"


class IndexUnreadable(Exception):
    """Elasticsearch answered, but not about the documents; the message says what it said."""


class IndexedDocuments:
    """Reads versions through the operators' alias."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client.options(max_retries=TRIES, retry_on_timeout=True, retry_on_status=_BUSY)
        self._alias = alias

    def get(self, ids: Collection[str]) -> dict[str, Indexed]:
        """Those of the documents that are indexed. Raises IndexUnreadable, and what the client raises."""
        wanted = sorted({one for one in ids if _ID.match(one)})
        if not wanted:
            return {}
        try:
            answer = self._client.mget(
                index=self._alias, ids=wanted, source_includes=["status", "src"], filter_path=_ANSWER
            )
        except NotFoundError:
            return {}
        return {doc["_id"]: _indexed(doc) for doc in answer.get("docs", ()) if self._is_found(doc)}

    def _is_found(self, doc: dict[str, Any]) -> bool:
        kind = doc.get("error", {}).get("type")
        if kind not in (None, "index_not_found_exception"):
            raise IndexUnreadable(f"Elasticsearch can't read {doc['_id']} through {self._alias}: {kind}")
        return bool(doc.get("found"))


def _indexed(doc: dict[str, Any]) -> Indexed:
    source = doc.get("_source", {})
    return Indexed(doc["_version"], source.get("status") == "retracted", source.get("src"))
