"""The cleaner on public pages with hand-made article text, beside trafilatura and readability, and on the same pages as plain text.

    python -m benchmarks.cleaning.public PATH…      # of one or more of these, checked out:

- github.com/scrapinghub/article-extraction-benchmark (181 pages; body)
- github.com/AndyTheFactory/article-extraction-dataset (424 pages; body, title, authors, day of publication)
- github.com/adbar/htmldate (about 1,000 pages; day of publication)

The pages are their publishers', so none of them is in this repository. Pages that are missing are left out and counted. Authors are
judged where the set names any.
"""

import argparse
import gzip
import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.cleaning import tables
from benchmarks.cleaning.extractors import (
    Date,
    Extractor,
    Found,
    newswire,
    whole_text,
    with_readability,
    with_trafilatura,
)
from benchmarks.cleaning.labels import Sample
from benchmarks.cleaning.scores import Scores, body_f1, score
from services.ingest.decoding import decode_page

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def main(arguments: list[str] | None = None) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cleaning.public",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", type=Path, nargs="+", help="a checkout")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst pages of each set")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    parser.add_argument("--ours", action="store_true", help="leave the others out")
    asked = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    for path in asked.path:
        pages = list(_pages(path))[:: asked.every]
        for samples in (pages, [_as_text(page) for page in pages if page.labels["body"] is not None]):
            if samples:
                _print(path, samples, asked.ours, asked.worst)
    return 0


def _print(path: Path, samples: list[Sample], is_alone: bool, worst: int) -> None:
    ours: dict[str, Extractor] = {"newswire": newswire}
    others: dict[str, Extractor] = {
        "whole text": whole_text,
        "trafilatura": with_trafilatura,
        "readability": with_readability,
    }
    scores: dict[str, Scores] = {
        name: score(samples, _judged(extractor)) for name, extractor in (ours if is_alone else ours | others).items()
    }
    print(f"\n{path.name}, {samples[0].format}: {len(samples)} pages\n\n{tables.side_by_side(scores)}", flush=True)
    if worst and samples[0].labels["body"] is not None:
        ranked = sorted((body_f1(sample, newswire(sample)), sample.name) for sample in samples)
        print("\n".join(f"- {value:.3f} {name}" for value, name in ranked[:worst]))


def _judged(extractor: Extractor) -> Extractor:
    """Only what the set tells of the page; it names days, and no second date."""

    def found(sample: Sample) -> Found | None:
        one = extractor(sample)
        if one is None:
            return None
        published = Date(one.published.value[:10], "day") if one.published else None
        labels = sample.labels
        return replace(
            one,
            title=one.title if labels["title"] else None,
            published=published if labels["published"] else None,
            modified=None,
            says_dates=bool(labels["published"]),
            authors=one.authors if labels["authors"] else None,
            kind=None,
        )

    return found


def _pages(path: Path) -> Iterator[Sample]:
    for truth in ("ground-truth.json", "articles.json", "tests/eval_default.json"):
        if (path / truth).exists():
            known: dict[str, dict[str, Any]] = json.loads((path / truth).read_text("utf-8"))
            break
    else:
        raise SystemExit(f"{path}: none of the sets that are known; --help names them")
    missing = 0
    for name, said in known.items():
        page = _page(path, name, said)
        if page is None:
            missing += 1
            continue
        yield Sample(name, "public", "html", page, _labels(name, said))
    if missing:
        print(f"{path.name}: {missing} of {len(known)} pages are missing", file=sys.stderr)


def _page(path: Path, name: str, said: dict[str, Any]) -> str | None:
    for file in (path / "html" / f"{name}.html.gz", path / "html" / f"{name}.html"):
        if file.exists():
            content = file.read_bytes()
            return decode_page(gzip.decompress(content) if file.suffix == ".gz" else content, html=True)[0]
    for folder in ("tests/cache", "tests/eval", "tests/test_set"):
        file = path / folder / said.get("file", "-")
        if file.is_file():
            return decode_page(file.read_bytes(), html=True)[0]
    return None


def _labels(name: str, said: dict[str, Any]) -> dict[str, Any]:
    authors = said.get("authors") or ""
    return {
        "url": said.get("url", name),
        "language": "en",
        "body": said.get("articleBody"),
        "title": said.get("title"),
        "authors": [one.strip() for one in authors.split(",") if one.strip()],
        "published": {"value": said["date"], "precision": "day"} if _DAY.fullmatch(said.get("date") or "") else None,
        "modified": None,
        "standfirst": None,
        "optional": [],
        "kind": None,
        "quality": None,
    }


def _as_text(sample: Sample) -> Sample:
    text = whole_text(sample).body
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return replace(sample, format="txt", page="\n".join(line for line in lines if line))


if __name__ == "__main__":
    raise SystemExit(main())
