"""A file for each nasty input."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from services.ingest.sources.formats import Format
from tests.processor_time import bounded
from tests.unit.enrich.stand_ins import NOW
from tests.unit.nasty.way_in import SECONDS, End, ends

Give = Callable[..., list[End]]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Writes the data under the name, sends it the whole way, and says how each of its articles ended, in bounded time."""

    def send(name: str, data: str | bytes, format: Format | None = None, **given: str) -> list[End]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        os.utime(path, ns=(NOW * 10**6, NOW * 10**6))
        with bounded(SECONDS):
            return ends(path, format, **given)

    return send


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    """The first page loads the extractor, and the first text the language tables: that is no input's fault."""
    from services.enrich import clean, understand

    clean.clean_html("<html><body><p>The ferry sails again on Monday.</p></body></html>")
    understand.detect_language("The ferry sails again on Monday.")
