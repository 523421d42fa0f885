import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.raw import MAX_REVISION
from schemas.versions import MAX_GENERATION, RANK, is_retraction, revision_of, version_of

revisions = st.integers(0, MAX_REVISION)
generations = st.integers(1, MAX_GENERATION)
statuses = st.sampled_from(sorted(RANK))


@given(
    st.tuples(revisions, revisions).filter(lambda two: two[0] < two[1]), statuses, statuses, generations, generations
)
def test_a_later_revision_beats_whatever_was_made_of_an_earlier_one(two, status, other, generation, other_generation):
    earlier, later = two
    assert version_of(later, status, generation) > version_of(earlier, other, other_generation)


def test_neighbouring_revisions_do_not_touch():
    assert version_of(8, "published", 1) > version_of(7, "retracted", MAX_GENERATION)


@given(revisions, generations, generations)
def test_a_stronger_order_beats_every_enrichment_of_its_revision(revision, generation, other):
    published, withheld, retracted = (version_of(revision, status, generation) for status in RANK)
    assert withheld > version_of(revision, "published", other)
    assert retracted > version_of(revision, "withheld", other)
    assert published < withheld < retracted


@given(revisions, statuses, st.tuples(generations, generations).filter(lambda two: two[0] < two[1]))
def test_a_later_generation_beats_an_earlier_one(revision, status, two):
    assert version_of(revision, status, two[1]) > version_of(revision, status, two[0])


@given(revisions, statuses, generations)
def test_the_revision_can_be_read_back_and_the_version_fits_elasticsearch(revision, status, generation):
    version = version_of(revision, status, generation)
    assert revision_of(version) == revision
    assert is_retraction(version) == (status == "retracted")
    assert 0 <= version < 2**63


@pytest.mark.parametrize("generation", [0, -1, MAX_GENERATION + 1])
def test_a_generation_that_would_reach_into_the_next_rank_is_refused(generation):
    with pytest.raises(ValueError, match=f"generation {generation} "):
        version_of(1, "published", generation)
