"""The inbox: a file is taken when it is complete, moved when Kafka has it, and never lost in between."""

import os
from pathlib import Path

import orjson
import pytest

from schemas.raw import parse_raw
from schemas.reasons import Reason
from services.ingest.inbox import watching
from services.ingest.inbox.folder import Inbox, InboxUnusable
from services.ingest.inbox.looks import Looks, Seen
from services.ingest.inbox.taking import Taken
from services.ingest.inbox.watching import Watch
from services.ingest.publisher import ACCEPTED, Outcome, Pending, PublisherBroken
from services.ingest.sources.given import Given
from tests.warc_samples import crawl, zipped

OLD_NS = 1_700_000_000_000_000_000


class Kafka:
    """Confirms at once, unless told otherwise."""

    has_room = True

    def __init__(self) -> None:
        self.articles: list = []
        self.outcome: Outcome | Exception = ACCEPTED
        self.before_confirming = lambda: None

    def publish(self, prepared) -> Pending:
        self.articles.append(parse_raw(prepared.value))
        return Pending()

    def await_one(self, _: Pending) -> Outcome:
        self.before_confirming()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Room:
    """An inbox, and a clock that stands until it is told to go."""

    def __init__(self, root: Path, monkeypatch) -> None:
        self.root, self.now = root, 0.0
        self.kafka, self.ends = Kafka(), []
        monkeypatch.setattr(watching.time, "monotonic", lambda: self.now)
        self.start()

    def start(self) -> None:
        """As after a crash: nothing is remembered."""
        self.watch = Watch(self.root, self.kafka, self.ends.append, settle_seconds=2.0)

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, ns=(OLD_NS, OLD_NS))
        return path

    def settled(self) -> list[Taken]:
        """The files that end within the settling time."""
        self.ends.clear()
        self.watch.look()
        self.now += 2.0
        self.watch.look()
        return self.ends

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if not path.is_dir())


@pytest.fixture
def room(tmp_path, monkeypatch) -> Room:
    return Room(tmp_path, monkeypatch)


def test_a_page_goes_to_done(room):
    path = room.put("ferry.txt", "The ferry sails again.")
    (end,) = room.settled()
    assert (end.name, end.end, end.accepted) == ("ferry.txt", "done", 1)
    assert room.files() == ["done/ferry.txt"]
    (article,) = room.kafka.articles
    assert article.content == "The ferry sails again."
    assert article.revision == OLD_NS // 1_000_000
    assert (article.provenance.channel, article.provenance.uri) == ("inbox", path.as_uri())
    assert not room.settled()


def test_a_file_that_grows_is_not_taken(room):
    for text in ("The", "The ferry", "The ferry sails"):
        room.put("ferry.txt", text)
        room.watch.look()
        room.now += 1.5
        room.watch.look()
        assert room.files() == ["ferry.txt"]
    room.now += 0.5
    room.watch.look()
    assert [article.content for article in room.kafka.articles] == ["The ferry sails"]


def test_one_that_is_rewritten_with_the_same_size_is_not_taken(room):
    path = room.put("ferry.txt", "one")
    room.watch.look()
    room.now += 2
    os.utime(path, ns=(OLD_NS + 1, OLD_NS + 1))
    room.watch.look()
    assert room.files() == ["ferry.txt"]


@pytest.mark.parametrize("name", [".ferry.txt", "ferry.txt.part", "ferry.TXT.tmp", "ferry.txt~", ".hidden/ferry.txt"])
def test_what_is_not_meant_yet_stays(room, name):
    room.put(name, "half an art")
    assert not room.settled()
    assert room.files() == [name]


def test_every_format_and_folders(room):
    room.put("a/b/page.html", "<p>Ferry</p>")
    room.put("lines.jsonl", '{"content": "one"}\n{"content": "two"}\n')
    room.put("one.json", '{"content": "three"}')
    room.put("crawl.warc.gz", zipped(crawl()))
    ends = {end.name: (end.end, end.accepted, end.skipped) for end in room.settled()}
    assert ends == {
        "a/b/page.html": ("done", 1, 0),
        "crawl.warc.gz": ("done", 3, 9),
        "lines.jsonl": ("done", 2, 0),
        "one.json": ("done", 1, 0),
    }
    assert room.files() == ["done/a/b/page.html", "done/crawl.warc.gz", "done/lines.jsonl", "done/one.json"]


class TestSidecars:
    META = '{"source": "harbour-post", "url": "https://harbour-post.example/ferry"}'

    def test_it_goes_with_its_page(self, room):
        room.put("ferry.txt", "Ferry")
        room.put("ferry.txt.meta.json", self.META)
        room.settled()
        assert room.kafka.articles[0].url == "https://harbour-post.example/ferry"
        assert room.files() == ["done/ferry.txt", "done/ferry.txt.meta.json"]

    def test_one_that_comes_just_after_its_page_is_waited_for(self, room):
        room.put("ferry.txt", "Ferry")
        room.watch.look()
        room.now += 1.5
        room.put("ferry.txt.meta.json", self.META)
        room.watch.look()
        room.now += 1.5
        room.watch.look()
        assert not room.kafka.articles
        room.now += 0.5
        room.watch.look()
        assert room.kafka.articles[0].source.id == "harbour-post"

    def test_one_that_comes_too_late_stays_and_is_said(self, room, caplog, capsys):
        room.put("ferry.txt", "Ferry")
        room.settled()
        room.put("ferry.txt.meta.json", self.META)
        for _ in range(12):
            room.settled()
        assert room.files() == ["done/ferry.txt", "ferry.txt.meta.json"]
        assert len(room.kafka.articles) == 1
        said = capsys.readouterr().out + caplog.text
        assert said.count("sidecar_without_page") == 1
        # As the line says: the page, moved back, is taken with it.
        (room.root / "done/ferry.txt").rename(room.root / "ferry.txt")
        room.settled()
        assert room.kafka.articles[-1].source.id == "harbour-post"
        assert room.files() == ["done/ferry.txt", "done/ferry.txt.meta.json"]

    def test_the_page_is_moved_first(self, room, monkeypatch):
        """Alone it would be taken, at the next start, for a page that has none."""
        room.put("ferry.txt", "Ferry")
        room.put("ferry.txt.meta.json", self.META)
        moved = []
        rename = os.rename
        monkeypatch.setattr(os, "rename", lambda one, other: (moved.append(Path(one).name), rename(one, other)))
        room.settled()
        assert moved == ["ferry.txt", "ferry.txt.meta.json"]


class TestRefused:
    def test_the_reason_stands_beside_it(self, room):
        room.put("wire/bad.jsonl", '{"content": "one"}\nnope\n{"content": ""}\n')
        (end,) = room.settled()
        assert (end.end, end.accepted, end.refused) == ("refused", 1, {Reason.NOT_JSON: 1, Reason.EMPTY_CONTENT: 1})
        assert room.files() == ["refused/wire/bad.jsonl", "refused/wire/bad.jsonl.reason.txt"]
        said = (room.root / "refused/wire/bad.jsonl.reason.txt").read_text()
        assert said.startswith("wire/bad.jsonl: 1 accepted, 2 refused, 0 skipped\n\nline 2: not_json: ")
        assert "move it back" in said

    def test_only_so_many_reasons(self, room):
        room.put("bad.jsonl", "nope\n" * 1_500)
        room.settled()
        said = (room.root / "refused/bad.jsonl.reason.txt").read_text()
        assert said.count("not_json") == 1_000
        assert "… and 500 more" in said

    @pytest.mark.parametrize(
        ("name", "text"), [("quay.png", b"\x89PNG"), ("empty.txt", b""), ("cut.warc.gz", zipped(crawl())[:999])]
    )
    def test_what_is_no_article(self, room, name, text):
        room.put(name, text)
        assert [end.end for end in room.settled()] == ["refused"]
        assert room.files() == [f"refused/{name}", f"refused/{name}.reason.txt"]

    def test_a_link_is_not_followed(self, room, tmp_path_factory):
        secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
        secret.write_text("secret")
        (room.root / "innocent.txt").symlink_to(secret)
        (room.root / "folder").symlink_to(secret.parent)
        os.mkfifo(room.root / "pipe.txt")
        assert [end.reasons for end in room.settled()] == [
            ["unreadable_input: a link, or no plain file: copy the file itself here"]
        ] * 3
        assert not room.kafka.articles
        assert secret.read_text() == "secret"

    def test_nothing_is_overwritten(self, room):
        for n in range(3):
            room.put("a.b.txt", f"Ferry {n}")
            room.put("bad.json", f"nope {n}")
            room.settled()
        assert [(room.root / "done" / name).read_text() for name in ("a.b.txt", "a.2.b.txt", "a.3.b.txt")] == [
            "Ferry 0",
            "Ferry 1",
            "Ferry 2",
        ]
        assert (room.root / "refused/bad.3.json.reason.txt").exists()


class TestNothingIsLost:
    def test_killed_before_the_move_it_is_published_again_the_same(self, room, monkeypatch):
        room.put("ferry.txt", "Ferry")
        with monkeypatch.context() as broken:
            broken.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                room.settled()
        assert room.files() == ["ferry.txt"]
        room.start()
        room.settled()
        first, second = room.kafka.articles
        assert (first.document_id, first.revision, first.content) == (
            second.document_id,
            second.revision,
            second.content,
        )
        assert room.files() == ["done/ferry.txt"]

    def test_what_the_broker_did_not_confirm_stays(self, room):
        room.put("ferry.txt", "Ferry")
        room.kafka.outcome = Outcome("unconfirmed", "away")
        assert not room.settled()
        assert room.files() == ["ferry.txt"]
        room.kafka.outcome = ACCEPTED
        assert [end.end for end in room.settled()] == ["done"]

    def test_no_more_is_read_of_what_the_broker_does_not_confirm(self, room):
        room.put("lines.jsonl", "".join(f'{{"content": "{n}"}}\n' for n in range(100)))
        room.kafka.outcome = Outcome("unconfirmed", "away")
        assert not room.settled()
        assert len(room.kafka.articles) == 1

    def test_a_broken_producer_ends_it_with_the_file_in_place(self, room):
        room.put("ferry.txt", "Ferry")
        room.kafka.outcome = PublisherBroken("fenced")
        with pytest.raises(PublisherBroken):
            room.settled()
        assert room.files() == ["ferry.txt"]

    def test_what_is_written_while_it_is_read_is_taken_as_a_whole(self, room):
        path = room.put("ferry.txt", "The ferry")
        room.kafka.before_confirming = lambda: path.write_text("The ferry sails again")
        assert not room.settled()
        room.kafka.before_confirming = lambda: None
        assert [end.end for end in room.settled()] == ["done"]
        assert room.kafka.articles[-1].content == "The ferry sails again"

    def test_stopping_leaves_the_file_that_it_is_at(self, room):
        room.put("lines.jsonl", "".join(f'{{"content": "{n}"}}\n' for n in range(100)))
        room.watch.look()
        room.now += 2
        room.watch.look(lambda: len(room.kafka.articles) >= 10)
        assert room.files() == ["lines.jsonl"]
        assert len(room.kafka.articles) == 10
        assert [end.accepted for end in room.settled()] == [100]

    def test_one_that_can_not_be_moved_is_not_published_again(self, room, monkeypatch):
        room.put("ferry.txt", "Ferry")
        with monkeypatch.context() as broken:
            broken.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            assert not room.settled()
            assert not room.settled()
            assert not room.watch.is_usable
        assert [end.end for end in room.settled()] == ["done"]
        assert len(room.kafka.articles) == 1
        assert room.watch.is_usable


def test_its_folders_have_its_own_mode(room):
    room.root.chmod(0o2777)
    room.put("a/b/page.txt", "Ferry")
    room.put("a/bad.json", "nope")
    room.settled()
    for folder in ("done", "done/a", "done/a/b", "refused", "refused/a"):
        assert (room.root / folder).stat().st_mode & 0o7777 == 0o2777, folder


class TestUnusable:
    def test_a_folder_without_rights_is_said_once_and_tried_again(self, room, monkeypatch, caplog, capsys):
        room.put("ferry.txt", "Ferry")
        with monkeypatch.context() as closed:
            closed.setattr(os, "access", lambda *_: False)
            for _ in range(5):
                assert not room.settled()
        assert not room.kafka.articles
        assert (capsys.readouterr().out + caplog.text).count("inbox_not_usable") == 1
        room.settled()
        assert room.files() == ["done/ferry.txt"]

    def test_one_closed_folder_in_it_costs_no_other(self, room, monkeypatch):
        room.put("closed/a.txt", "Ferry")
        room.put("open/b.txt", "Ferry too")
        monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "closed")
        assert [end.name for end in room.settled()] == ["open/b.txt"]
        assert not room.watch.is_usable
        assert "closed/a.txt" in room.files()

    @pytest.mark.parametrize(("name", "said"), [("gone", "make the folder"), ("file", "name a folder")])
    def test_what_is_no_folder(self, tmp_path, name, said):
        (tmp_path / "file").write_text("x")
        with pytest.raises(InboxUnusable, match=said):
            Inbox(tmp_path / name).prepare()

    def test_a_file_in_the_place_of_done(self, tmp_path):
        (tmp_path / "done").write_text("x")
        with pytest.raises(InboxUnusable, match=r"done.* move the file of that name away"):
            Inbox(tmp_path).prepare()


def test_a_look_that_finds_less_forgets():
    looks = Looks(2.0)
    seen = Seen(1, 1, 1)
    assert looks.complete({"a.txt": seen}, 0) == []
    assert looks.complete({}, 2) == []
    assert looks.complete({"a.txt": seen}, 4) == []
    assert looks.complete({"a.txt": seen}, 6) == ["a.txt"]


def test_the_option_names_the_source(tmp_path, monkeypatch):
    room = Room(tmp_path, monkeypatch)
    room.watch = Watch(tmp_path, room.kafka, room.ends.append, given=Given(source="gazette"))
    room.put("a.json", orjson.dumps({"content": "Ferry", "source": "other"}))
    room.settled()
    assert room.kafka.articles[0].source.id == "gazette"
