"""Every dump in seeds/ becomes the article that an editor made of it by hand (tests/samples/<slug>.expected.json)."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from schemas.raw import parse_raw
from schemas.times import parse_iso
from services.enrich.clean import clean_dump

ROOT = Path(__file__).resolve().parents[3]
DUMPS = sorted((ROOT / "seeds").glob("*.txt"))


def _cleaned(path: Path) -> dict:
    sidecar = path.with_name(path.name + ".meta.json")
    said = json.loads(sidecar.read_text(encoding="utf-8")) if sidecar.exists() else {}
    article = clean_dump(path.read_text(encoding="utf-8"), url=said.get("url"), title=said.get("title"))
    return json.loads(json.dumps(asdict(article)))


def test_there_are_samples_in_many_languages():
    assert len(DUMPS) >= 14
    assert {path.name[:2] for path in DUMPS} >= {"en", "de", "fr", "es", "it", "pt", "pl", "tr", "uk", "ja", "ko", "ar"}


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_dump_becomes_the_expected_article(path: Path):
    expected = json.loads((ROOT / "tests" / "samples" / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    assert _cleaned(path) == expected


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_nothing_is_invented(path: Path):
    """Each text field stands on the page, and each date parses to the precision it claims."""
    page = " ".join(path.read_text(encoding="utf-8").split())
    article = _cleaned(path)
    texts = [article[name] for name in ("title", "standfirst", "byline", "dateline", "section") if article[name]]
    texts += article["headings"] + article["related"] + article["body"].replace("• ", "").split("\n\n")
    texts += [said for image in article["images"] for said in (image["caption"], image["credit"]) if said]
    assert [text for text in texts if text not in page] == []
    for name in ("published", "modified"):
        if article[name]:
            assert parse_iso(article[name]["value"])[1] == article[name]["precision"]


def test_wire_samples_are_raw_articles_and_one_updates_another():
    lines = (ROOT / "seeds" / "wire.jsonl").read_bytes().splitlines()
    first, update, other = (parse_raw(line) for line in lines)
    assert first.url == update.url != other.url
    assert first.modified_at < update.modified_at
    assert parse_raw((ROOT / "seeds" / "single-article.json").read_bytes()).url.startswith(
        "https://review.example.org/"
    )
