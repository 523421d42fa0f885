"""The ledger against a reference that keeps everything in sets and dictionaries."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswire.accounting.ends import End, Indexed, Output, Verdict, judge
from newswire.accounting.ledger import Ledger, Passage
from newswire.accounting.spans import Span
from schemas.headers import Position
from schemas.versions import version_of

RAW = "articles-raw-v1"
ENRICHED = "articles-enriched-v1"
REASONS = ("enrich not_json", "index rejected_by_index")
ORDER = list(End)


def at(offset: int, partition: int = 0) -> Position:
    return Position(RAW, partition, offset)


def ledger(end: int = 10, committed: int = 10, begin: int = 0, seen_from: int = 0) -> Ledger:
    return Ledger(RAW, {0: Span(begin, end)}, {0: committed}, {0: seen_from})


def settle(book: Ledger, existing: set[Position] | None = None, reruns: dict[Position, Position] | None = None) -> None:
    """Reads the raw records that nothing answered, as the audit does."""
    for run in book.unanswered():
        for offset in range(run.begin, run.end):
            here = at(offset, run.partition)
            if existing is None or here in existing:
                book.found(here, (reruns or {}).get(here, here))


# --- one rule each


def test_behind_the_committed_offset_without_output_is_lost_and_beyond_it_in_flight() -> None:
    book = ledger(end=5, committed=3)
    book.passed(at(0), at(0))
    book.ended(at(0), End.INDEXED)
    settle(book)

    assert [end for _, end, _ in book.records()] == [End.INDEXED, End.LOST, End.LOST, End.IN_FLIGHT, End.IN_FLIGHT]
    assert book.summary().lost == {"enrich": 2, "index": 0}
    assert book.summary().in_flight == {"enrich": 2, "index": 0}


def test_enriched_but_in_no_index_is_lost_by_the_index_stage() -> None:
    book = ledger(end=1, committed=1)
    book.passed(at(0), at(0))
    book.judged(at(0), Verdict.MISSING)

    assert book.summary().lost == {"enrich": 0, "index": 1}
    assert not book.summary().is_balanced


def test_an_offset_that_holds_no_record_is_none() -> None:
    book = ledger(end=3, committed=3)
    settle(book, existing={at(1)})

    assert book.summary().records == 1


def test_where_a_retention_removed_outputs_nothing_is_called_lost() -> None:
    book = ledger(end=4, committed=3, seen_from=2)
    settle(book)

    assert [end for _, end, _ in book.records()] == [End.UNSEEN, End.UNSEEN, End.LOST, End.IN_FLIGHT]


def test_a_replay_is_no_record_of_its_own_and_its_output_is_the_originals() -> None:
    book = ledger(end=6, committed=6)
    book.passed(at(1), at(1))
    book.ended(at(1), End.DEAD_LETTERED, REASONS[0])
    assert book.passed(at(1), at(5)) is Passage.REPLAYED
    book.judged(at(1), Verdict.INDEXED)
    assert book.passed(at(1), at(5)) is Passage.FURTHER, "the same replay worked off twice"
    for offset in (0, 2, 3, 4):
        book.passed(at(offset), at(offset))
        book.ended(at(offset), End.INDEXED)
    settle(book)

    assert book.summary().ends[End.INDEXED] == book.summary().records == 5


@pytest.mark.parametrize(("committed", "lost", "in_flight"), [(2, 1, 0), (1, 0, 1)])
def test_a_replay_without_output_is_seen_though_its_original_has_a_dead_letter(
    committed: int, lost: int, in_flight: int
) -> None:
    book = ledger(end=2, committed=committed)
    book.passed(at(0), at(0))
    book.ended(at(0), End.DEAD_LETTERED, REASONS[0])
    settle(book, reruns={at(1): at(0)})

    summary = book.summary()
    assert (summary.replays_lost, summary.replays_in_flight) == (lost, in_flight)
    assert summary.is_balanced is (lost == 0)
    assert summary.is_drained is (in_flight == 0)
    assert summary.ends[End.DEAD_LETTERED] == summary.records == 1


def test_a_replay_that_is_missing_in_the_index_is_not_hidden_by_the_old_dead_letter() -> None:
    book = ledger(end=1, committed=1)
    book.passed(at(0), at(0))
    book.ended(at(0), End.DEAD_LETTERED, REASONS[1])
    book.passed(at(0), at(0), is_replay=True)
    book.judged(at(0), Verdict.MISSING)

    assert book.summary().replays_lost == 1


def test_a_producers_own_src_header_does_not_lose_its_record() -> None:
    book = ledger(end=1, committed=1)
    foreign = Position("their-topic", 3, 7)
    owner = book.owner(foreign, at(0))
    book.passed(owner, at(0))
    book.judged(owner, Verdict.DEAD_LETTERED)
    settle(book)

    assert book.summary().ends[End.DEAD_LETTERED] == 1
    assert book.owner(at(1), at(2)) == at(1)


def test_reasons_are_counted_for_dead_letters_only() -> None:
    book = ledger(end=3, committed=3)
    for offset, better in ((0, None), (1, End.INDEXED), (2, End.DROPPED)):
        book.passed(at(offset), at(offset))
        book.ended(at(offset), End.DEAD_LETTERED, REASONS[0])
        if better:
            book.ended(at(offset), better, REASONS[0])

    assert book.summary().reasons == {REASONS[0]: 2}
    assert [reason for _, _, reason in book.records()] == [REASONS[0], "", REASONS[0]]


def test_more_reasons_than_a_byte_holds_are_counted_together() -> None:
    book = ledger(end=300, committed=300)
    for offset in range(300):
        book.passed(at(offset), at(offset))
        book.ended(at(offset), End.DEAD_LETTERED, f"enrich reason_{offset}")

    assert book.summary().reasons["other"] == 300 - 255
    assert sum(book.summary().reasons.values()) == 300


# --- one enriched record


def output(version: int | None = version_of(5, "published", 1), **given: bool) -> Output:
    return Output(f"{RAW}:0:1", version, **{"is_committed": True, **given})


@pytest.mark.parametrize(
    ("wanted", "indexed", "verdict"),
    [
        (output(), Indexed(version_of(5, "published", 1), src=f"{RAW}:0:1"), Verdict.INDEXED),
        (output(), Indexed(version_of(5, "published", 1)), Verdict.INDEXED),
        (output(), Indexed(version_of(5, "published", 1), src=f"{RAW}:0:2"), Verdict.SUPERSEDED),
        (output(), Indexed(version_of(5, "published", 2), src=f"{RAW}:0:1"), Verdict.SUPERSEDED),
        (output(), Indexed(version_of(6, "published", 1)), Verdict.SUPERSEDED),
        (output(), Indexed(version_of(6, "retracted", 1), is_retracted=True), Verdict.RETRACTED),
        (output(), Indexed(version_of(5, "published", 1), is_retracted=True), Verdict.RETRACTED),
        (output(version_of(5, "retracted", 1)), Indexed(version_of(5, "retracted", 1), True), Verdict.INDEXED),
        (output(version_of(5, "retracted", 1)), Indexed(version_of(6, "retracted", 1), True), Verdict.SUPERSEDED),
        (output(version_of(5, "withheld", 249)), Indexed(version_of(6, "retracted", 1), True), Verdict.RETRACTED),
        (output(), Indexed(version_of(4, "published", 249)), Verdict.STALE),
        (output(), Indexed(version_of(4, "retracted", 1), is_retracted=True), Verdict.STALE),
        (output(), None, Verdict.MISSING),
        (output(is_committed=False), None, Verdict.IN_FLIGHT),
        (output(is_committed=False), Indexed(version_of(4, "published", 1)), Verdict.IN_FLIGHT),
        (output(is_committed=False), Indexed(version_of(5, "published", 1)), Verdict.INDEXED),
        (output(has_letter=True), Indexed(version_of(5, "published", 1), src=f"{RAW}:0:2"), Verdict.DEAD_LETTERED),
        (output(is_seen=False), None, Verdict.UNSEEN),
        (output(is_seen=False, is_committed=False), None, Verdict.IN_FLIGHT),
        (output(None), Indexed(version_of(9, "published", 1)), Verdict.MISSING),
    ],
)
def test_a_version_against_what_is_indexed(wanted: Output, indexed: Indexed | None, verdict: Verdict) -> None:
    assert judge(wanted, indexed) is verdict


# --- any history, against the reference


@dataclass
class Naive:
    """The rules once more, with a set of ends for each record and nothing clever."""

    committed: int
    ends: dict[int, set[End]] = field(default_factory=dict)
    outputs: dict[int, int] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    def end(self, offset: int) -> End:
        known = set(self.ends.get(offset, set()))
        if not known:
            waits = offset not in self.answered and offset >= self.committed
            known = {End.IN_FLIGHT} if waits else {End.LOST}
        return min(known, key=ORDER.index)


VERDICTS = st.sampled_from(list(Verdict))
LETTERS = st.sampled_from([End.DEAD_LETTERED, End.DROPPED])
EVENTS = st.one_of(
    st.tuples(st.just("letter"), st.integers(0, 30), st.tuples(LETTERS, st.sampled_from(REASONS))),
    st.tuples(st.just("document"), st.integers(0, 30), VERDICTS),
)


@given(
    size=st.integers(0, 25),
    committed=st.integers(0, 30),
    gaps=st.sets(st.integers(0, 30), max_size=5),
    reruns=st.dictionaries(st.integers(5, 30), st.integers(0, 4), max_size=4),
    events=st.lists(EVENTS, max_size=60),
)
def test_any_history_gives_what_the_reference_says(
    size: int, committed: int, gaps: set[int], reruns: dict[int, int], events: list[tuple[str, int, object]]
) -> None:
    # Dead letters are read first.
    events = sorted((e for e in events if e[1] not in gaps), key=lambda e: e[0] != "letter")
    book, naive = Ledger(RAW, {0: Span(0, size)}, {0: committed}), Naive(committed)
    further = replayed = 0
    seen: set[int] = set()
    for kind, offset, what in events:
        src = reruns.get(offset, offset)
        passage = book.passed(at(src), at(offset))
        if src < size:
            first = src not in naive.answered
            again = offset in seen and offset < size
            further += not first and (offset == src or again)
            replayed += not first and offset != src and not again
            assert (passage is Passage.FIRST) is first
        else:
            assert passage is Passage.OUTSIDE
        naive.answered |= {offset, src}
        seen.add(offset)
        counted_further, counted_replayed = passage is Passage.FURTHER, passage is Passage.REPLAYED
        further, replayed = further - counted_further, replayed - counted_replayed
        if kind == "letter":
            end, reason = what
            book.ended(at(src), end, reason)
            naive.ends.setdefault(src, set()).add(end)
        else:
            book.judged(at(src), what)
            if what not in (Verdict.STALE, Verdict.MISSING):
                naive.ends.setdefault(src, set()).add(End(what.value))
    assert (further, replayed) == (0, 0)

    existing = {at(offset) for offset in range(size) if offset not in gaps}
    settle(book, existing, {at(offset): at(src) for offset, src in reruns.items()})

    # A gap that a replay names as its original counts as a record: something came out of it.
    own = [o for o in range(size) if o not in reruns and (o not in gaps or o in naive.answered)]
    expected = {at(offset): naive.end(offset) for offset in own}
    assert {position: end for position, end, _ in book.records()} == expected
    summary = book.summary()
    assert summary.records == len(own)
    assert summary.ends == {end: list(expected.values()).count(end) for end in End}
    letters = summary.ends[End.DEAD_LETTERED] + summary.ends[End.DROPPED]
    assert sum(summary.reasons.values()) == letters


def test_where_only_some_records_count_their_outputs_alone_do() -> None:
    book = ledger(end=4, committed=3)
    list(book.everything())
    for position, src in ((at(0), at(0)), (at(2), at(0)), (at(3), at(3))):
        book.found(position, src)

    assert book.passed(at(1), at(1)) is Passage.OUTSIDE
    assert book.passed(at(0), at(0)) is Passage.FIRST
    book.ended(at(0), End.DEAD_LETTERED, REASONS[0])

    summary = book.summary()
    assert {position.offset: end for position, end, _ in book.records()} == {0: End.DEAD_LETTERED, 3: End.IN_FLIGHT}
    assert (summary.replays_lost, summary.replays_in_flight) == (1, 0)
