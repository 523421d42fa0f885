"""One bulk request and what became of each document in it. No retries here: who waits keeps the consumer's membership alive."""

from collections.abc import Sequence
from typing import Any

from elasticsearch import Elasticsearch

from services.common.elasticsearch import failure_of
from services.common.outcomes import Failure, Outcome, Remedy, judge
from services.index import metrics
from services.index.documents import BulkItem

# After a restart a bulk hangs while its shard recovers: the server gives up first, and says why.
SERVER_TIMEOUT = "10s"
_ANSWER = "errors,items.*.status,items.*._id,items.*.error.type,items.*.error.reason,items.*.error.caused_by"


class AnswerMismatch(Exception):
    """An answer that does not speak of the documents that were sent: nothing can be concluded from it."""


class Bulk:
    """Writes through the write alias; an index that is missing is never created by a write."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def send(self, items: Sequence[BulkItem]) -> list[Outcome]:
        """The outcome of each item, in order. Raises AnswerMismatch."""
        answer = self._request(items)
        if not isinstance(answer, Failure):
            return _outcomes(items, answer)
        if answer.remedy is Remedy.WAIT or len(items) == 1:
            return [answer.alone] * len(items)
        middle = len(items) // 2
        return self.send(items[:middle]) + self.send(items[middle:])

    def _request(self, items: Sequence[BulkItem]) -> dict[str, Any] | Failure:
        operations: list[Any] = []
        for item in items:
            operations += (item.action, item.line)
        metrics.BULK_DOCUMENTS.observe(len(items))
        try:
            with metrics.BULK_SECONDS.time():
                answer = self._client.bulk(
                    index=self._alias,
                    operations=operations,
                    filter_path=_ANSWER,
                    timeout=SERVER_TIMEOUT,
                    require_alias=True,
                )
        except Exception as error:
            return failure_of(error)
        return dict(answer.body)


def _outcomes(items: Sequence[BulkItem], answer: dict[str, Any]) -> list[Outcome]:
    answered = [item["index"] for item in answer["items"]]
    if [said["_id"] for said in answered] != [item.id for item in items]:
        raise AnswerMismatch(f"{len(items)} documents were sent, the answer speaks of {len(answered)}, or of others")
    return judge([(said["status"], *_error(said.get("error"))) for said in answered])


def _error(error: dict[str, Any] | None) -> tuple[str | None, str]:
    if error is None:
        return None, ""
    cause = error.get("caused_by")
    why = f" ({cause.get('reason')})" if isinstance(cause, dict) and cause.get("reason") else ""
    return error.get("type"), f"{error.get('reason')}{why}"[:2_000]
