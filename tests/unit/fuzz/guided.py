"""Fuzzing guided by the lines of code that an input reaches: `python -m tests.unit.fuzz.guided TARGET SECONDS` (atheris, extra `fuzz`).

The properties beside this look for wrong results; this looks for exceptions in corners that random inputs seldom reach.
"""

import contextlib
import logging
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports():
    from services.common.urls import normalise_url
    from services.common.wire import WIRE_TYPES, WireError
    from services.common.wire import read as read_wire
    from services.enrich.clean import clean_dump, clean_html

_CONTENT_TYPES = sorted(WIRE_TYPES)


def _dump(said: str) -> None:
    clean_dump(said, url="https://harbour-post.example/2026/ferry-afloat-again")


def _html(said: str) -> None:
    clean_html(said, url="https://harbour-post.example/2026/ferry-afloat-again")


def _wire(said: str) -> None:
    content_type = _CONTENT_TYPES[len(said) % len(_CONTENT_TYPES)]
    with contextlib.suppress(WireError):
        read_wire(said, content_type)


def _url(said: str) -> None:
    normalise_url(said)


TARGETS: dict[str, Callable[[str], Any]] = {"dump": _dump, "html": _html, "wire": _wire, "url": _url}


def main() -> None:
    """Runs one target; exits non-zero on an exception and prints the input in base64. Raises KeyError for a target that is none."""
    name, seconds = sys.argv[1], sys.argv[2]
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as found:
        options = [sys.argv[0], found, "seeds", f"-artifact_prefix={found}/"]
        options += [
            f"-max_total_time={int(seconds)}",
            "-max_len=4000",
            "-timeout=20",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup(options, lambda data: target(data.decode("utf-8", "replace")))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
