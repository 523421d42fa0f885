"""The records of a WARC archive (ISO 28500), in order, and beside them what of it is damaged."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.ingest.sources.warc.stream import ArchiveStream, BrokenMember, Damage

_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\r?\n", re.ASCII)
_ENDS = (b"\r\n\r\n", b"\n\n")
_LONGEST_LINE = 64 * 1024
_MOST_HEADERS = 500
# Beyond it, a file is no damaged archive but something else, and looking further would take forever.
_MOST_DAMAGES = 1_000

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers by lower-case name; `body` is None where nobody wanted it; `offset` is its place in the file.

    `is_ended` is False where the file ends inside the two line ends behind it.
    """

    offset: int
    headers: Headers
    length: int
    body: bytes | None
    is_ended: bool = True


def records(stream: ArchiveStream, wants: Callable[[Headers, int], bool]) -> Iterator[Record | Damage]:
    """Every record whose end was seen (of gzip, with its checksum where the member ends there), and each place where there is none.

    `wants(headers, length)` says whose body is read into memory. Behind a damage the next record that can be read follows.
    """
    damages = 0
    while True:
        try:
            record = _next(stream, wants)
            if record is None:
                return
            yield record
            if not record.is_ended:
                raise Damage(stream.offset, "the file ends before the line ends behind its last record", is_cut=True)
        except Damage as damage:
            damages += 1
            yield damage
            if not _find_next(stream, damage, _MOST_DAMAGES - damages):
                return


def _next(stream: ArchiveStream, wants: Callable[[Headers, int], bool]) -> Record | None:
    while stream.peek() in (b"\r", b"\n"):
        stream.skip(1)
    offset = stream.offset
    version = stream.line(_LONGEST_LINE)
    if not version:
        return None
    if not _VERSION.fullmatch(version):
        is_cut = not version.endswith(b"\n") and not stream.peek()
        if found := _VERSION.search(version):
            stream.put_back(version[found.start() :])
        raise Damage(offset, "no WARC record begins here", is_cut=is_cut)
    headers = _headers(stream, offset)
    length = int(headers["content-length"])
    wanted = wants(headers, length)
    body = stream.read(length) if wanted else None
    got = stream.skip(length) if body is None else len(body)
    if got < length:
        raise Damage(offset, f"the file ends {length - got:,} bytes before this record does", is_cut=True)
    ends, followed = stream.line_ends()
    # Some writers leave out one of the two line ends, but then the next record begins.
    if followed and ends not in _ENDS and (not ends or followed != b"W"):
        raise Damage(offset, "this record is longer than its Content-Length")
    return Record(offset, headers, length, body, is_ended=bool(followed) or stream.is_gzip or ends in _ENDS)


def _headers(stream: ArchiveStream, offset: int) -> Headers:
    """Raises Damage where they do not end, or say no length."""
    headers: Headers = {}
    name = ""
    for _ in range(_MOST_HEADERS):
        line = stream.line(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            is_cut = not stream.peek()
            raise Damage(offset, "the headers of this record do not end", is_cut=is_cut)
        text = line.decode("utf-8", "replace").strip()
        if not text:
            break
        if line[:1] in b" \t" and name:
            headers[name] += f" {text}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    if not re.fullmatch(r"\d{1,15}", headers.get("content-length", ""), re.ASCII):
        raise Damage(offset, "this record does not say its Content-Length")
    return headers


def _find_next(stream: ArchiveStream, damage: Damage, tries: int) -> bool:
    """Goes to the next line that a record begins with; False where there is none."""
    while tries > 0:
        try:
            if isinstance(damage, BrokenMember) and not stream.recover():
                return False
            while line := stream.line(_LONGEST_LINE):
                if found := _VERSION.search(line):
                    stream.put_back(line[found.start() :])
                    return True
            return False
        except Damage as further:
            damage = further
            tries -= 1
    return False
