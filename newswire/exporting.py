"""All documents that a search finds, page by page, in flat memory, and the file they go to."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from newswire.queries import Search, page_of

# A document may have 8 MiB, and a page is in memory as a whole.
PAGE = 100
Ask = Callable[[dict[str, Any]], Mapping[str, Any]]
Total = Callable[[int], None]


def documents(
    ask: Ask, search: Search, limit: int | None = None, total: Total = lambda _: None
) -> Iterator[dict[str, Any]]:
    """Each document once, in the order of their ids, at most `limit`; `total` is told how many there are, before the first.

    One that is indexed or taken away meanwhile may be there or not. Raises what `ask` raises.
    """
    after: str | None = None
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        found = ask(page_of(search, size, after))["hits"]
        if after is None:
            count = found["total"]["value"]
            total(count if limit is None else min(count, limit))
        for hit in found["hits"]:
            yield hit["_source"]
        if len(found["hits"]) < size:
            return
        after = found["hits"][-1]["sort"][0]
        left = None if left is None else left - size


def line(document: Mapping[str, Any]) -> bytes:
    """One JSON object and its line end; U+2028 and the like inside are no line ends to JSON."""
    return orjson.dumps(document) + b"\n"


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there under its name when it is complete, and not at all when something is raised. Raises OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
