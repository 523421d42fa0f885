"""Files, folders and standard input as `newswire ingest` and `newswire preview` read them."""

import io
import json
import os
import sys
import tracemalloc
from pathlib import Path

import orjson
import pytest

from schemas.raw import parse_raw
from schemas.reasons import BadMessage, Reason
from services.ingest.candidates import Candidate, Refused, Skipped, prepare_candidate
from services.ingest.sources.files import candidates, shown
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given
from services.ingest.sources.lines import INPUT_MAX_BYTES, numbered_lines

NOW = 1_774_168_200_000


def read(*paths, given=Given(), format=None) -> list:
    return list(candidates([str(path) for path in paths], given, format, now_ms=lambda: NOW))


def only(*paths, **given):
    (found,) = read(*paths, **given)
    return found


def article(candidate: Candidate):
    return parse_raw(prepare_candidate(candidate, "run-1").value)


def reasons(found: list) -> list:
    return [(one.line, one.reason) for one in found if isinstance(one, Refused)]


@pytest.fixture
def stdin(monkeypatch):
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.txt", "text/plain"), ("a.TEXT", "text/plain"), ("a.html", "text/html"), ("a.b.HTM", "text/html")],
)
def test_a_page(tmp_path, name, content_type):
    page = tmp_path / name
    page.write_text("Ferry\r\n\r\nIt sails.", encoding="utf-8", newline="")
    os.utime(page, ns=(0, 1_700_000_000_123_456_789))
    got = article(only(page))
    assert (got.content, got.content_type, got.source.id) == ("Ferry\r\n\r\nIt sails.", content_type, "local")
    assert got.revision == 1_700_000_000_123
    assert got.provenance.uri == page.as_uri()
    assert got.provenance.channel == "file"


def test_one_article(tmp_path):
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"source": "gazette",\n"content": "x"}')
    assert article(only(tmp_path / "a.json")).source.id == "gazette"


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
def test_json_lines(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b'\xef\xbb\xbf{"content":"one"}\r\n\r\n  \nnope\n[1]\n{"content":"two","source":"gazette"}')
    found = read(path)
    assert [one.name for one in found if isinstance(one, Candidate)] == [f"{path}:1", f"{path}:6"]
    assert [article(one).source.id for one in found if isinstance(one, Candidate)] == ["local", "gazette"]
    assert reasons(found) == [(4, Reason.NOT_JSON), (5, Reason.INVALID_FIELD)]
    assert article(found[-1]).provenance.uri == f"{path.as_uri()}#L6"


def test_a_line_that_is_too_long_costs_only_itself(tmp_path):
    path = tmp_path / "a.jsonl"
    long = b'{"content":"' + b"x" * (5 * 1024 * 1024) + b'"}'
    path.write_bytes(b'{"content":"one"}\n' + long + b"\n" + b"y" * (INPUT_MAX_BYTES + 9) + b'\n{"content":"four"}\n')
    found = read(path)
    assert [one.line for one in found if isinstance(one, Refused)] == [3]
    assert found[2].reason is Reason.TOO_LARGE
    # Short enough to be read, too long for the topic: refused when it is prepared, by its line's name.
    with pytest.raises(BadMessage) as refused:
        prepare_candidate(found[1], "run-1")
    assert (refused.value.reason, found[1].name) == (Reason.TOO_LARGE, f"{path}:2")
    assert article(found[3]).content == "four"


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"1234\n56789\nabc", [(1, b"1234"), (2, None), (3, b"abc")]),
        (b"1234\r\n12345678901234567890\nab\n", [(1, b"1234"), (2, None), (3, b"ab")]),
        (b"123456789", [(1, None)]),
        (b"\n\n1\n", [(3, b"1")]),
        (b"", []),
    ],
)
def test_lines_are_bounded(data, lines):
    assert list(numbered_lines(io.BytesIO(data), most=4)) == lines


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY_CONTENT),
        ("a.json", b"", Reason.EMPTY_CONTENT),
        ("a.jsonl", b"", Reason.EMPTY_CONTENT),
        ("a.jsonl", b"\n \r\n", Reason.EMPTY_CONTENT),
        ("a.txt", b"\x00\x01\xff" * 30, Reason.BINARY_CONTENT),
        ("a.html", b"%PDF-1.7", Reason.BINARY_CONTENT),
        ("a.txt", "Паром ходит".encode("koi8-r"), Reason.UNREADABLE_INPUT),
        ("a.json", b"nope", Reason.NOT_JSON),
        ("a.json", b'[{"content":"x"}]', Reason.INVALID_FIELD),
        ("a.jsonl", '{"content":"x"}\n{"content":"x"}'.encode("utf-16"), Reason.NOT_JSON),
        ("a.pdf", b"x", Reason.UNKNOWN_CONTENT_TYPE),
        ("README", b"x", Reason.UNKNOWN_CONTENT_TYPE),
        ("a.txt.meta.json", b"{}", Reason.UNREADABLE_INPUT),
    ],
)
def test_bad_files(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    found = only(path)
    assert isinstance(found, Refused)
    assert (found.name, found.reason) == (str(path), reason)
    assert len(found.detail) > 10


@pytest.mark.parametrize("data", [b" \n\t ", b"ab\x00" * 10])
def test_bad_text_is_refused_when_it_is_prepared(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    found = only(tmp_path / "a.txt")
    with pytest.raises(BadMessage):
        prepare_candidate(found, "run-1")


def test_a_page_that_is_too_long_is_not_read_whole(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(INPUT_MAX_BYTES * 1000)
    assert only(tmp_path / "a.txt").reason is Reason.TOO_LARGE


def test_what_can_not_be_read(tmp_path):
    # Reading this process's memory at address 0 fails for everybody, the superuser too.
    assert only("/proc/self/mem", format=Format.TEXT).reason is Reason.UNREADABLE_INPUT
    missing = only(tmp_path / "nothing.txt")
    assert (missing.reason, missing.name) == (Reason.UNREADABLE_INPUT, str(tmp_path / "nothing.txt"))
    assert "no such file" in only(tmp_path / "nothing").detail
    assert "empty path" in only("").detail


def test_a_guess_is_noted(tmp_path):
    (tmp_path / "a.txt").write_bytes("Die Fähre fährt wieder.".encode("cp1252"))
    assert "cp1252" in article(only(tmp_path / "a.txt")).provenance.notes[0]


def test_a_format_for_a_file_that_says_none(tmp_path):
    (tmp_path / "page").write_text("<p>x</p>")
    assert article(only(tmp_path / "page", format=Format.HTML)).content_type == "text/html"


class TestSidecars:
    def page(self, folder: Path, sidecar) -> Path:
        (folder / "page.txt").write_text("Ferry")
        data = sidecar if isinstance(sidecar, bytes) else json.dumps(sidecar).encode()
        (folder / "page.txt.meta.json").write_bytes(data)
        return folder / "page.txt"

    def test_fields_beside_a_page(self, tmp_path):
        fields = {
            "source": {"id": "gazette", "name": "Gazette"},
            "url": "https://gazette.example/a",
            "title": "T",
            "colour": 1,
        }
        found = only(self.page(tmp_path, fields))
        got = article(found)
        assert (got.source.name, got.url, got.title, got.content) == ("Gazette", fields["url"], "T", "Ferry")
        assert prepare_candidate(found, "run-1").unknown_fields == ("colour",)

    def test_flags_win(self, tmp_path):
        page = self.page(tmp_path, {"source": "gazette", "title": "T", "url": "https://gazette.example/a"})
        got = article(only(page, given=Given(source="courier", title="Flag")))
        assert (got.source.id, got.title, got.url) == ("courier", "Flag", "https://gazette.example/a")

    @pytest.mark.parametrize(
        ("sidecar", "reason"),
        [
            (b"{", Reason.NOT_JSON),
            ([1], Reason.INVALID_FIELD),
            ({"content": "x"}, Reason.INVALID_FIELD),
            (b" " * (1024 * 1024 + 1), Reason.TOO_LARGE),
        ],
    )
    def test_a_bad_sidecar_refuses_its_page(self, tmp_path, sidecar, reason):
        found = only(self.page(tmp_path, sidecar))
        assert (found.name, found.reason) == (str(tmp_path / "page.txt"), reason)
        assert "page.txt.meta.json" in found.detail

    @pytest.mark.parametrize(
        ("fields", "flags", "named"),
        [
            ({"published_at": "soon"}, Given(), True),
            ({"rights": {"holder": 7}}, Given(), True),
            ({"section": "news"}, Given(source="No Slug"), False),
            ({"source": "No Slug"}, Given(), True),
            ({"source": "gazette"}, Given(source="No Slug"), False),
        ],
    )
    def test_who_wrote_the_wrong_field_is_told(self, tmp_path, fields, flags, named):
        with pytest.raises(BadMessage) as refused:
            prepare_candidate(only(self.page(tmp_path, fields), given=flags), "run-1")
        assert refused.value.detail.startswith("sidecar page.txt.meta.json: ") is named

    def test_a_field_that_stands_twice(self, tmp_path):
        found = only(self.page(tmp_path, b'{"title": "a", "title": "b"}'))
        assert found.detail.startswith("sidecar page.txt.meta.json: the field 'title' stands twice")

    def test_a_sidecar_that_is_a_folder(self, tmp_path):
        (tmp_path / "page.txt").write_text("Ferry")
        (tmp_path / "page.txt.meta.json").mkdir()
        assert only(tmp_path / "page.txt").reason is Reason.UNREADABLE_INPUT

    def test_a_wrong_field_is_found_when_it_is_prepared(self, tmp_path):
        with pytest.raises(BadMessage) as refused:
            prepare_candidate(only(self.page(tmp_path, {"published_at": "soon"})), "run-1")
        assert "published_at" in refused.value.detail

    def test_in_a_folder(self, tmp_path):
        self.page(tmp_path, {"source": "gazette"})
        (tmp_path / "orphan.txt.meta.json").write_text("{}")
        page, orphan = sorted(read(tmp_path), key=lambda one: isinstance(one, Skipped))
        assert article(page).source.id == "gazette"
        assert orphan == Skipped(str(tmp_path / "orphan.txt.meta.json"))


class TestFolders:
    def test_at_any_depth_and_by_name(self, tmp_path):
        for name in ("b.txt", "a/2.txt", "a/10.txt", "c/d/e/f.html", "a.txt"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("x")
        names = [str(Path(one.name).relative_to(tmp_path)) for one in read(tmp_path)]
        assert names == ["a/10.txt", "a/2.txt", "a.txt", "b.txt", "c/d/e/f.html"]

    def test_what_is_skipped(self, tmp_path):
        (tmp_path / ".git").mkdir()
        for name in ("a.pdf", "README", ".hidden.txt", ".git/x.txt", "good.txt"):
            (tmp_path / name).write_text("x")
        os.mkfifo(tmp_path / "pipe.txt")
        found = read(tmp_path)
        assert [one.name for one in found if isinstance(one, Candidate)] == [str(tmp_path / "good.txt")]
        assert sum(isinstance(one, Skipped) for one in found) == len(found) - 1 == 5

    def test_links(self, tmp_path):
        inner = tmp_path / "inner"
        inner.mkdir()
        (inner / "a.txt").write_text("x")
        (inner / "loop").symlink_to(tmp_path)
        (inner / "self").symlink_to(inner)
        (tmp_path / "nowhere.txt").symlink_to(tmp_path / "missing")
        (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
        (tmp_path / "z.txt").symlink_to(inner / "a.txt")
        found = read(tmp_path)
        assert [one.name for one in found if isinstance(one, Candidate)] == [
            str(inner / "a.txt"),
            str(tmp_path / "z.txt"),
        ]
        assert [one.name for one in found if isinstance(one, Refused)] == [
            str(tmp_path / "nowhere.txt"),
            str(tmp_path / "round.txt"),
        ]

    def test_very_deep(self, tmp_path):
        deep = tmp_path
        for _ in range(400):
            deep = deep / "d"
        deep.mkdir(parents=True)
        (deep / "a.txt").write_text("x")
        assert isinstance(only(tmp_path), Candidate)

    def test_empty(self, tmp_path):
        assert read(tmp_path) == []

    def test_a_bad_neighbour_costs_nothing(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(b"")
        (tmp_path / "b.txt").write_text("x")
        assert [type(one) for one in read(tmp_path, tmp_path / "gone.txt")] == [Refused, Candidate, Refused]


class TestStandardInput:
    def test_json_lines(self, stdin):
        stdin(b'{"content":"x"}\nnope\n')
        first, second = read("-")
        assert (first.name, second.name, second.line) == ("standard input:1", "standard input", 2)
        got = article(first)
        assert (got.source.id, got.revision, got.provenance.channel) == ("local", NOW, "stdin")

    @pytest.mark.parametrize("format", [Format.TEXT, Format.HTML])
    def test_a_page(self, stdin, format):
        stdin("Fähre".encode())
        got = article(only("-", format=format, given=Given("gazette", "https://gazette.example/a", "T")))
        assert (got.content, got.url, got.title) == ("Fähre", "https://gazette.example/a", "T")

    def test_nothing(self, stdin):
        stdin(b"")
        assert only("-").reason is Reason.EMPTY_CONTENT


def test_names_are_safe_to_print(tmp_path):
    (tmp_path / "a\nb\x1b[31m.txt").write_text("x")
    assert only(tmp_path).name.endswith("a\\nb\\x1b[31m.txt")
    assert shown(os.fsdecode(b"a\xff.txt")) == "a\\xff.txt"
    (tmp_path / os.fsdecode(b"b\xff.txt")).write_text("x")
    assert article(read(tmp_path)[1]).provenance.uri.endswith("b%FF.txt")


def test_memory_stays_flat(tmp_path):
    path = tmp_path / "many.jsonl"
    line = orjson.dumps({"content": "x" * 1_000}) + b"\n"
    path.write_bytes(line * 50_000)
    stream = candidates([str(path)], now_ms=lambda: NOW)
    assert article(next(stream)).content == "x" * 1_000
    tracemalloc.start()
    assert sum(isinstance(one, Candidate) for one in stream) == 49_999
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
