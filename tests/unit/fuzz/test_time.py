"""Four times the input takes about four times the time, whatever it is made of: 16 times would be quadratic."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.raw import parse_raw
from schemas.reasons import BadMessage
from services.common.identity import content_fingerprint
from services.common.urls import normalise_url
from services.enrich.clean import clean_dump, clean_html
from services.enrich.mojibake import mended
from services.ingest.sources.formats import Format
from tests.unit.fuzz import grammar
from tests.unit.fuzz.effort import measured
from tests.unit.nasty.samples import in_every_format
from tests.unit.nasty.way_in import ends_of
from tests.warc_samples import response

SMALL, LARGE = 25_000, 100_000
# Seconds for LARGE below which nobody waits: there the machine's noise is larger than what is measured.
FLOOR = 0.4
MOST = 8.0

Reader = Callable[[str], object]


def seconds(read: Reader, text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def grows_with_its_length(read: Reader, unit: str) -> None:
    """The best of three, for other people's work on this machine may slow one of them."""
    small, large = ((unit * (size // len(unit) + 1))[:size] for size in (SMALL, LARGE))
    took = seconds(read, large)
    if took < FLOOR:
        return
    longest = min(took, *(seconds(read, large) for _ in range(2)))
    shortest = min(seconds(read, small) for _ in range(3))
    assert longest < max(MOST * shortest, FLOOR), f"{unit!r}: {shortest:.3f} s, four times as much {longest:.3f} s"


def whole(name: str, format: Format) -> Reader:
    """A reader of a file in whose text the unit is repeated."""
    before, after = in_every_format("HERE")[name].split("HERE", 1)
    quoted = name in ("a.ninjs", "a.jsonld")

    def read(text: str) -> object:
        inside = json.dumps(text)[1:-1] if quoted else text
        return ends_of(f"{before}{inside}{after}".encode("utf-8", "replace"), format)

    return read


def message(text: str) -> None:
    for value in (json.dumps({"source": "post", "content": text}), f'{{"source": "post", "content": "x", "y": [{text}'):
        try:
            parse_raw(value)
        except BadMessage:
            continue


READERS: dict[str, Reader] = {
    "clean_dump": clean_dump,
    "clean_html": clean_html,
    "clean_html in a page": lambda text: clean_html(f"<html><body><article><p>{text}</p></article></body></html>"),
    "mended": mended,
    "normalise_url": lambda text: (normalise_url(text), normalise_url(f"https://harbour-post.example/{text}?{text}")),
    "fingerprint": content_fingerprint,
    "a message": message,
    "rss": whole("a.rss", Format.FEED),
    "atom": whole("a.atom", Format.FEED),
    "ninjs": whole("a.ninjs", Format.NINJS),
    "json-ld": whole("a.jsonld", Format.JSON_LD),
    "newsml": whole("a.newsml", Format.NEWSML),
    "nitf": whole("a.nitf", Format.NITF),
    "json lines": lambda text: ends_of(text.encode("utf-8", "replace"), Format.JSONL),
    "an archive": lambda text: ends_of(
        response("https://harbour-post.example/a", text.encode("utf-8", "replace")), Format.WARC
    ),
    "records of an archive": lambda text: ends_of(b"WARC/1.0\r\n" + text.encode("utf-8", "replace"), Format.WARC),
}
_MARKUP = tuple(f"<{tag}>" for tag in grammar.TAGS)
_OTHERS = (*grammar.URLS, *grammar.DATES, "a", "WARC/1.0\r\n", "{}\n", "[", '{"a":')
PIECES = (*grammar.LINES, *grammar.DIRT, *grammar.LOOSE, *grammar.BREAKS, *_MARKUP, *_OTHERS)


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
@measured
@given(unit=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join).filter(bool))
def test_time_grows_with_length(read: Reader, unit: str):
    grows_with_its_length(read, unit)


def test_what_is_quadratic_is_seen():
    with pytest.raises(AssertionError, match="four times as much"):
        grows_with_its_length(lambda text: [text.count("b") for _ in range(len(text) // 4)], "a")
