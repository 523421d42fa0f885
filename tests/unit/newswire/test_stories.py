"""One hit of each story, as many as were asked for; who may not be seen is not listed."""

from typing import Any

import pytest

from newswire import stories
from newswire.queries import Search
from newswire.render import copies, hits
from services.common.settings import ElasticsearchSettings

Document = dict[str, Any]


class Readers(stories.Readers):
    """Articles in the order of their names, and stories, in memory."""

    def __init__(self, documents: dict[str, str | None], hidden: set[str] = frozenset(), **duplicates: str) -> None:  # type: ignore[assignment]
        super().__init__(None, ElasticsearchSettings())  # type: ignore[arg-type]
        object.__setattr__(self, "told", (documents, hidden, duplicates, []))

    def articles(self, body: Document) -> Document:
        documents, hidden, _, asked = self.told
        asked.append(body)
        seen = [name for name in documents if name not in hidden]
        if ids := body["query"].get("ids"):
            seen = [name for name in seen if name in ids["values"]]
        page = seen[body.get("from", 0) :][: body["size"]]
        found = [{"_source": {"document_id": n, "title": f"Title {n}", "source": {"id": "paper"}}} for n in page]
        return {"hits": {"total": {"value": len(seen)}, "hits": found}}

    def stories(self, body: Document) -> Document:
        documents, _, duplicates, _ = self.told
        (first, *_) = body["query"]["bool"]["filter"]
        ((name, wanted),) = next(iter(first.values())).items()
        wanted = wanted if isinstance(wanted, list) else [wanted]
        of = {"document_id": lambda key: key, "story_id": lambda key: documents[key]}[name]
        mine = [key for key, story in documents.items() if story and of(key) in wanted]
        places = [
            {"document_id": key, "story_id": documents[key], "similarity": 0.8}
            | ({"duplicate_of": duplicates[key]} if key in duplicates else {})
            for key in mine
        ]
        counts = [{"key": s, "doc_count": sum(documents[k] == s for k in mine)} for s in {documents[k] for k in mine}]
        return {"hits": {"hits": [{"_source": p} for p in places]}, "aggregations": {"stories": {"buckets": counts}}}


def ids(found: stories.Found) -> list[str]:
    return [hit["_source"]["document_id"] for hit in found.hits]


def test_a_list_is_filled_from_further_pages():
    readers = Readers({"a": "a", "b": "a", "c": "a", "d": "a", "e": "e", "f": None, "g": "a", "h": "h", "i": None})
    found = stories.search(readers, Search("x", limit=3))
    assert ids(found) == ["a", "e", "f"]
    assert found.total == 9
    assert found.copies() == {"a": 4, "e": 0}
    assert [body["from"] for body in readers.told[3]] == [0, 3]
    everything = stories.search(readers, Search("x", limit=100))
    assert ids(everything) == ["a", "e", "f", "h", "i"]


def test_with_all_copies_nothing_is_folded():
    readers = Readers({"a": "a", "b": "a", "c": None}, b="a")
    found = stories.search(readers, Search("x", limit=2), all_copies=True)
    assert ids(found) == ["a", "b"]
    assert len(readers.told[3]) == 1
    assert [{k: v for k, v in line.items() if k not in ("title", "source")} for line in found.lines()] == [
        {"document_id": "a", "story_id": "a", "copies": 1},
        {"document_id": "b", "story_id": "a", "duplicate_of": "a", "copies": 1},
    ]


def test_where_nobody_keeps_stories_every_hit_stands_alone():
    found = stories.search(Readers({"a": None, "b": None}), Search("x"))
    assert ids(found) == ["a", "b"]
    assert list(found.lines()) == [hit["_source"] for hit in found.hits]
    assert stories.search(Readers({}), Search("x")).hits == []


def test_no_page_beyond_what_elasticsearch_gives(monkeypatch):
    monkeypatch.setattr(stories, "WINDOW", 6)
    readers = Readers({str(n): "one" for n in range(50)})
    assert ids(stories.search(readers, Search("x", limit=3))) == ["0"]
    assert [body["from"] for body in readers.told[3]] == [0, 3]


def test_copies_that_readers_may_not_see_are_not_listed():
    readers = Readers({"a": "a", "b": "a", "c": "a", "d": "d"}, hidden={"b"}, c="a")
    place, others = stories.copies_of(readers, "a")
    assert place == {"story_id": "a", "similarity": 0.8}
    assert [one["document_id"] for one in others] == ["c"]
    assert stories.copies_of(readers, "unknown") == ({}, [])


@pytest.mark.parametrize(("count", "said"), [(0, ""), (1, "+1 copy"), (2, "+2 copies")])
def test_what_is_shown(count, said, capsys):
    from rich.console import Console

    hit = {"_source": {"document_id": "a", "title": "Ferry", "source": {"id": "paper"}}}
    console = Console(width=200, force_terminal=False)
    console.print(hits([hit], 1, {"a": count}))
    console.print(
        copies(
            [
                {**hit["_source"], "title": "\x1b[2JFerry [b]x", "duplicate_of": "b"},
                {**hit["_source"], "similarity": 0.83},
            ]
        )
    )
    shown = capsys.readouterr().out
    assert said in shown
    assert ("cop" in shown.split("paper")[1].split("\n")[0]) == bool(count)
    assert "the same words" in shown
    assert "83% alike" in shown
    assert "Ferry [b]x" in shown
    assert "\x1b[2J" not in shown
