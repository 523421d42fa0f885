"""What a fetch brought reads the same through the compiled code as through kafka-python's own."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError
from kafka.protocol.consumer import IsolationLevel
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder
from kafka.record.util import calc_crc32c
from kafka.structs import TopicPartition

from services.common import compiled_records
from services.common.compiled_records import CompiledRecords

AT = TopicPartition("articles-enriched-v1", 7)
MESSAGE = (1_774_180_800_000, b"harbour-1", b'{"title": "The ferry sails"}', [("src", b"r:0:1"), ("note", None)])
GZIP = 1
LONG = (MESSAGE[0], b"harbour-2", b"the ferry sails again " * 20, [])
messages = st.lists(
    st.tuples(
        st.integers(0, 2**41),
        st.none() | st.binary(max_size=40),
        st.none() | st.binary(max_size=400),
        st.lists(st.tuples(st.text(max_size=8), st.none() | st.binary(max_size=200)), max_size=5),
    ),
    min_size=1,
    max_size=6,
)


def with_attributes(old):
    """A message of the old format with zeros where the new one says how it is compressed."""
    return old[:21] + b"\0\0" + old[23:]


class Upper:
    """A deserialiser."""

    def deserialize(self, topic, headers, data):
        return data.upper()


def batch(some, base=0, magic=2, compression=0):
    builder = MemoryRecordsBuilder(magic, compression, 1 << 20, offset=base)
    for timestamp, key, value, headers in some:
        builder.append(timestamp, key, value, headers if magic == 2 else [])
    builder.close()
    return bytes(builder.buffer())


def changed(data, at, form, value):
    """The batch with one of its header's fields changed, its checksum right again."""
    data = bytearray(data)
    struct.pack_into(form, data, at, value)
    struct.pack_into(">I", data, 17, calc_crc32c(memoryview(data)[21:]))
    return bytes(data)


def read(kind, data, start=0, most=2, **options):
    """All records in takes of `most`, where the next fetch would begin after each take, and the leader's epoch."""
    part = kind(start, AT, MemoryRecords(data), **options)
    found, following = [], []
    while part:
        found += part.take(most)
        following.append(part.next_fetch_offset)
    return [record._replace(serialized_header_size=-1) for record in found], following, part.leader_epoch


def assert_same(data, start=0, **options):
    assert read(CompiledRecords, data, start, **options) == read(Fetcher.PartitionRecords, data, start, **options)


@given(st.lists(messages, min_size=1, max_size=4), st.integers(0, 12))
def test_the_same_records_positions_and_epoch(batches, start):
    data, base = b"", 0
    for some in batches:
        data += batch(some, base)
        base += len(some)
    assert_same(data, min(start, base - 1))


def test_it_reads_something_at_all():
    records, following, _ = read(CompiledRecords, batch([MESSAGE, MESSAGE], 5), 5)
    assert [(r.topic, r.partition, r.offset, r.timestamp, r.key, r.value, r.headers) for r in records] == [
        ("articles-enriched-v1", 7, offset, *MESSAGE) for offset in (5, 6)
    ]
    assert following == [7, 7]


@pytest.mark.parametrize("kind", [CompiledRecords, Fetcher.PartitionRecords])
def test_a_batch_that_the_broker_cut_off_comes_with_the_next_fetch(kind):
    records, following, _ = read(kind, batch([MESSAGE, MESSAGE]) + batch([MESSAGE], 2)[:-3])
    assert [record.offset for record in records] == [0, 1]
    assert following[-1] == 2


def test_the_leaders_epoch_stands_in_each_record_and_at_the_position():
    data = changed(batch([MESSAGE]), 12, ">i", 41)
    assert_same(data)
    assert read(CompiledRecords, data)[2] == 41


def test_a_gap_that_compaction_left_at_the_end_is_passed_over():
    data = changed(batch([MESSAGE]), 23, ">i", 9)
    assert_same(data)
    assert read(CompiledRecords, data)[1][-1] == 10


def test_control_batches_are_no_records_but_count_as_offsets():
    control = changed(batch([MESSAGE], 1), 21, ">h", 0b100000)
    data = batch([MESSAGE]) + control + batch([MESSAGE], 2)
    assert_same(data)
    assert [record.offset for record in read(CompiledRecords, data)[0]] == [0, 2]


@pytest.mark.parametrize("kind", [CompiledRecords, Fetcher.PartitionRecords])
def test_a_flipped_bit_is_noticed_by_the_checksum(kind):
    data = bytearray(batch([MESSAGE]) + batch([MESSAGE], 1))
    data[-4] ^= 1
    part = kind(0, AT, MemoryRecords(bytes(data)))
    assert [record.offset for record in part.take(5)] == [0]
    with pytest.raises(CorruptRecordError):
        part.take(5)


@pytest.mark.parametrize("count", [2, -1])
def test_a_count_that_the_batch_does_not_hold_is_an_error_of_kafkas_kind(count):
    with pytest.raises(CorruptRecordError):
        read(CompiledRecords, changed(batch([MESSAGE]), 57, ">i", count))


@pytest.fixture
def no_compiled_code(monkeypatch):
    def refuse(data):
        raise AssertionError(f"{len(data)} bytes went through the compiled code")

    monkeypatch.setattr(compiled_records, "DefaultRecordBatch", refuse)


@pytest.mark.usefixtures("no_compiled_code")
@pytest.mark.parametrize(
    "data",
    [
        batch([MESSAGE], magic=1),
        with_attributes(batch([LONG], magic=1)),
        batch([LONG], compression=GZIP),
    ],
)
def test_old_formats_and_compressed_batches_go_the_usual_way(data):
    data += batch([MESSAGE], 2)
    part = CompiledRecords(0, AT, MemoryRecords(data), check_crcs=False)
    assert len(part.take(3)) == 2


@pytest.mark.usefixtures("no_compiled_code")
@pytest.mark.parametrize(
    "options",
    [
        {"isolation_level": IsolationLevel.READ_COMMITTED},
        {"value_deserializer": Upper()},
        {"key_deserializer": Upper()},
    ],
)
def test_transactions_and_deserialisers_go_the_usual_way(options):
    assert_same(batch([MESSAGE]), **options)
