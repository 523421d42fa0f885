"""Offsets, their bytes, and the ranges that are read."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newswire.accounting.documents import Documents
from newswire.accounting.spans import Marks, Range, Span, joined


@given(st.integers(0, 50), st.integers(0, 50), st.lists(st.tuples(st.integers(-5, 110), st.integers(0, 255))))
def test_marks_are_a_dictionary_with_walls(begin: int, length: int, puts: list[tuple[int, int]]) -> None:
    marks, known = Marks({3: Span(begin, begin + length)}), {}
    for offset, value in puts:
        inside = begin <= offset < begin + length
        assert marks.put(3, offset, value) is inside
        if inside:
            known[offset] = value
    assert not marks.put(4, begin, 1)
    assert {offset: marks.get(3, offset) for offset in known} == known
    assert marks.get(3, begin - 1) == marks.get(3, begin + length) == marks.get(4, begin) == 0


@given(st.sets(st.integers(0, 200)), st.integers(0, 20))
def test_joined_ranges_cover_every_offset_and_bridge_small_gaps_only(wanted: set[int], near: int) -> None:
    marks = Marks({0: Span(0, 201)})
    for offset in wanted:
        marks.put(0, offset, 1)

    ranges = list(joined(marks.runs(0, re.compile(b"\x01+")), near))

    covered = {offset for one in ranges for offset in range(one.begin, one.end)}
    assert wanted <= covered
    assert all(any(abs(offset - w) <= near for w in wanted) for offset in covered)
    assert all(b.begin - a.end > near for a, b in pairwise(ranges))


def test_ranges_of_two_partitions_are_never_joined() -> None:
    assert len(list(joined(iter([Range(0, 0, 5), Range(1, 5, 6)]), 100))) == 2


def test_documents_are_counted_once_and_only_so_many() -> None:
    documents = Documents(most=2)
    assert [documents.add(name) for name in ("a", "b", "a")] == [True, True, False]
    assert not documents.is_at_least
    assert not documents.add("c")
    assert (len(documents), documents.is_at_least) == (2, True)
