"""Compression, Retry-After and pauses: the parts of fetching that need no server."""

import gzip
import zlib

import pytest

from services.ingest.fetch.failures import FetchFailed, TooMuch
from services.ingest.fetch.hosts import Hosts
from services.ingest.fetch.inflate import Body
from services.ingest.fetch.waiting import retry_after

TEXT = bytes(range(256)) * 200


def taken(data: bytes, encoding: str, most: int = 10**6, step: int = 1000) -> bytes:
    body = Body(encoding, most)
    for at in range(0, len(data), step):
        body.take(data[at : at + step])
    return body.finish()


@pytest.mark.parametrize("step", [1, 7, 10**6])
def test_bodies_come_out_as_they_went_in(step):
    raw = zlib.compressobj(wbits=-15)
    headless = raw.compress(TEXT) + raw.flush()
    assert taken(TEXT, "", step=step) == TEXT
    assert taken(gzip.compress(TEXT), "gzip", step=step) == TEXT
    assert taken(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "x-gzip", step=10**6) == TEXT
    assert taken(gzip.compress(TEXT) + b"\0" * 30, "gzip", step=10**6) == TEXT
    assert taken(zlib.compress(TEXT), "deflate", step=step) == TEXT
    assert taken(headless, "deflate", step=10**6) == TEXT


@pytest.mark.parametrize(
    ("data", "encoding", "most", "why"),
    [
        (gzip.compress(b"\0" * 5_000_000), "gzip", 10**7, "100:1"),
        (zlib.compress(b"\0" * 5_000_000), "deflate", 10**7, "100:1"),
        (gzip.compress(TEXT), "gzip", 10_000, "over 10,000 bytes"),
        (TEXT, "identity", 10_000, "over 10,000 bytes"),
    ],
)
def test_a_body_has_an_end(data, encoding, most, why):
    with pytest.raises(TooMuch, match=why):
        taken(data, encoding, most)


def test_a_gzip_bomb_is_never_unpacked_whole():
    body = Body("gzip", 10 * 1024 * 1024)
    bomb = gzip.compress(b"\0" * 200_000_000)
    with pytest.raises(TooMuch):
        body.take(bomb)
    assert len(body._out) < 11 * 1024 * 1024


def test_broken_and_unknown_encodings_are_failures():
    with pytest.raises(FetchFailed, match="broken gzip"):
        taken(b"hello, this is text", "gzip")
    with pytest.raises(FetchFailed, match="ends too early"):
        taken(gzip.compress(TEXT)[:-20], "gzip")
    with pytest.raises(FetchFailed, match="'br'"):
        Body("br", 1)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("99999999999999999999", 86_400.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:10 GMT", 0.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after(header, seconds):
    assert retry_after(header, 100.0) == seconds


def test_each_request_to_a_host_gets_a_turn_of_its_own():
    hosts = Hosts(2.0)
    assert [hosts.turn("a", 10.0) for _ in range(3)] == [10.0, 12.0, 14.0]
    assert hosts.turn("b", 10.0) == 10.0
    assert hosts.turn("a", 30.0) == 30.0
    hosts.slow_down("b", 9.0)
    assert [hosts.turn("b", 40.0) for _ in range(2)] == [40.0, 49.0]


def test_a_host_that_asks_for_it_is_left_alone():
    hosts = Hosts(0.0)
    hosts.close("a", 100.0)
    hosts.close("a", 50.0)
    assert hosts.closed_for("a", 40.0) == 60.0
    assert hosts.closed_for("a", 101.0) == 0.0
    assert hosts.closed_for("b", 40.0) == 0.0


def test_hosts_are_forgotten():
    hosts = Hosts(1.0)
    for number in range(3_000):
        hosts.turn(f"h{number}", float(number))
    assert len(hosts._free_at) < 1_100
