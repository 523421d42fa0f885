"""bench-check fails beyond a fifth, and only then."""

import pytest

from benchmarks.check import compare


def test_a_fifth_less_is_noise_and_more_is_a_loss():
    kept, lost, better = compare({"a": 2.0, "b": 2.0, "c": 2.0}, {"a": 1.61, "b": 1.59, "c": 9.0})
    assert (kept.is_kept, lost.is_kept, better.is_kept) == (True, False, True)


def test_ratios_that_were_never_committed_are_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match="make bench"):
        compare({"a": 2.0}, {"b": 2.0})
