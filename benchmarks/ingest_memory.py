"""How much memory reading takes, whatever the size: `python -m benchmarks.ingest_memory [--megabytes N] [--only jsonl …]`.

Streams of N MB are made on the fly (JSON Lines through a pipe, which also never lies on disk; web archives and page dumps in
a temporary folder), read and prepared as `newswire ingest` does, and given to a publisher that throws them away. Printed is
the highest resident set of the reading process at 10 %, 50 % and 100 %. Exit code 1 where the last two differ by over 16 MiB.
"""

import argparse
import contextlib
import gzip
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import uuid4

import orjson

from benchmarks.processes import peak_mib
from services.ingest.bulk import send_all
from services.ingest.candidates import Candidate, Found, Refused, Skipped
from services.ingest.prepare import Prepared
from services.ingest.publisher import ACCEPTED, Outcome, Pending
from services.ingest.sources.contents import Opened, read_input
from services.ingest.sources.files import candidates
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given

MB = 1_000_000
SHARES = (0.1, 0.5, 1.0)
MOST_GROWTH_MIB = 16.0
_WORDS = [
    "the",
    "harbour",
    "ferry",
    "sails",
    "again",
    "from",
    "Aldwater",
    "quay",
    "night",
    "crossing",
    "eleven",
    "years",
    "council",
    "said",
    "cabin",
    "horn",
    "light",
]


class Discarding:
    """Confirms everything at once and keeps nothing."""

    has_room = True

    def __init__(self) -> None:
        self.bytes = 0

    def publish(self, prepared: Prepared) -> Pending:
        """Counts it."""
        self.bytes += len(prepared.value)
        return Pending()

    def await_one(self, _: Pending) -> Outcome:
        """Always confirmed."""
        return ACCEPTED


class Counting:
    """What became of how many."""

    def __init__(self) -> None:
        self.ended = {"accepted": 0, "refused": 0, "skipped": 0}

    def accepted(self, name: str, document_id: str) -> None:  # noqa: ARG002
        self.ended["accepted"] += 1

    def failed(self, found: Refused) -> None:
        self.ended["refused"] += 1
        if self.ended["refused"] == 1:
            print(f"first refusal: {found.name}: {found.detail}", file=sys.stderr)

    def unconfirmed(self, name: str, why: str) -> None:
        raise AssertionError(f"{name}: {why}")

    def skipped(self, found: Skipped) -> None:  # noqa: ARG002
        self.ended["skipped"] += 1

    def unknown(self, names: Iterable[str]) -> None:
        """Of no interest here."""


def text(words: random.Random, size: int) -> str:
    """About `size` characters in paragraphs."""
    lines = [" ".join(words.choices(_WORDS, k=40)) + "." for _ in range(max(1, size // 260))]
    return "\n\n".join(lines)


def pages(words: random.Random) -> list[str]:
    """Some texts as long as articles are, from a line to 200 kB; few, so that making them costs less than reading them."""
    return [text(words, size) for size in (300, 1_000, 3_000, 3_000, 6_000, 12_000, 200_000)]


def json_lines(size: int) -> Iterator[bytes]:
    """Articles one a line, each with an address of its own."""
    texts, made, number = pages(random.Random(1)), 0, 0
    while made < size:
        number += 1
        url = f"https://harbour-post.example/{number}"
        line = orjson.dumps({"source": "harbour-post", "url": url, "content": texts[number % len(texts)]}) + b"\n"
        made += len(line)
        yield line


def archive(size: int) -> Iterator[bytes]:
    """A crawl, of which `size` bytes are unpacked: pages, requests, pictures, and now and then a film of 64 MB."""
    texts, made, number = pages(random.Random(2)), 0, 0
    film = b"\x00" * (64 * MB)
    while made < size:
        number += 1
        url = f"https://harbour-post.example/{number}"
        body = f"<html><head><title>{number}</title></head><body><p>{texts[number % len(texts)]}</p></body></html>".encode()
        kind, content = ("video/mp4", film) if number % 2_000 == 0 else ("text/html", body)
        if number % 10 == 0:
            kind = "image/png"
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T09:00:00Z\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        made += len(head) + len(http)
        yield gzip.compress(head.encode() + http + b"\r\n\r\n", 1, mtime=0)


def dumps(folder: Path, size: int) -> None:
    """Page dumps in folders of 1,000."""
    texts, made, number = pages(random.Random(3)), 0, 0
    while made < size:
        path = folder / f"{number // 1000:05d}" / f"{number:08d}.txt"
        path.parent.mkdir(exist_ok=True)
        page = f"Ferry {number}\n\n{texts[number % len(texts)]}"
        path.write_text(page, encoding="utf-8")
        made, number = made + len(page), number + 1


def started(what: Callable[[Path, int], object], path: Path, size: int) -> BaseProcess:
    """Makes an input in a process of its own: its memory is not what is measured."""
    process = multiprocessing.get_context("spawn").Process(target=what, args=(path, size))
    process.start()
    return process


def measure(
    name: str, found: Iterable[Found], size: Callable[[Candidate], int], total: int, unpacked: int | None = None
) -> bool:
    """Reads it all, prints a row, says whether memory stayed flat. `total` is what all sizes add up to, in bytes."""
    peaks: list[float] = []
    read = 0

    def watched() -> Iterator[Found]:
        nonlocal read
        for one in found:
            if isinstance(one, Candidate):
                read += size(one)
            while len(peaks) < len(SHARES) - 1 and read >= SHARES[len(peaks)] * total:
                peaks.append(peak_mib())
            yield one

    counting, began = Counting(), time.perf_counter()
    send_all(watched(), Discarding(), counting, uuid4().hex)
    seconds = time.perf_counter() - began
    peaks.append(peak_mib())
    grown = peaks[-1] - peaks[-2]
    shown = "  ".join(f"{peak:7.1f}" for peak in peaks)
    ends = ", ".join(f"{count:,} {end}" for end, count in counting.ended.items())
    print(
        f"{name:<12}{(unpacked or total) / MB:>8,.0f}  {shown}  {grown:>+7.1f}  {(unpacked or total) / MB / seconds:>6.0f}  {ends}",
        flush=True,
    )
    return len(peaks) == len(SHARES) and grown <= MOST_GROWTH_MIB and counting.ended["refused"] == 0


def _content(one: Candidate) -> int:
    assert isinstance(one.article, dict)
    return len(one.article["content"])


def jsonl(folder: Path, size: int) -> bool:
    """Through a pipe that another process writes."""
    pipe = folder / "articles.jsonl"
    os.mkfifo(pipe)
    writer = started(_feed, pipe, size)
    try:
        return measure("jsonl", candidates([str(pipe)]), lambda one: _content(one) + 100, size)
    finally:
        writer.join()


def _feed(pipe: Path, size: int) -> None:
    with contextlib.suppress(BrokenPipeError), pipe.open("wb") as file:
        file.writelines(json_lines(size))


def _pack(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.writelines(archive(size))


def warc(folder: Path, size: int) -> bool:
    """A file of gzip members."""
    path = folder / "crawl.warc.gz"
    started(_pack, path, size).join()
    packed = path.stat().st_size
    with path.open("rb") as file:
        at = 0

        def step(_: Candidate) -> int:
            nonlocal at
            before, at = at, file.tell()
            return at - before

        found = read_input(Opened(str(path), file, Format.WARC, "warc", path.as_uri(), 0), Given())
        return measure("warc.gz", found, step, packed, size)


def folder(folder: Path, size: int) -> bool:
    """Page dumps, each a file."""
    started(dumps, folder, size).join()
    return measure("dumps", candidates([str(folder)]), _content, size)


KINDS: dict[str, Callable[[Path, int], bool]] = {"jsonl": jsonl, "warc": warc, "dumps": folder}


def _in_a_process(kind: str, size: int, room: str | None) -> bool:
    """A process of its own each: the highest resident set of one must not hide that of the next."""
    with tempfile.TemporaryDirectory(dir=room) as temporary:
        process = multiprocessing.get_context("spawn").Process(target=_run, args=(kind, temporary, size))
        process.start()
        process.join()
        return process.exitcode == 0


def _run(kind: str, temporary: str, size: int) -> None:
    sys.exit(0 if KINDS[kind](Path(temporary), size) else 1)


def main() -> int:
    """Exit code 1 where memory grew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest_memory", description=__doc__.partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=1_000, help="size of each stream, MB; 1,000 by default")
    parser.add_argument("--only", nargs="*", choices=list(KINDS), default=list(KINDS), help="which streams")
    parser.add_argument("--room", help="folder for temporary files")
    given = parser.parse_args()
    print(f"{'':<12}{'MB':>8}  peak resident set, MiB, at    {'50 %':>5}")
    print(f"{'stream':<12}{'read':>8}  {'10 %':>7}  {'50 %':>7}  {'100 %':>7}  {'to end':>7}  {'MB/s':>6}  ends")
    flat = [_in_a_process(kind, given.megabytes * MB, given.room) for kind in given.only]
    print("memory stays flat" if all(flat) else "memory grew, or an input was refused")
    return int(not all(flat))


if __name__ == "__main__":
    sys.exit(main())
