from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from services.common.records import cut
from services.index.batches import make_batch


def test_offsets_are_the_next_ones_of_each_partition(fake, encode) -> None:
    value = encode()
    records = [fake(value, partition=p, offset=o) for p, o in ((0, 4), (0, 5), (3, 9))]
    assert make_batch(records, 0).offsets == {("articles-enriched-v1", 0): 6, ("articles-enriched-v1", 3): 10}


def test_poison_costs_no_neighbour_and_its_offset_counts(fake, record) -> None:
    batch = make_batch([record(0), fake(None, offset=1), record(2, document_id="harbour-2")], 0)
    assert [item.id for item in batch.items] == ["harbour-1", "harbour-2"]
    assert [(r.offset, bad.reason) for r, bad in batch.refused] == [(1, Reason.NULL_VALUE)]
    assert batch.offsets["articles-enriched-v1", 0] == 3


def test_of_two_with_one_version_the_last_in_the_topic_goes_and_is_counted(record) -> None:
    batch = make_batch([record(0, title="first"), record(1, title="last")], 0)
    assert [item.record.offset for item in batch.items] == [1]
    assert batch.ties == 1
    assert make_batch([record(0), record(1)], 0).ties == 0, "the same bytes again are a duplicate, no tie"


def test_a_retraction_beats_a_later_enrichment_of_its_revision(record) -> None:
    batch = make_batch([record(0, status="retracted"), record(1, generation=249)], 0)
    assert [item.record.offset for item in batch.items] == [0]


@given(revisions=st.lists(st.integers(0, 10_000), min_size=1, max_size=20, unique=True), data=st.data())
def test_whatever_the_order_of_arrival_the_newest_stays(record, revisions: list[int], data: st.DataObject) -> None:
    """Through batches of any size, into an index that keeps the highest version as external_gte does."""
    arrived = [record(i, revision=r) for i, r in enumerate(data.draw(st.permutations(revisions)))]
    size = data.draw(st.integers(1, len(arrived)))
    stored = 0
    for piece in cut(arrived, size, 10**9):
        for item in make_batch(piece, 0).items:
            stored = max(stored, item.version)
    assert stored == max(revisions) * 1000 + 1


@given(lengths=st.lists(st.integers(0, 3_000), max_size=30), documents=st.integers(1, 8), size=st.integers(1, 5_000))
def test_pieces_keep_order_and_limits(fake, lengths: list[int], documents: int, size: int) -> None:
    records = [fake(b"x" * length, offset=i) for i, length in enumerate(lengths)]
    pieces = list(cut(records, documents, size))
    assert [r for piece in pieces for r in piece] == records
    assert all(len(p) <= documents for p in pieces)
    assert all(len(p) == 1 or sum(len(r.value or b"") for r in p) <= size for p in pieces)


@given(
    versions=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["published", "withheld", "retracted"]), st.integers(1, 3)),
        min_size=1,
        max_size=12,
        unique=True,
    ),
    data=st.data(),
)
def test_whatever_the_order_of_arrival_the_same_document_stays(record, versions, data: st.DataObject) -> None:
    """A later revision beats all; of one revision a retraction, then a withholding, then the latest enrichment."""

    def stored(order) -> tuple[int, bytes]:
        arrived = [record(revision=r, status=s, generation=g, reason=f"{r} {s} {g}") for r, s, g in order]
        kept = (-1, b"")
        for piece in cut(arrived, data.draw(st.integers(1, len(arrived))), 10**9):
            for item in make_batch(piece, 0).items:
                if item.version >= kept[0]:
                    kept = (item.version, item.line)
        return kept

    ranks = {"published": 0, "withheld": 1, "retracted": 2}
    newest = max(versions, key=lambda v: (v[0], ranks[v[1]], v[2]))
    assert stored(data.draw(st.permutations(versions))) == stored([newest])
