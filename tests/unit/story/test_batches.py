"""Records become entries; what is none is left to the index service."""

from datetime import UTC, datetime

import pytest

from schemas.holds import Hold
from services.story.batches import make_batch
from services.story.entries import Place, figures_of, from_source, merged, to_source, under_hold
from tests.unit.index.conftest import FakeRecord, record
from tests.unit.story.conftest import body_of, entry, hidden

BANDS = list(entry("x", body_of(1)).bands)
FULL = {"story_bands": BANDS, "story_size": 150, "text_hash": "ab", "word_count": 150, "body": "7 boats, 12 crows"}
HOLD = Hold(action="withhold", reason="why", at=datetime(2026, 3, 22, tzinfo=UTC), by="desk")


def test_the_newest_version_goes_with_the_earliest_time_and_all_is_committed():
    batch = make_batch(
        [
            record(4, revision=2_000, ingested_at="2026-03-22T12:00:09Z", **FULL),
            record(5, revision=1_000, ingested_at="2026-03-22T12:00:01Z", **{**FULL, "text_hash": "old"}),
            FakeRecord(b"{", offset=6),
            FakeRecord(None, offset=7),
            FakeRecord(record(8).value, key=b"another", offset=8),
        ],
        0,
    )
    (found,) = batch.entries.values()
    assert (found.version, found.text_hash, found.first_at) == (2_000_001, "ab", 1_774_180_801_000)
    assert found.figures == figures_of("7 12")
    assert (batch.records, batch.unreadable) == (5, 3)
    assert batch.offsets == {("articles-enriched-v1", 0): 9}


@pytest.mark.parametrize("given", [{"status": "retracted"}, {"status": "withheld"}, {"kind": "index_page"}])
def test_what_is_not_to_be_compared_keeps_nothing_of_its_text(given):
    (found,) = make_batch([record(0, **{**FULL, **given})], 0).entries.values()
    assert (found.bands, found.text_hash, found.size, found.figures) == ((), None, 0, frozenset())
    assert to_source(found, Place()).keys() == {"document_id", "version", "first_at", "status", "size"}


def test_bands_of_others_and_short_texts_are_not_compared():
    (found,) = make_batch([record(0, **{**FULL, "story_bands": ["b1", "b2"], "word_count": 3})], 0).entries.values()
    assert (found.bands, found.text_hash) == ((), None)


def test_versions_in_any_order():
    old, new = entry("a", body_of(1), first_at=5, version=1), entry("a", body_of(2), first_at=9, version=2)
    assert merged(old, new) == merged(new, old)
    assert merged(old, new).bands == new.bands
    assert merged(old, new).first_at == 5
    again = entry("a", body_of(3), first_at=9, version=2)
    assert merged(new, again).bands == again.bands, "of one version the last in the topic"


def test_a_hold_takes_the_text_and_keeps_the_version():
    held = under_hold(entry("a", body_of(1), version=7), HOLD)
    assert (held.version, held.status, held.bands, held.text_hash) == (7, "withheld", (), None)
    assert under_hold(hidden("a", 7), HOLD).status == "retracted"


def test_an_entry_is_stored_and_read_back_whole():
    until = datetime(2027, 1, 1, tzinfo=UTC)
    one, place = entry("a", body_of(1) + " 12 13", embargoed_until=until), Place("s", "d", 0.5)
    assert from_source(to_source(one, place)) == (one, place)
