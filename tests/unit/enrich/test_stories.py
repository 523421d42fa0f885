"""The sketch by which copies are found: the same for ever, in every script, and none where there is too little text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.cleaning.labels import load
from services.common.bands import BANDS, MINIMA, from_bands, to_bands
from services.enrich.stories import LONGEST, shingles_of, sketch

TEXT = (
    "The ferry between the two banks of the river runs again after nine days, said the harbour master on Friday night."
)
JAPANESE = "三浜市で震度5弱の地震があった。気象台によると震源の深さは約四十キロで津波の心配はない。"


def test_a_sketch_is_the_same_for_ever():
    """Golden: other bands would part every copy that comes from those that are stored. New rules need a new letter (bands.RULES)."""
    made = sketch(TEXT)
    assert made.size == 18
    assert len(made.bands) == BANDS
    assert made.bands[0] == "axMXzKCueyv7BJoZQ"
    assert sketch(JAPANESE).bands[41] == "aMzwmpqr+2LqDF0zl"


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n\n"),
        TEXT.replace(",", " –").replace(".", "!"),
        f"“{TEXT}”",
        TEXT.replace("r", "\uff52"),
    ],
)
def test_letter_case_white_space_and_punctuation_do_not_count(same):
    assert sketch(same) == sketch(TEXT)


@pytest.mark.parametrize("text", ["", "Ferry sails", "More follows. " * 40, "三浜市で地震", "😀 " * 500, "…" * 500])
def test_too_little_text_has_no_bands(text):
    assert sketch(text).bands == []


def test_scripts_without_spaces_are_taken_by_characters():
    assert all(len(shingle) == 8 for shingle in shingles_of(JAPANESE))
    assert all(shingle.count(" ") == 3 for shingle in shingles_of(TEXT))
    assert all(
        shingle.count(" ") == 3 for shingle in shingles_of("Premier Li (李强) visited the port of Fenmouth on Monday")
    )


@pytest.mark.parametrize("language", sorted({str(one.labels["language"]) for one in load() if one.labels.get("body")}))
def test_every_language_has_a_sketch_of_its_own(language):
    bodies = [
        str(one.labels["body"]) for one in load() if one.labels["language"] == language and one.labels.get("body")
    ]
    made = [sketch(body) for body in bodies if len(body) > 250]
    assert made
    assert all(one.size > 30 and len(set(one.bands)) == BANDS for one in made)


def test_a_very_long_text_is_cut_and_a_hostile_one_is_fast():
    assert sketch("word after word " * LONGEST).size <= 4
    numbered = " ".join(f"w{n}" for n in range(400_000))
    assert sketch(numbered).size < LONGEST


@given(st.lists(st.integers(0, 2**32 - 1), min_size=MINIMA, max_size=MINIMA))
def test_bands_hold_the_whole_sketch(minima):
    bands = to_bands(minima)
    assert from_bands(bands) == tuple(minima)
    assert {len(band) for band in bands} == {17}


@pytest.mark.parametrize("first", ["z" + "A" * 16, "a", "a" + "!" * 16, "a" + "=" * 16])
def test_what_are_no_bands_of_ours_say_nothing(first):
    bands = to_bands(range(MINIMA))
    assert from_bands([first, *bands[1:]]) is None
    assert from_bands(bands[1:]) is None
    assert from_bands([]) is None
