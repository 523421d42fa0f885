"""The writer of the revisions and the holds, on an Elasticsearch in memory that keeps versions as external_gte does."""

import json
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.holds import Hold
from services.common.availability import Availability
from services.common.keeper import Keeper
from services.common.outcomes import Verdict
from services.common.records import cut
from services.index.batches import make_batch
from services.index.bulk import Bulk
from services.index.entries import content_hash, marker_id
from services.index.holding import HeldArticles, HeldBulk
from services.index.revisions import Revisions
from services.index.tombstones import under_hold, without_text

RETRACT = Hold(action="retract", reason="a court's order", at=datetime(2026, 3, 22, tzinfo=UTC), by="desk")
WITHHOLD = RETRACT.model_copy(update={"action": "withhold"})


class Memory:
    """What is used of the client; one index."""

    def __init__(self) -> None:
        self.stored: dict[str, tuple[int, dict]] = {}
        self.indices = self
        self.before_write = lambda: None

    def bulk(self, index, operations, **_):
        self.before_write()
        return _Answer(
            {"items": [{"index": self._one(*pair)} for pair in zip(operations[::2], operations[1::2], strict=True)]}
        )

    def _one(self, action, line):
        meta = json.loads(action)["index"]
        if self.stored.get(meta["_id"], (-1,))[0] > meta["version"]:
            return {"_id": meta["_id"], "status": 409, "error": {"type": "version_conflict_engine_exception"}}
        self.stored[meta["_id"]] = (meta["version"], json.loads(line))
        return {"_id": meta["_id"], "status": 200}

    def mget(self, index, ids, **_):
        found = {
            i: {"found": True, "_source": self.stored[i][1], "_version": self.stored[i][0]}
            for i in ids
            if i in self.stored
        }
        return {"docs": [{"_id": i, **found.get(i, {"found": False})} for i in ids]}

    def refresh(self, index) -> None:
        """Everything is found at once."""

    def search(self, index, query, **_):
        terms = {k: v for f in query["bool"]["filter"] if "term" in f for k, v in f["term"].items()}
        limit = next((f["range"]["revision"]["lte"] for f in query["bool"]["filter"] if "range" in f), 10**18)
        hits = [
            {"_id": key, "_version": version, "_source": one}
            for key, (version, one) in self.stored.items()
            if all(one[k] == v for k, v in terms.items()) and one["revision"] <= limit
        ]
        return {"hits": {"hits": hits[:2]}}


class _Answer:
    def __init__(self, body) -> None:
        self.body = body


class Book:
    """Holds that are always read to the end."""

    def __init__(self, **held: Hold) -> None:
        self.held, self.asked = held, 0

    def of(self, document_id):
        return self.held.get(document_id)

    @property
    def ids(self):
        return set(self.held)

    def listen(self, listener) -> None:
        self.tell = listener

    def up_to_date(self, seconds) -> bool:
        self.asked += 1
        return True


def writer(memory: Memory, book: Book | None = None) -> Revisions:
    return Revisions(memory, "newswire-revisions", book or Book(), Availability(), threading.Event())


def entries(memory: Memory) -> dict[int, dict]:
    return {one["revision"]: one for _, one in memory.stored.values() if not one["is_marker"]}


def test_the_same_content_fetched_again_adds_nothing_and_keeps_its_first_time(record) -> None:
    memory = Memory()
    for revision in (2_000, 1_000, 3_000):
        writer(memory).deliver(make_batch([record(revision=revision)], 0))
    assert [entry["revision"] for entry in entries(memory).values()] == [1_000]
    writer(memory).deliver(make_batch([record(revision=4_000, correction_note="The bridge, not the ferry.")], 0))
    assert entries(memory)[4_000]["correction_note"] == "The bridge, not the ferry."


def test_revisions_at_or_below_a_retraction_have_no_text_and_later_ones_have(record) -> None:
    memory, revisions = Memory(), [record(i, revision=r, body=f"Body {r}") for i, r in enumerate((1_000, 2_000, 5_000))]
    writer(memory).deliver(make_batch(revisions, 0))
    writer(memory).deliver(make_batch([record(3, revision=2_000, status="retracted", reason="wrong")], 0))
    writer(memory).deliver(make_batch([record(4, revision=500, body="Body 500")], 0))
    said = entries(memory)
    assert {r: "body" in one for r, one in said.items()} == {500: False, 1_000: False, 2_000: False, 5_000: True}
    assert "title" not in said[1_000]


def test_what_was_retracted_and_is_published_again_unchanged_is_an_entry_of_its_own(record) -> None:
    memory = Memory()
    for given_ in (
        {"revision": 1_000},
        {"revision": 2_000, "status": "retracted"},
        {"revision": 3_000},
        {"revision": 3_500},
    ):
        writer(memory).deliver(make_batch([record(**given_)], 0))
    assert {r: "body" in one for r, one in entries(memory).items()} == {1_000: False, 2_000: False, 3_000: True}


def test_a_retraction_that_comes_while_an_older_revision_is_being_written_is_seen_afterwards(record) -> None:
    memory = Memory()

    def meanwhile() -> None:
        memory.before_write = lambda: None
        writer(memory).deliver(make_batch([record(revision=2_000, status="retracted")], 0))

    memory.before_write = meanwhile
    writer(memory).deliver(make_batch([record(revision=1_000)], 0))
    assert "body" not in entries(memory)[1_000]


@settings(deadline=None)
@given(
    revisions=st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=8, unique_by=lambda r: r[0]),
    data=st.data(),
)
def test_whatever_the_order_of_arrival_the_same_revisions_have_text(record, revisions, data) -> None:
    def run(order, size) -> dict[int, dict]:
        memory = Memory()
        arrived = [
            record(i, revision=r, body=f"Body {r}", status="retracted" if gone else "published", reason=f"why {r}")
            for i, (r, gone) in enumerate(order)
        ]
        for piece in cut(arrived, size, 10**9):
            writer(memory).deliver(make_batch(piece, 0))
        return entries(memory)

    through = max((r for r, gone in revisions if gone), default=-1)
    found = run(data.draw(st.permutations(revisions)), data.draw(st.integers(1, 8)))
    assert found == run(sorted(revisions), 1)
    assert {r for r, one in found.items() if one.get("body")} == {
        r for r, gone in revisions if not gone and r > through
    }


def test_a_held_document_has_no_text_in_any_revision_old_or_new(record) -> None:
    memory, book = Memory(), Book()
    writer(memory).deliver(make_batch([record(i, revision=i, body=f"Body {i}") for i in range(5)], 0))
    keeper = Keeper(book, writer(memory, book))
    book.held["harbour-1"] = RETRACT
    book.tell("harbour-1")
    assert keeper.due
    assert keeper.work()
    writer(memory, book).deliver(make_batch([record(revision=9)], 0))
    assert [one["has_text"] for one in entries(memory).values()] == [False] * 6
    assert not any("body" in one or "title" in one for one in entries(memory).values())

    book.held.clear()
    writer(memory, book).deliver(make_batch([record(3, revision=3, body="Body 3")], 0))
    assert entries(memory)[3]["body"] == "Body 3", "sent again after the hold, it has its text again"


def test_a_hold_changes_what_is_indexed_in_the_very_same_version(record, encode) -> None:
    memory, book = Memory(), Book()
    bulk = HeldBulk(Bulk(memory, "all"), book)
    (item,) = make_batch([record(revision=7, language="en")], 0).items
    bulk.send([item])
    keeper = Keeper(book, HeldArticles(book, memory, "all", Availability()))
    book.held["harbour-1"] = RETRACT
    keeper.assigned()
    assert keeper.work()
    version, shown = memory.stored["harbour-1"]
    assert (version, shown["status"], shown["reason"]) == (7_001, "retracted", "a court's order")
    assert "body" not in shown
    bulk.send([item])
    assert memory.stored["harbour-1"] == (version, shown), "a replay changes nothing"
    assert book.asked, "a document is held only by what stands in the topic now"
    book.held.clear()
    bulk.send([item])
    assert memory.stored["harbour-1"] == (7_001, json.loads(encode(revision=7, language="en")))


def test_a_hold_that_was_lifted_before_it_was_applied_changes_nothing(record) -> None:
    memory, book = Memory(), Book()
    Bulk(memory, "all").send(make_batch([record()], 0).items)
    keeper = Keeper(book, HeldArticles(book, memory, "all", Availability()))
    book.held["harbour-1"] = RETRACT
    book.tell("harbour-1")
    book.up_to_date = lambda seconds: bool(book.held.clear()) or True
    keeper.work()
    assert memory.stored["harbour-1"][1]["status"] == "published"


def test_a_document_whose_hold_was_just_lifted_is_written_with_its_text(record) -> None:
    memory, book = Memory(), Book(**{"harbour-1": RETRACT})
    book.up_to_date = lambda seconds: bool(book.held.clear()) or True
    HeldBulk(Bulk(memory, "all"), book).send(make_batch([record()], 0).items)
    assert memory.stored["harbour-1"][1]["status"] == "published"


def reinstated_meanwhile(memory: Memory, book: Book, record) -> None:
    """While the next write is on its way, the hold is lifted and another replica writes the document again."""

    def meanwhile() -> None:
        memory.before_write = lambda: None
        book.held.clear()
        HeldBulk(Bulk(memory, "all"), Book()).send(make_batch([record], 0).items)
        writer(memory).deliver(make_batch([record], 0))

    memory.before_write = meanwhile


def shown(memory: Memory) -> dict:
    return memory.stored["harbour-1"][1]


def test_a_document_that_is_reinstated_while_it_is_written_as_held_is_sent_again(record, encode) -> None:
    memory, book, one = Memory(), Book(**{"harbour-1": RETRACT}), record(revision=7, language="en")
    (item,) = make_batch([one], 0).items
    bulk = HeldBulk(Bulk(memory, "all"), book)
    reinstated_meanwhile(memory, book, one)
    assert [outcome.verdict for outcome in bulk.send([item])] == [Verdict.RETRY]
    assert [outcome.verdict for outcome in bulk.send([item])] == [Verdict.INDEXED]
    assert shown(memory) == json.loads(encode(revision=7, language="en"))


def test_a_newer_revision_that_came_meanwhile_stays(record) -> None:
    memory, book = Memory(), Book(**{"harbour-1": RETRACT})
    bulk = HeldBulk(Bulk(memory, "all"), book)
    reinstated_meanwhile(memory, book, record(revision=9))
    outcomes = bulk.send(make_batch([record(revision=7)], 0).items)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.SUPERSEDED]
    assert (shown(memory)["revision"], shown(memory)["status"]) == (9, "published")


def test_a_document_that_is_reinstated_while_its_hold_is_applied_is_put_back(record, encode) -> None:
    memory, book, one = Memory(), Book(), record(revision=7, language="en")
    Bulk(memory, "all").send(make_batch([one], 0).items)
    sent = json.loads(encode(revision=7, language="en"))
    keeper = Keeper(book, HeldArticles(book, memory, "all", Availability()))
    book.held["harbour-1"] = RETRACT
    keeper.assigned()
    reinstated_meanwhile(memory, book, one)
    assert keeper.work()
    assert shown(memory) == {**sent, "text": {"en": f"{sent['title']}\n\n{sent['body']}"}}


def test_until_it_is_known_that_the_hold_still_stood_nothing_is_forgotten(record) -> None:
    memory, book = Memory(), Book()
    Bulk(memory, "all").send(make_batch([record(revision=7)], 0).items)
    articles = HeldArticles(book, memory, "all", Availability())
    book.held["harbour-1"] = RETRACT
    book.up_to_date = lambda seconds: False
    assert articles.apply({"harbour-1"}) == {"harbour-1"}
    assert shown(memory)["status"] == "retracted"
    book.held.clear()
    book.up_to_date = lambda seconds: True
    assert articles.apply({"harbour-1"}) == set()
    assert shown(memory)["status"] == "published"


def test_what_was_held_already_is_not_put_back(record) -> None:
    memory, book, one = Memory(), Book(**{"harbour-1": WITHHOLD}), record(revision=7)
    HeldBulk(Bulk(memory, "all"), book).send(make_batch([one], 0).items)
    book.held["harbour-1"] = RETRACT
    articles = HeldArticles(book, memory, "all", Availability())
    reinstated_meanwhile(memory, book, one)
    assert articles.apply({"harbour-1"}) == set()
    assert shown(memory)["status"] == "retracted", (
        "withheld it would hide what another replica wrote; the command says so"
    )


def test_a_revision_that_is_reinstated_while_it_is_written_without_text_has_it_again(record) -> None:
    memory, book, one = Memory(), Book(**{"harbour-1": RETRACT}), record(revision=7)
    reinstated_meanwhile(memory, book, one)
    writer(memory, book).deliver(make_batch([one], 0))
    (entry,) = (one for _, one in memory.stored.values() if "has_text" in one and not one["is_marker"])
    assert entry["has_text"]


def test_while_the_holds_cannot_be_read_a_held_document_waits(record) -> None:
    memory, book = Memory(), Book(**{"harbour-1": RETRACT})
    book.up_to_date = lambda seconds: False
    outcomes = HeldBulk(Bulk(memory, "all"), book).send(make_batch([record()], 0).items)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.RETRY]
    assert not memory.stored


def test_what_could_not_be_applied_waits(record) -> None:
    memory, book = Memory(), Book(**{"harbour-1": RETRACT})
    Bulk(memory, "all").send(make_batch([record()], 0).items)
    keeper = Keeper(book, HeldArticles(book, memory, "all", Availability()))
    keeper.assigned()
    book.up_to_date = lambda seconds: False
    assert not keeper.work()
    assert keeper.due


def test_withholding_keeps_the_text_and_its_search_field_but_never_lifts_a_retraction(document) -> None:
    held = under_hold(document(language="en"), WITHHOLD)
    assert (held["status"], held["body"], held["flags"]) == ("withheld", document()["body"], ["held"])
    assert held["text"] == {"en": f"{document()['title']}\n\n{document()['body']}"}
    assert under_hold(without_text(document()), WITHHOLD)["status"] == "retracted"


@pytest.mark.parametrize("field", ["title", "body", "correction_note", "ed_note", "status", "reason"])
def test_content_is_what_a_reader_sees(document, field: str) -> None:
    assert content_hash(document()) != content_hash(document(**{field: "something else"}))
    assert content_hash(document()) == content_hash(document(revision=9, enriched_at="2027-01-01T00:00:00Z", trace="t"))


def test_a_mark_is_no_entry(document) -> None:
    assert marker_id("harbour-1") != f"harbour-1:{content_hash(document())}"
