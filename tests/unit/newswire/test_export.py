"""`newswire export` without a stack: pages that follow one another, files that are whole, and nothing hidden let out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newswire import elastic, exporting
from newswire.cli import make_app
from newswire.exporting import documents, line, whole_file
from newswire.queries import BadQuery, Search, page_of

IDS = [f"{n:032x}" for n in range(23)]


class Index:
    """Answers pages in the order of the ids, from whatever is in it at that moment."""

    def __init__(self, ids=IDS) -> None:
        self.ids, self.asked, self.options = set(ids), [], []
        self.before = lambda _: None
        self.failing: Exception | None = None

    def ask(self, _client, _settings, body, **options) -> dict:
        self.asked.append(body)
        self.options.append(options)
        self.before(len(self.asked))
        if self.failing and len(self.asked) > 1:
            raise self.failing
        after = body.get("search_after", [""])[0]
        ids = [one for one in sorted(self.ids) if one > after][: body["size"]]
        hits = [{"_source": {"document_id": one, "title": "Ferry\u2028sails"}, "sort": [one]} for one in ids]
        total = {"total": {"value": len(self.ids)}} if body["track_total_hits"] else {}
        return {"hits": {**total, "hits": hits}}


@pytest.fixture
def index(monkeypatch) -> Iterator[Index]:
    index = Index()
    monkeypatch.setattr(exporting, "PAGE", 5)
    monkeypatch.setattr(elastic, "ask", index.ask)
    return index


def call(*arguments: str) -> Result:
    return CliRunner().invoke(make_app({"export": "export", "search": "search"}), ["export", *arguments])


def found(index: Index, limit: int | None = None) -> list[str]:
    ask = lambda body: index.ask(None, None, body)  # noqa: E731
    return [one["document_id"] for one in documents(ask, Search("*"), limit)]


@pytest.mark.parametrize("size", [1, 2, 5, 22, 23, 24, 100])
def test_every_document_once_whatever_the_page(index, monkeypatch, size):
    monkeypatch.setattr(exporting, "PAGE", size)
    assert found(index) == IDS


@pytest.mark.parametrize("limit", [1, 5, 7, 23, 99])
def test_no_more_than_the_limit(index, limit):
    assert found(index, limit) == IDS[:limit]
    assert sum(body["size"] for body in index.asked) >= min(limit, 23)


def test_an_empty_index(index):
    index.ids = set()
    assert found(index) == []


def test_what_is_indexed_and_taken_away_meanwhile_costs_no_other(index):
    def change(page: int) -> None:
        index.ids |= {f"{page:032x}0", f"{page * 3:032x}0"}
        index.ids -= {IDS[2], IDS[20]}

    index.before = change
    got = found(index)
    assert len(got) == len(set(got))
    assert set(IDS) - {IDS[2], IDS[20]} <= set(got)


def test_only_the_first_page_counts(index):
    totals = []
    list(documents(lambda body: index.ask(None, None, body), Search("*"), None, totals.append))
    assert totals == [23]
    assert [body["track_total_hits"] for body in index.asked] == [True] + [False] * 4


def test_the_filters_are_those_of_search():
    search = Search("ferry", ("Biden",), source=("gazette",), language=("EN",), since="2h", until="2026-03-22")
    page = page_of(search, 10, "abc")
    assert page["search_after"] == ["abc"]
    assert page["sort"] == [{"document_id": "asc"}]
    assert {"terms": {"source.id": ["gazette"]}} in page["query"]["bool"]["filter"]
    assert {"range": {"sort_at": {"gte": "now-2h", "lte": "2026-03-22||/d"}}} in page["query"]["bool"]["filter"]
    with pytest.raises(BadQuery):
        page_of(Search("*", since="yesterday"), 10)


class TestCommand:
    def test_json_lines_on_standard_output(self, index):
        done = call()
        assert done.exit_code == 0
        assert [json.loads(one)["document_id"] for one in done.stdout.split("\n")[:-1]] == IDS
        assert done.stderr == "23 articles\n"

    def test_the_readers_alias_and_nothing_missing(self, index):
        call("--limit", "1")
        call("--limit", "1", "--all")
        assert index.options == [{"everything": False, "partial": False}, {"everything": True, "partial": False}]

    def test_a_file(self, index, tmp_path):
        path = tmp_path / "all.jsonl"
        done = call("--output", str(path))
        assert (done.exit_code, done.stdout) == (0, "")
        assert len(path.read_bytes().splitlines()) == 23
        assert [one.name for one in tmp_path.iterdir()] == ["all.jsonl"]

    def test_a_file_that_could_not_be_completed_is_as_it_was(self, index, tmp_path):
        path = tmp_path / "all.jsonl"
        path.write_text("yesterday's")
        index.failing = BadQuery("gone")
        assert call("--output", str(path)).exit_code == 2
        assert path.read_text() == "yesterday's"
        assert [one.name for one in tmp_path.iterdir()] == ["all.jsonl"]

    def test_a_file_that_can_not_be_written(self, index, tmp_path):
        done = call("--output", str(tmp_path / "nowhere" / "all.jsonl"))
        assert done.exit_code == 1
        assert "can't be written: No such file or directory" in done.stderr

    def test_ninjs(self, index):
        done = call("--format", "ninjs", "--limit", "2")
        assert done.exit_code == 0, done.output
        written = [json.loads(one) for one in done.stdout.split("\n")[:-1]]
        assert [one["uri"].endswith(document_id) for one, document_id in zip(written, IDS[:2], strict=True)] == [
            True,
            True,
        ]
        assert {one["headlines"][0]["value"] for one in written} == {"Ferry\u2028sails"}

    def test_a_time_that_can_not_be_read(self, index):
        assert call("--since", "yesterday").exit_code == 2


def test_one_document_is_one_line():
    assert line({"title": "a\nb\u2028c"}).count(b"\n") == 1


def test_an_interrupted_file_leaves_nothing(tmp_path: Path):
    def interrupted() -> None:
        with whole_file(tmp_path / "all.jsonl") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
