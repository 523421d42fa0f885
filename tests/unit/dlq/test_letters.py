import pytest

from newswire.dlq.letters import replay_of
from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from services.common.dead_letters import dead_letter_headers
from tests.unit.dlq.letters import DLQ, NOON_MS, RAW, letter


def test_what_a_letter_says():
    found = letter()
    assert (found.reason, found.stage, found.build, found.attempt) == ("processing_failed", "enrich", "0.1.0", 1)
    assert (found.time_ms, found.src, found.source) == (NOON_MS + 5_000, f"{RAW}:3:17", "gazette")
    assert found.last_line == "KeyError: 'x'"


def test_a_record_that_somebody_else_put_there_is_a_letter_too():
    found = letter(b"\xff", src=None, time=None, stage=None, reason=None, detail=None, build=None, attempt=None)
    assert (found.reason, found.stage, found.build, found.attempt) == ("unknown", "unknown", "unknown", 1)
    assert (found.time_ms, found.src, found.source, found.document_id) == (NOON_MS, f"{DLQ}:3:7", None, None)
    assert found.last_line == ""


@pytest.mark.parametrize("attempt", ["", "-1", "0", "²", "many", "9" * 40])
def test_an_attempt_that_is_no_number_is_the_first(attempt):
    assert letter(attempt=attempt).attempt == 1


def test_the_document_it_would_have_become():
    assert letter(b'{"document_id": "d-1", "broken": true}').document_id == "d-1"
    assert letter(b'{"source": "a", "content": "x"}').document_id == "a0a46ec83eac4261fcb6902811a62643"
    assert letter(b'{"source": "a"}').document_id is None
    assert letter(None).document_id is None


def test_a_replay_keeps_bytes_origin_and_time_and_says_that_it_is_one():
    replay = replay_of(letter(b"\xffvalue", key=b"\xfekey", attempt="3", version="77"))
    assert (replay.topic, replay.key, replay.value, replay.timestamp_ms) == (RAW, b"\xfekey", b"\xffvalue", NOON_MS)
    assert headers.read(replay.headers) == {
        "src": f"{RAW}:3:17",
        "via": f"{DLQ}:3:7",
        "trace": "tr-1",
        "t": "enrich=1/2",
        "version": "77",
        "attempt": "3",
    }


def test_what_fails_again_has_failed_once_more_and_keeps_its_origin():
    replay = replay_of(letter(attempt="2"))
    failed = dead_letter_headers(
        headers.read(replay.headers),
        Position(RAW, 0, 99),
        stage="enrich",
        reason=Reason.PROCESSING_FAILED,
        detail="",
        received_ms=1,
        now_ms=2,
        build="0.2.0",
    )
    said = headers.read(failed)
    assert (said["attempt"], said["src"], said["trace"], said["via"]) == ("3", f"{RAW}:3:17", "tr-1", f"{RAW}:0:99")


def test_a_letter_without_key_and_value_can_be_sent():
    assert replay_of(letter(None)).key == b""
    assert replay_of(letter(None, key=b"k")).key == b"k"
    assert replay_of(letter(b"x")).key is None
