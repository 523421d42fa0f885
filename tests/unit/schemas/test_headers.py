import pytest

from schemas import headers
from schemas.headers import Position, lineage, read, source_of, stage_times, write
from schemas.reasons import BadMessage, Reason
from schemas.topics import DOCUMENT_MAX_BYTES, Topics

AT = Position("articles-raw-v1", 3, 41)


def test_a_position_reads_back():
    assert Position.parse(str(AT)) == AT
    assert Position.parse("eu:west:1:2") == Position("eu:west", 1, 2)


@pytest.mark.parametrize("text", ["", "a:1", "a:b:1", "a:1:"])
def test_what_is_no_position(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part is wrong
        Position.parse(text)


def test_of_a_repeated_header_the_last_counts_and_bytes_are_shown():
    assert read([("a", b"1"), ("a", b"2"), ("none", None), ("odd", b"\xff")]) == {"a": "2", "odd": "\ufffd"}
    assert read(None) == {}


def test_half_a_surrogate_pair_can_be_written():
    assert read(write({"detail": "before \ud800 after"})) == {"detail": "before ? after"}


def test_a_first_record_is_its_own_origin():
    assert lineage({}, AT, "enrich", 5, 9) == {
        "src": "articles-raw-v1:3:41",
        "via": "articles-raw-v1:3:41",
        "trace": "articles-raw-v1:3:41",
        "t": "enrich=5/9",
    }


def test_origin_and_trace_pass_through_every_stage():
    given = {"src": "articles-raw-v1:0:7", "trace": "abc", "t": "ingest=1/2"}
    second = lineage(given, AT, "enrich", 5, 9)
    third = lineage(second, Position("articles-enriched-v1", 1, 2), "index", 11, 12)
    assert (third["src"], third["trace"], third["via"]) == ("articles-raw-v1:0:7", "abc", "articles-enriched-v1:1:2")
    assert stage_times(third["t"]) == {"ingest": (1, 2), "enrich": (5, 9), "index": (11, 12)}


@pytest.mark.parametrize("foreign", ["", "billing-service", "a:b:c"])
def test_a_header_of_somebody_elses_is_no_origin(foreign):
    assert source_of({"src": foreign}, AT) == str(AT)
    assert lineage({"src": foreign}, AT, "enrich", 1, 2)["src"] == str(AT)


@pytest.mark.parametrize("text", ["ingest", "ingest=1", "ingest=a/b", "a=1/2/3", "a=b=1/2"])
def test_malformed_times(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part is wrong
        stage_times(text)


def test_names_of_headers_differ():
    names = [value for name, value in vars(headers).items() if name.isupper() and isinstance(value, str)]
    assert len(names) == len(set(names)) == 12


def test_topics_are_never_compacted_and_keep_for_ever():
    for topic in Topics.named("blue").all():
        assert topic.name.startswith("blue.articles-")
        assert topic.config["cleanup.policy"] == "delete"
        assert topic.config["retention.ms"] == "-1"
        assert topic.partitions == 12
    plain = Topics.named()
    assert [topic.name for topic in plain.all()] == [
        "articles-raw-v1",
        "articles-raw-v1-dlq",
        "articles-enriched-v1",
        "articles-enriched-v1-dlq",
    ]
    assert not {t.name for t in plain.all()} & {t.name for t in Topics.named("blue").all()}


def test_small_state_is_compacted_in_one_partition():
    for topic in Topics.named("blue").state():
        assert topic.name.startswith("blue.newswire-")
        assert topic.config["cleanup.policy"] == "compact"
        assert topic.partitions == 1


def test_a_dead_letter_and_a_document_fit_their_topics():
    topics = Topics.named()
    assert topics.raw.max_message_bytes < topics.raw_dlq.max_message_bytes
    assert topics.enriched.max_message_bytes <= topics.enriched_dlq.max_message_bytes
    assert topics.enriched.max_message_bytes > DOCUMENT_MAX_BYTES


def test_reasons_say_whose_fault_it_is():
    ours = {reason for reason in Reason if reason.is_ours}
    assert ours == {
        Reason.PROCESSING_FAILED,
        Reason.PROCESSING_TIMED_OUT,
        Reason.PROCESS_CRASHED,
        Reason.OUT_OF_MEMORY,
        Reason.INVALID_DOCUMENT,
        Reason.REJECTED_BY_INDEX,
    }
    assert str(BadMessage(Reason.NO_CONTENT, "content is missing")) == "no_content: content is missing"
