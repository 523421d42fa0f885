"""The labelled set: pages as they arrive, and beside each what an editor would take out of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HALVES = ("open", "held_back")
FORMATS = ("txt", "html")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """A page and its labels (README.md has their rules)."""

    name: str
    half: str
    format: str
    page: str
    labels: dict[str, Any]

    @property
    def shape(self) -> str:
        return str(self.labels["shape"])


def load(folder: Path = FOLDER) -> list[Sample]:
    """Every sample of both halves, by name. Raises ValueError where a page has no labels or labels have no page."""
    return [sample for half in HALVES for sample in _half(folder / half)]


def _half(folder: Path) -> list[Sample]:
    pages = {path.stem: path for suffix in FORMATS for path in sorted(folder.glob(f"*.{suffix}"))}
    labels = {path.stem: path for path in sorted(folder.glob("*.json"))}
    alone = sorted(pages.keys() ^ labels.keys())
    if alone:
        raise ValueError(
            f"{folder.name}: {', '.join(alone)}: each page needs a .json of its name, and each .json a page"
        )
    return [
        Sample(
            name=name,
            half=folder.name,
            format=page.suffix[1:],
            page=page.read_text("utf-8"),
            labels=json.loads(labels[name].read_text("utf-8")),
        )
        for name, page in sorted(pages.items())
    ]
