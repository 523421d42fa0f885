"""Places follow from the documents alone: in whatever order, batches and processes they come, and wherever a process dies."""

import contextlib
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.holds import Hold
from services.common.availability import Availability
from services.common.waiting import Abandoned
from services.story import metrics, store
from services.story.batches import Batch
from services.story.entries import Entry, merged
from services.story.groups import groups, keys
from services.story.store import Store
from services.story.stories import Stories
from tests.unit.story.conftest import Memory, body_of, entry, failure, hidden

HOLD = Hold(action="retract", reason="why", at=datetime(2026, 3, 22, tzinfo=UTC), by="desk")
PARTS = [body_of(seed, 2) for seed in range(8)]


class Book:
    """Holds that are always read to the end."""

    def __init__(self, **held: Hold) -> None:
        self.held, self.is_read = held, True

    def of(self, document_id: str) -> Hold | None:
        return self.held.get(document_id)

    def up_to_date(self, seconds: float) -> bool:
        return self.is_read


def stories(memory: Memory, book: Book | None = None, abandon: threading.Event | None = None) -> Stories:
    return Stories(Store(memory, "all"), book or Book(), Availability(), abandon or threading.Event())


def batch(*entries: Entry) -> Batch:
    found = Batch(records=len(entries))
    for one in entries:
        found.entries[one.document_id] = merged(found.entries.get(one.document_id), one)
    return found


def grouped(memory: Memory) -> set[frozenset[str]]:
    """Who shares a story."""
    found: dict[str, set[str]] = {}
    for key, (_, one) in memory.now.items():
        if "story_id" in one:
            found.setdefault(one["story_id"], set()).add(key)
    return {frozenset(group) for group in found.values()}


def expected(entries: Iterable[Entry]) -> set[frozenset[str]]:
    """The groups of the newest versions."""
    newest: dict[str, Entry] = {}
    for one in entries:
        newest[one.document_id] = merged(newest.get(one.document_id), one)
    return {frozenset(e.document_id for e in group) for group in groups(newest.values()) if keys(group[0])}


def family(name: str, seed: int, first_at: int = 0) -> list[Entry]:
    body = body_of(seed)
    cut, intro = body.rpartition("\n\n")[0], f"{body_of(seed + 500, 1)}\n\n{body}"
    return [entry(f"{name}{n}", text, first_at + n) for n, text in enumerate((body, body, cut, intro))]


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Versions of some documents whose texts overlap, so that stories join and part; each version comes once."""
    versions = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), min_size=1, max_size=12, unique=True))
    found = []
    for document, version in versions:
        name, at = f"d{document}", draw(st.integers(0, 9))
        start, count = draw(st.integers(0, 7)), draw(st.integers(0, 3))
        text = "\n\n".join(PARTS[(start + n) % 8] for n in range(count))
        found.append(entry(name, text, at, version) if count else hidden(name, version, at))
    return found


@given(histories(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_and_the_batches_do_not_matter(history: list[Entry], chance: random.Random) -> None:
    order = chance.sample(history, len(history))
    memory = Memory()
    while order:
        count = chance.randint(1, 4)
        stories(memory).deliver(batch(*order[:count]))
        order = order[count:]
    assert grouped(memory) == expected(history)
    before = {key: one for key, (_, one) in memory.now.items()}
    stories(memory).deliver(batch(*chance.sample(history, len(history))))
    assert {key: one for key, (_, one) in memory.now.items()} == before, "a replay changes nothing"
    firsts = {one["story_id"] for one in before.values() if "story_id" in one}
    assert all(before[key]["story_id"] == key for key in firsts), "a story is called by its first"


class Died(BaseException):
    """The process is gone."""


@given(histories(), st.randoms(), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_a_process_that_dies_anywhere_leaves_nothing_that_its_batch_does_not_mend(
    history: list[Entry], chance: random.Random, lives: int
) -> None:
    """It dies in the middle of a bulk, too: of what was to be written only the first are."""
    memory, deaths = Memory(), [lives]
    write = memory._write

    def mortal(action, document):
        deaths[0] -= 1
        if deaths[0] == 0:
            raise Died
        return write(action, document)

    memory._write = mortal  # type: ignore[method-assign]
    pieces = [history[n : n + 2] for n in range(0, len(history), 2)]
    for piece in pieces:
        while True:
            try:
                stories(memory).deliver(batch(*piece))
                break
            except Died:
                deaths[0] = 0 if chance.random() < 0.5 else 2
    assert grouped(memory) == expected(history)


@pytest.mark.parametrize("seed", range(12))
def test_copies_that_several_processes_take_at_once_meet(seed: int) -> None:
    """Four at a time, one document each; every request may be overtaken by those of the others."""
    chance, memory = random.Random(seed), Memory()
    pause = threading.Event()
    memory.before = lambda _: pause.wait(chance.random() * 0.003) and None
    entries = [one for number in range(4) for one in family(f"f{number}", 10 * number)]
    queue, errors = list(entries), []

    def work() -> None:
        mine = stories(memory)
        while queue:
            try:
                mine.deliver(batch(queue.pop()))
            except IndexError:
                return
            except BaseException as error:
                errors.append(error)
                raise

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert grouped(memory) == expected(entries)


def test_two_at_once_see_each_other_at_the_latest_moment() -> None:
    """Right before one looks, the other writes its document and looks, too."""
    memory = Memory()
    one, other, *_ = family("f", 1)
    came = []

    def overtake(request: str) -> None:
        if request == "refresh" and not came:
            came.append(other)
            stories(memory).deliver(batch(other))

    memory.before = overtake
    stories(memory).deliver(batch(one))
    assert grouped(memory) == {frozenset({"f0", "f1"})}


def at_place(memory: Memory, other: Callable[[], None], bulk: int = 2) -> None:
    """Calls `other` once, after places were concluded and before they are written: with the second bulk, or the first of a replay."""
    bulks = []

    def before(request: str) -> None:
        bulks.append(request)
        if request == "bulk" and bulks.count("bulk") == bulk:
            other()

    memory.before = before


def dying(memory: Memory, writes: int, *entries: Entry) -> None:
    """Delivers the entries; the process dies at that write."""
    write, left = memory._write, [writes]

    def mortal(action, document):
        left[0] -= 1
        if left[0] == 0:
            raise Died
        return write(action, document)

    memory._write = mortal  # type: ignore[method-assign]
    with contextlib.suppress(Died):
        stories(memory).deliver(batch(*entries))
    memory._write = write  # type: ignore[method-assign]


def test_who_moves_documents_looks_again_for_what_came_meanwhile() -> None:
    """A chain is about to fall apart, and what holds it together again finds nothing to change: whoever parts it has to see that."""
    memory = Memory()
    spans = {"a": (0, 3), "b": (1, 5), "c": (3, 6), "d": (4, 7)}
    texts = {name: "\n\n".join(PARTS[slice(*span)]) for name, span in spans.items()}
    stories(memory).deliver(batch(*(entry(name, text, ord(name)) for name, text in texts.items())))
    alone = entry("c", "\n\n".join(PARTS[5:8]), ord("c"), version=2)
    dying(memory, 2, alone)
    assert grouped(memory) == {frozenset("abcd")}, "no longer so, but nobody has said it"
    again = entry("e", "\n\n".join(PARTS[2:7]), ord("e"))
    at_place(memory, lambda: stories(memory).deliver(batch(again)), bulk=1)
    stories(memory).deliver(batch(alone))
    assert grouped(memory) == {frozenset("abcde")}


def test_a_story_that_two_bring_together_at_once() -> None:
    """A document brings two stories together; before that is written, another joins the one that ends."""
    memory, one, two = Memory(), body_of(1), body_of(2)
    stories(memory).deliver(batch(entry("one", one, 1), entry("two", two, 2)))
    at_place(memory, lambda: stories(memory).deliver(batch(entry("late", two, 3))))
    stories(memory).deliver(batch(entry("bridge", f"{one}\n\n{two}", 4)))
    assert grouped(memory) == {frozenset({"one", "two", "late", "bridge"})}


def test_a_place_is_never_written_over_a_newer_version() -> None:
    memory, one = Memory(), body_of(1)
    stories(memory).deliver(batch(entry("late", one, 9)))
    at_place(memory, lambda: stories(memory).deliver(batch(entry("late", body_of(2), 9, version=2))))
    stories(memory).deliver(batch(entry("early", one, 1)))
    assert memory.now["late"][1]["version"] == 2
    assert grouped(memory) == {frozenset({"late"}), frozenset({"early"})}


@pytest.mark.parametrize("writes", range(1, 6))
def test_whoever_dies_while_a_story_falls_apart_is_followed_by_one_who_ends_it(writes: int) -> None:
    """The first of its batch loses its text, which held the two others together; after so many writes the process dies."""
    memory = Memory()
    parts = [
        entry("both", f"{body_of(1)}\n\n{body_of(2)}", 1),
        entry("one", body_of(1), 2),
        entry("two", body_of(2), 3),
    ]
    stories(memory).deliver(batch(*parts))
    assert grouped(memory) == {frozenset({"both", "one", "two"})}
    dying(memory, writes, hidden("both", 2, 1))
    stories(memory).deliver(batch(hidden("both", 2, 1)))
    assert grouped(memory) == {frozenset({"one"}), frozenset({"two"})}


def test_a_held_document_leaves_its_story_and_what_comes_of_it_stays_out() -> None:
    memory, book = Memory(), Book()
    members = family("f", 1)
    stories(memory, book).deliver(batch(*members))
    book.held["f0"] = HOLD
    assert stories(memory, book).apply({"f0", "unknown"}) == set()
    assert grouped(memory) == {frozenset({"f1", "f2", "f3"})}
    assert {one["story_id"] for key, (_, one) in memory.now.items() if key != "f0"} == {"f1"}
    assert memory.now["f0"][1].keys() == {"document_id", "version", "first_at", "status", "size"}
    stories(memory, book).deliver(batch(entry("f0", body_of(1), 0, version=9)))
    assert "bands" not in memory.now["f0"][1]
    del book.held["f0"]
    stories(memory, book).deliver(batch(entry("f0", body_of(1), 0, version=9)))
    assert grouped(memory) == {frozenset({"f0", "f1", "f2", "f3"})}


def test_holds_that_cannot_be_read_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, book, abandon = Memory(), Book(f0=HOLD), threading.Event()
    book.is_read = False
    waits: list[int] = []
    monkeypatch.setattr("services.story.stories.pause_seconds", lambda tries: waits.append(tries) or abandon.set() or 0)
    with pytest.raises(Abandoned):
        stories(memory, book, abandon).deliver(batch(*family("f", 1)))
    assert memory.now == {}
    assert waits == [1]
    assert stories(memory, book).apply({"f0"}) == set(), "nothing of it is there"
    memory.now["f0"] = (1, {"document_id": "f0", "version": 1, "first_at": 0, "status": "published", "size": 0})
    assert stories(memory, book).apply({"f0"}) == {"f0"}


@pytest.mark.parametrize("where", ["mget", "bulk", "refresh", "search"])
@pytest.mark.parametrize("error", [(503, "unavailable_shards_exception"), (404, "index_not_found_exception")])
def test_a_server_that_is_away_is_waited_for(where, error, monkeypatch) -> None:
    monkeypatch.setattr("services.story.stories.pause_seconds", lambda tries: 0)
    memory, fails = Memory(), [3]

    def away(request: str) -> None:
        if request == where and fails[0]:
            fails[0] -= 1
            raise failure(*error)

    memory.before = away
    members = family("f", 1)
    stories(memory).deliver(batch(*members))
    assert fails == [0]
    assert grouped(memory) == expected(members)
    fails[0] = 1
    assert (stories(memory, Book(f0=HOLD)).apply({"f0"}) == {"f0"}) is True


@pytest.mark.parametrize("refusal", [(429, "circuit_breaking_exception"), (503, "x"), (403, "cluster_block_exception")])
def test_an_entry_that_was_refused_for_now_is_sent_again(refusal, monkeypatch) -> None:
    monkeypatch.setattr("services.story.stories.pause_seconds", lambda tries: 0)
    memory, fails = Memory(), [2]

    def refuse(key: str) -> tuple[int, str] | None:
        fails[0] -= key == "f2"
        return refusal if key == "f2" and fails[0] >= 0 else None

    memory.refuse = refuse
    members = family("f", 1)
    stories(memory).deliver(batch(*members))
    assert grouped(memory) == expected(members)


def test_an_entry_that_can_never_be_held_is_counted_and_left(monkeypatch) -> None:
    memory = Memory()
    memory.refuse = lambda key: (400, "document_parsing_exception") if key == "f2" else None
    before = metrics.REJECTED._value.get()
    stories(memory).deliver(batch(*family("f", 1)))
    assert grouped(memory) == {frozenset({"f0", "f1", "f3"})}
    assert metrics.REJECTED._value.get() == before + 1


def test_what_is_no_failure_of_the_server_ends_the_process() -> None:
    memory = Memory()

    def broken(request: str) -> None:
        raise ZeroDivisionError

    memory.before = broken
    with pytest.raises(ZeroDivisionError):
        stories(memory).deliver(batch(*family("f", 1)))


def test_a_lookup_reads_page_by_page_and_only_so_many(monkeypatch) -> None:
    monkeypatch.setattr(store, "PAGE", 5)
    monkeypatch.setattr(store, "TERMS", 30)
    memory, body = Memory(), body_of(1)
    many: Sequence[Entry] = [entry(f"d{n:02}", body, n, title=str(n)) for n in range(23)]
    stories(memory).deliver(batch(*many))
    assert {len(group) for group in grouped(memory)} == {23}
    monkeypatch.setattr(store, "MOST", 10)
    before = metrics.CAPPED._value.get()
    late = entry("late", body, 99)
    stories(memory).deliver(batch(late))
    assert memory.now["late"][1]["story_id"] == "d00"
    assert metrics.CAPPED._value.get() > before
