"""The table of Elasticsearch's failures, as measured on the real server, row by row."""

import pytest
from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, TlsError
from elasticsearch import UnsupportedProductError

from schemas.reasons import Reason
from services.common.elasticsearch import failure_of
from services.common.outcomes import Remedy, Verdict, classify_item, classify_request, judge, no_answer


@pytest.mark.parametrize(
    ("status", "error_type", "verdict"),
    [
        (200, None, Verdict.INDEXED),
        (201, None, Verdict.INDEXED),
        (409, "version_conflict_engine_exception", Verdict.SUPERSEDED),
        (400, "document_parsing_exception", Verdict.REJECT),
        (400, "strict_dynamic_mapping_exception", Verdict.REJECT),
        (400, "mapper_parsing_exception", Verdict.REJECT),
        (400, "index_closed_exception", Verdict.HALT),
        (400, "illegal_argument_exception", Verdict.HALT),
        (400, "something_unheard_of", Verdict.HALT),
        (400, None, Verdict.HALT),
        (404, "index_not_found_exception", Verdict.HALT),
        (429, "cluster_block_exception", Verdict.HALT),
        (403, "cluster_block_exception", Verdict.HALT),
        (403, "security_exception", Verdict.HALT),
        (429, "es_rejected_execution_exception", Verdict.RETRY),
        (429, "circuit_breaking_exception", Verdict.RETRY),
        (503, "unavailable_shards_exception", Verdict.RETRY),
        (500, "anything", Verdict.RETRY),
        (409, "anything_else", Verdict.RETRY),
        (413, "too_large", Verdict.REJECT),
    ],
)
def test_items(status: int, error_type: str | None, verdict: Verdict) -> None:
    assert classify_item(status, error_type, "why").verdict is verdict


@pytest.mark.parametrize(
    ("status", "error_type", "remedy", "alone"),
    [
        (413, None, Remedy.HALVE, Verdict.REJECT),
        (400, "illegal_argument_exception", Remedy.BISECT, Verdict.REJECT),
        (400, "action_request_validation_exception", Remedy.BISECT, Verdict.REJECT),
        (400, "x_content_parse_exception", Remedy.BISECT, Verdict.REJECT),
        (400, "index_closed_exception", Remedy.WAIT, Verdict.HALT),
        (400, None, Remedy.WAIT, Verdict.HALT),
        (401, "security_exception", Remedy.WAIT, Verdict.UNAUTHORISED),
        (403, "security_exception", Remedy.WAIT, Verdict.HALT),
        (403, "cluster_block_exception", Remedy.WAIT, Verdict.HALT),
        (404, "index_not_found_exception", Remedy.WAIT, Verdict.HALT),
        (429, "es_rejected_execution_exception", Remedy.WAIT, Verdict.RETRY),
        (429, "cluster_block_exception", Remedy.WAIT, Verdict.HALT),
        (502, None, Remedy.WAIT, Verdict.RETRY),
        (503, "master_not_discovered_exception", Remedy.WAIT, Verdict.RETRY),
        (301, None, Remedy.WAIT, Verdict.HALT),
    ],
)
def test_whole_requests(status: int, error_type: str | None, remedy: Remedy, alone: Verdict) -> None:
    failure = classify_request(status, error_type, "why")
    assert (failure.remedy, failure.alone.verdict) == (remedy, alone)


def test_too_large_alone_says_so() -> None:
    assert classify_request(413, None, "").alone.reason is Reason.TOO_LARGE


def test_without_an_answer_it_is_tried_again_but_not_without_trust() -> None:
    assert no_answer("refused").alone.verdict is Verdict.RETRY
    assert no_answer("certificate", tls=True).alone.verdict is Verdict.HALT


def test_an_ambiguous_cause_is_the_documents_own_where_a_neighbour_was_accepted() -> None:
    bad, good = (400, "illegal_argument_exception", "why"), (201, None, "")
    assert [o.verdict for o in judge([bad, good])] == [Verdict.REJECT, Verdict.INDEXED]
    assert [o.verdict for o in judge([bad, bad])] == [Verdict.HALT, Verdict.HALT]
    closed = (400, "index_closed_exception", "closed meanwhile")
    assert [o.verdict for o in judge([good, closed])] == [Verdict.INDEXED, Verdict.HALT]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (NoConnection("refused"), Verdict.RETRY),
        (ConnectionTimeout("late"), Verdict.RETRY),
        (SerializationError("half an answer"), Verdict.RETRY),
        (TlsError("unknown authority"), Verdict.HALT),
    ],
)
def test_what_the_client_raises_without_a_status(error: Exception, verdict: Verdict) -> None:
    assert failure_of(error).alone.verdict is verdict


def test_what_the_client_raises_with_a_status(api_error) -> None:
    blocked = {"error": {"type": "cluster_block_exception", "reason": "read-only"}, "status": 403}
    assert failure_of(api_error(403, blocked)).alone.verdict is Verdict.HALT
    assert failure_of(api_error(413, None)).remedy is Remedy.HALVE
    assert failure_of(api_error(502, "<html>")).alone.verdict is Verdict.RETRY
    assert failure_of(api_error(200, {}, UnsupportedProductError)).alone.verdict is Verdict.HALT


def test_our_own_faults_are_no_failure_of_elasticsearch() -> None:
    with pytest.raises(KeyError):
        failure_of(KeyError("items"))
