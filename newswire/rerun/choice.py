"""Which documents are enriched anew, as Elasticsearch is asked for them. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from newswire.queries import Search, query_of
from schemas.versions import MAX_GENERATION

# What is told of each hit: nothing of its text.
_TOLD = {"_source": False, "docvalue_fields": ["src"], "version": True}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `below`, `query`, `since_ms` says which; `generation` is what they become. Times in ms since the epoch.

    A document that has this generation already is done, unless it was enriched before `again_before_ms`.
    """

    generation: int
    below: int | None = None
    query: str | None = None
    since_ms: int | None = None
    again_before_ms: int | None = None

    def due(self) -> dict[str, Any]:
        """The filter that a document leaves by being done: whoever chooses again goes on where it was broken off."""
        behind = {"range": {"generation": {"lt": self.generation if self.below is None else self.below}}}
        if self.again_before_ms is None:
            return behind
        before = {"range": {"enriched_at": {"lt": self.again_before_ms, "format": "epoch_millis"}}}
        old = {"bool": {"filter": [{"term": {"generation": self.generation}}, before]}}
        return {"bool": {"should": [behind, old], "minimum_should_match": 1}}

    def _chosen(self) -> list[dict[str, Any]]:
        if self.query is not None:
            return [query_of(Search(self.query))]
        if self.since_ms is not None:
            return [{"range": {"ingested_at": {"gte": self.since_ms, "format": "epoch_millis"}}}]
        return []


def page_of(choice: Choice, size: int, after: str | None) -> dict[str, Any]:
    """One page of the documents that are due, those behind the document_id `after`: where each comes from.

    In the order of the ids, which never change (docs/adr/0054). Raises BadQuery.
    """
    return {
        "query": {"bool": {"filter": [choice.due(), *choice._chosen()]}},
        "size": size,
        "sort": [{"document_id": "asc"}],
        "track_total_hits": after is None,
        **_TOLD,
        **({} if after is None else {"search_after": [after]}),
    }


def still_due(choice: Choice, srcs: Collection[str]) -> dict[str, Any]:
    """Of the documents that these raw records became, those that are still made of them and due."""
    return {
        "query": {"bool": {"filter": [choice.due(), {"terms": {"src": sorted(srcs)}}]}},
        # Two documents of one record: somebody changed how documents are told apart.
        "size": 4 * len(srcs),
        "sort": ["_doc"],
        "track_total_hits": False,
        **_TOLD,
    }


NEWEST: dict[str, Any] = {"size": 0, "aggs": {"newest": {"max": {"field": "generation"}}}}
OVERVIEW: dict[str, Any] = {"aggs": {"generations": {"terms": {"field": "generation", "size": MAX_GENERATION}}}}


def src_of(hit: dict[str, Any]) -> str:
    """What a hit says of where it comes from; "" where it doesn't."""
    return str((hit.get("fields", {}).get("src") or [""])[0])


def version_anew(version: int, generation: int) -> int:
    """The version of the same revision and rank in another generation (schemas.versions)."""
    return version - version % (MAX_GENERATION + 1) + generation


def generation_of(version: int) -> int:
    """The generation that made a version."""
    return version % (MAX_GENERATION + 1)
