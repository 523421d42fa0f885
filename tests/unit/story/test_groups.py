"""Groups and places: by the documents alone, never by their order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.story.entries import Place
from services.story.groups import groups, places
from tests.unit.story.conftest import body_of, entry, hidden

AGENCY = body_of(1)
CUT, INTRO = AGENCY.rpartition("\n\n")[0], f"{body_of(2, 1)}\n\n{AGENCY}"
FAMILY = [
    entry("agency", AGENCY, 10),
    entry("copy", AGENCY, 20, title="agency"),
    entry("cut", CUT, 30),
    entry("intro", INTRO, 40),
]
OTHERS = [entry("other", body_of(3), 5), hidden("gone", 3), entry("short", "Ferry sails.", 1, text_hash=None)]


@given(st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_does_not_matter(chance: random.Random) -> None:
    shuffled = chance.sample([*FAMILY, *OTHERS], len(FAMILY) + len(OTHERS))
    found = {tuple(one.document_id for one in group) for group in groups(shuffled)}
    assert found == {("agency", "copy", "cut", "intro"), ("other",), ("gone",), ("short",)}


def test_the_first_gives_its_id_and_exact_copies_say_whose_they_are() -> None:
    found = places(FAMILY)
    assert {place.story_id for place in found.values()} == {"agency"}
    assert {key: place.duplicate_of for key, place in found.items() if place.duplicate_of} == {"copy": "agency"}
    assert found["agency"].similarity == found["copy"].similarity == 1.0
    assert 0.7 < (found["cut"].similarity or 0) < 1.0


def test_what_is_hidden_or_has_no_text_stands_nowhere() -> None:
    assert places([hidden("gone", 3)]) == {"gone": Place()}
    assert places([OTHERS[2]]) == {"short": Place()}


def test_a_chain_is_one_story() -> None:
    parts = [body_of(seed, 1) for seed in range(12)]
    chain = [entry(str(n), "\n\n".join(parts[n : n + 6]), n) for n in range(6)]
    assert [len(group) for group in groups(chain)] == [6]
