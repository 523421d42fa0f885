"""Two indices compared document by document."""

from hypothesis import given
from hypothesis import strategies as st

from newswire.digests import compare, digest

INDICES = st.dictionaries(st.text(alphabet="abc", min_size=1, max_size=3), st.binary(max_size=1), max_size=12)


@given(INDICES, INDICES)
def test_whatever_differs_is_found(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    found = compare(iter(sorted(old.items())), iter(sorted(new.items())))
    assert found.differing == {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    assert (found.old_count, found.new_count) == (len(old), len(new))
    assert (found.old_hash == found.new_hash) == (old == new)


def test_a_digest_is_over_version_and_content_and_not_over_when_it_was_enriched() -> None:
    one = {"title": "Ferry", "status": "published", "enriched_at": "2026-01-01T00:00:00Z", "trace": "a", "src": "b"}
    assert digest(1, one) == digest(1, {**one, "enriched_at": "2027-01-01T00:00:00Z", "trace": "c", "src": "d"})
    assert len({digest(1, one), digest(2, one), digest(1, {**one, "status": "withheld"})}) == 3
