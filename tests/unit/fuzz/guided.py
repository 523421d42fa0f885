"""Fuzzing guided by the lines of code that an input reaches (atheris, extra `fuzz`): `python -m tests.unit.fuzz.guided [TARGET …]`.

The properties beside this look for wrong results; this looks for exceptions and hangs in corners that random inputs seldom reach. What it
learns about a target is kept in .hypothesis/guided (`make clean` removes it), and so is an input that fails.
"""

import argparse
import io
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports(include=["schemas", "services"]):
    from schemas.raw import parse_raw
    from schemas.reasons import BadMessage
    from schemas.times import parse_iso
    from services.common.identity import document_id
    from services.common.urls import normalise_url
    from services.common.wire import resolve
    from services.enrich.clean import clean_dump, clean_html
    from services.enrich.clean.dates import is_date_line, read_dates
    from services.enrich.legible import legible
    from services.enrich.mojibake import mended
    from services.ingest.candidates import Candidate, prepare_candidate
    from services.ingest.feeds.dates import feed_date
    from services.ingest.sources.contents import Opened, read_input
    from services.ingest.sources.formats import Format
    from services.ingest.sources.given import Given

PAGE = "https://harbour-post.example/2026/ferry-afloat-again"
FOUND = Path(".hypothesis/guided")
SLOWEST = 20  # seconds for 4,000 bytes: a hang
_NOW = 1_774_168_200_000


@contextmanager
def _refusing() -> Iterator[None]:
    """A refusal is an end like any other, unless its reason says that we are at fault."""
    try:
        yield
    except BadMessage as error:
        if error.reason.is_ours:
            raise


def _message(data: bytes) -> None:
    with _refusing():
        raw, _ = resolve(parse_raw(data))
        document_id(raw)
        legible(raw)


def _file(format: Format, data: bytes) -> None:
    """The way of a file: what the reader hands on is prepared, and read again as enrich does."""
    opened = Opened("standard input", io.BytesIO(data), format, "stdin", None, _NOW)
    for found in read_input(opened, Given()):
        if isinstance(found, Candidate):
            with _refusing():
                _message(prepare_candidate(found, "fuzz").value)


def _date(said: str) -> None:
    with suppress(ValueError):
        parse_iso(said)
    feed_date(said)
    line = said.lower()
    for stated in read_dates(line, PAGE):
        parse_iso(stated.date.value)
    is_date_line(line)


def _text(read: Callable[[str], Any], data: bytes) -> None:
    read(data.decode("utf-8", "replace"))


_READERS: dict[str, Callable[[str], Any]] = {
    "date": _date,
    "dump": partial(clean_dump, url=PAGE),
    "html": partial(clean_html, url=PAGE),
    "letters": mended,
    "url": normalise_url,
}
_FILES = [format for format in Format if format not in (Format.TEXT, Format.HTML, Format.JSON, Format.XML)]
TARGETS: dict[str, Callable[[bytes], None]] = {
    "message": _message,
    **{name: partial(_text, read) for name, read in _READERS.items()},
    **{format.value: partial(_file, format) for format in _FILES},
}


def run(name: str, seconds: int) -> None:
    """Feeds one target until the time is up; ends the process, and prints an input that fails. Never returns."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    target = TARGETS[name]

    def once(data: bytes) -> None:
        try:
            target(data)
        except Exception:
            print(f"{name} fails on {data!r}", file=sys.stderr, flush=True)
            raise

    known = FOUND / name
    known.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", "-max_len=4000", "-rss_limit_mb=2000"]
    quiet = ["-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-"]
    atheris.Setup([sys.argv[0], str(known), "seeds", *limits, *quiet], once)
    atheris.Fuzz()


def main() -> int:
    """Each target in a process of its own, for one that fails ends its process; 1 where one failed."""
    options = argparse.ArgumentParser(description="fuzzing guided by coverage")
    options.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all unless given")
    options.add_argument("--seconds", type=int, default=60, help="for each target")
    given = options.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        options.error(f"no such target: {', '.join(sorted(unknown))}")
    if len(given.targets) == 1:
        run(given.targets[0], given.seconds)
    failed = []
    for name in given.targets or TARGETS:
        print(f"guided by coverage: {name}, {given.seconds} s", flush=True)
        began = time.monotonic()
        one = [sys.executable, "-m", "tests.unit.fuzz.guided", name, "--seconds", str(given.seconds)]
        if subprocess.run(one).returncode:
            failed.append(f"{name} after {time.monotonic() - began:.0f} s")
    print(f"failed: {', '.join(failed)}" if failed else "none failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
