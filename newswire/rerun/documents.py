"""The documents as Elasticsearch has them, asked through the operators' alias; one that is away for a moment is waited for."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from elasticsearch import AuthorizationException, Elasticsearch, NotFoundError

from newswire.queries import BadQuery
from newswire.rerun.choice import NEWEST, OVERVIEW, Choice, page_of, src_of, still_due
from services.common.elasticsearch import failure_of
from services.common.outcomes import Remedy, Verdict
from services.common.waiting import pause_seconds

PAGE = 5_000


class Stopped(Exception):
    """Asked to end while somebody was waited for."""


class Documents:
    """`wait` waits so many seconds and says whether to end."""

    def __init__(
        self,
        client: Elasticsearch,
        alias: str,
        ask: Callable[[dict[str, Any]], dict[str, Any]],
        wait: Callable[[float], bool],
        say: Callable[[str], None],
    ) -> None:
        """`ask` sends one search of whole answers and raises BadQuery for a query that can't be read."""
        self._client, self._alias, self._ask = client, alias, ask
        self._wait, self._say = wait, say

    def make_searchable(self) -> None:
        """What was confirmed until now is found from now on, where we may see to that; else within a second."""
        try:
            self._client.indices.refresh(index=self._alias)
        except (AuthorizationException, NotFoundError):
            return

    def newest_generation(self) -> int:
        """The highest generation of any document; 0 where there is none."""
        return int(self._ask(NEWEST)["aggregations"]["newest"]["value"] or 0)

    def generations(self, choice: Choice) -> dict[int, int]:
        """How many documents that are due each generation has."""
        found = self._ask({**page_of(choice, 0, None), **OVERVIEW})["aggregations"]["generations"]["buckets"]
        return {int(one["key"]): int(one["doc_count"]) for one in sorted(found, key=lambda one: int(one["key"]))}

    def due(self, choice: Choice) -> Iterator[tuple[str, str]]:
        """(document_id, src) of each document that is due, in the order of their ids. Raises BadQuery."""
        after: str | None = None
        while hits := self._patiently(page_of(choice, PAGE, after))["hits"]["hits"]:
            yield from ((hit["_id"], src_of(hit)) for hit in hits)
            after = hits[-1]["sort"][0]

    def still_due(self, choice: Choice, srcs: Collection[str]) -> dict[str, dict[str, int]]:
        """src -> document_id -> version, of the documents that are still made of these records and due. Raises Stopped."""
        found: dict[str, dict[str, int]] = {}
        for hit in self._patiently(still_due(choice, srcs))["hits"]["hits"]:
            found.setdefault(src_of(hit), {})[hit["_id"]] = int(hit["_version"])
        return found

    def _patiently(self, body: dict[str, Any]) -> dict[str, Any]:
        tries = 0
        while True:
            try:
                return self._ask(body)
            except BadQuery:
                raise
            except Exception as error:
                failure = failure_of(error)
                if failure.remedy is not Remedy.WAIT or failure.alone.verdict is not Verdict.RETRY:
                    raise
                if tries % 10 == 0:
                    self._say(f"waiting for Elasticsearch: {failure.alone.detail}")
            tries += 1
            if self._wait(pause_seconds(tries)):
                raise Stopped
