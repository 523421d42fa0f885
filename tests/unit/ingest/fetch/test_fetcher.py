"""Fetching from a server on loopback: limits, redirects, pinned addresses, robots.txt, TLS."""

import gzip
import ssl
import threading
import time

import pytest
import trustme

from services.ingest.fetch.failures import FetchFailed, FetchRefused, TooMuch
from services.ingest.fetch.fetcher import Fetcher, Limits
from services.ingest.fetch.polite import PoliteFetcher, Stopped
from services.ingest.fetch.targets import read_allowed
from tests.web import Answer, Web


@pytest.fixture
def web():
    with Web() as running:
        yield running


def fetcher(web: Web, **limits) -> Fetcher:
    return Fetcher("newswire (test)", read_allowed(web.allow), Limits(**{"seconds": 5.0, **limits}))


def to(location: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": location})


def test_a_page_with_its_headers(web):
    web.answers["/a?b=1"] = Answer(gzip.compress(b"hello"), headers={"Content-Encoding": "gzip", "ETag": '"x"'})
    found = fetcher(web).get(f"{web.url}/a?b=1#c", {"If-None-Match": '"w"'})
    assert (found.body, found.status, found.url, found.headers["etag"]) == (b"hello", 200, f"{web.url}/a?b=1", '"x"')
    ((_, sent),) = web.asked
    assert (sent["user-agent"], sent["host"], sent["if-none-match"]) == ("newswire (test)", web.allow, '"w"')


def test_loopback_needs_to_be_allowed(web):
    web.answers["/"] = Answer(b"secret")
    with pytest.raises(FetchRefused, match="no public address"):
        Fetcher("newswire").get(web.url)
    assert web.asked == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["64:ff9b::7f00:1"], ["169.254.169.254"]]
)
def test_a_name_that_leads_inside_is_refused_whatever_else_it_leads_to(web, addresses):
    looking = Fetcher("newswire", resolver=lambda _: addresses)
    with pytest.raises(FetchRefused, match=r"harbour\.example is not fetched from"):
        looking.get(f"http://harbour.example:{web.port}/")
    assert web.asked == []


def test_a_redirect_inside_is_refused(web):
    for location in (
        f"http://localhost:{web.port}/inside",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "file:///etc/passwd",
    ):
        web.answers["/"] = to(location)
        with pytest.raises(FetchRefused):
            fetcher(web).get(web.url)
    assert set(web.paths()) == {"/"}


def test_it_connects_to_the_address_that_was_checked_and_asks_once(web):
    """A name that changes its address between check and connection (DNS rebinding) gains nothing."""
    asked = []

    def resolver(target):
        asked.append(target.host)
        return ["127.0.0.1"]

    web.answers["/"] = Answer(b"here")
    allowed = read_allowed(f"rebinding.example:{web.port}")
    found = Fetcher("newswire", allowed, resolver=resolver).get(f"http://rebinding.example:{web.port}/")
    assert found.body == b"here"
    assert asked == ["rebinding.example"]
    assert web.asked[0][1]["host"] == f"rebinding.example:{web.port}"


def test_five_redirects_and_no_more(web):
    for number in range(9):
        web.answers[f"/{number}"] = to(f"/{number + 1}", [301, 302, 303, 307, 308][number % 5])
    web.answers["/5"] = Answer(b"end")
    assert fetcher(web).get(f"{web.url}/0").url == f"{web.url}/5"
    web.answers["/5"] = to("/6")
    web.asked.clear()
    with pytest.raises(FetchRefused, match="more than 5 redirects"):
        fetcher(web).get(f"{web.url}/0")
    assert len(web.asked) == 6


def test_size(web):
    web.answers["/stated"] = Answer(b"", headers={"Content-Length": "999999999"})
    web.answers["/real"] = Answer(b"a" * 3_000)
    web.answers["/bomb"] = Answer(gzip.compress(b"\0" * 3_000_000), headers={"Content-Encoding": "gzip"})
    for path in ("/stated", "/real"):
        with pytest.raises(TooMuch):
            fetcher(web, most_bytes=2_000).get(web.url + path)
    with pytest.raises(TooMuch, match="100:1"):
        fetcher(web).get(f"{web.url}/bomb")


@pytest.mark.parametrize("where", ["headers", "body"])
def test_the_time_is_for_all_of_it_and_not_for_each_read(web, where):
    end = threading.Event()

    def drip(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            if where == "body":
                handler.wfile.write(b"Content-Length: 100000\r\n\r\n")
            while not end.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            pass

    web.answers["/"] = drip
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=r"not finished within 0\.5 s") as failure:
        fetcher(web, seconds=0.5).get(web.url)
    end.set()
    assert failure.value.temporary
    assert time.monotonic() - began < 2.5


def test_redirects_share_the_time(web):
    def slow(handler):
        time.sleep(0.2)
        return to("/")

    web.answers["/"] = slow
    with pytest.raises(FetchFailed, match=r"not finished within 0\.5 s"):
        fetcher(web, seconds=0.5).get(web.url)
    assert len(web.asked) <= 3


@pytest.mark.parametrize(
    ("status", "temporary"),
    [(404, False), (410, False), (403, False), (204, False), (429, True), (500, True), (503, True), (408, True)],
)
def test_other_answers_are_failures(web, status, temporary):
    web.answers["/"] = Answer(status=status, headers={"Retry-After": "7"})
    with pytest.raises(FetchFailed, match=str(status)) as failure:
        fetcher(web).get(web.url)
    assert (failure.value.temporary, failure.value.status, failure.value.retry_after) == (temporary, status, 7.0)


def test_a_body_that_ends_too_early_is_a_failure(web):
    web.answers["/"] = Answer(b"half", headers={"Content-Length": "8", "Connection": "close"})
    with pytest.raises(FetchFailed, match="connection failed") as failure:
        fetcher(web).get(web.url)
    assert failure.value.temporary


def test_nobody_there(web):
    with pytest.raises(FetchFailed, match="no connection"):
        Fetcher("newswire", read_allowed("127.0.0.1:1")).get("http://127.0.0.1:1/")
    with pytest.raises(FetchFailed, match="is not found"):
        Fetcher("newswire").get("http://nowhere.invalid/")


def test_tls_checks_the_name_of_the_url_not_the_address(web, monkeypatch):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("harbour.example").configure_cert(context)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    web.answers["/"] = Answer(b"sealed")
    names = ("harbour.example", "other.example")
    asking = Fetcher(
        "newswire", read_allowed(",".join(f"{n}:{web.port}" for n in names)), resolver=lambda _: ["127.0.0.1"]
    )
    with pytest.raises(FetchFailed, match="CERTIFICATE_VERIFY_FAILED"):
        asking.get(f"https://harbour.example:{web.port}/")
    authority.configure_trust(asking._context)
    assert asking.get(f"https://harbour.example:{web.port}/").body == b"sealed"
    with pytest.raises(FetchFailed, match="Hostname mismatch"):
        asking.get(f"https://other.example:{web.port}/")


def polite(web: Web, pause: float = 0.0, stopping=None) -> PoliteFetcher:
    return PoliteFetcher(fetcher(web), pause, stopping)


def test_robots_txt_is_asked_once_and_obeyed(web):
    web.answers["/robots.txt"] = Answer(b"User-agent: newswire\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    web.answers["/open"] = Answer(b"yes")
    web.answers["/sneaky"] = to("/private/a")
    asking = polite(web)
    assert asking.get(f"{web.url}/open").body == b"yes"
    for path in ("/private/a", "/sneaky"):
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            asking.get(web.url + path)
    assert web.paths() == ["/robots.txt", "/open", "/sneaky"]


@pytest.mark.parametrize(("status", "fetched"), [(404, True), (403, True), (500, False), (429, False)])
def test_robots_txt_that_is_missing_forbids_nothing_and_one_that_is_ill_everything(web, status, fetched):
    web.answers["/robots.txt"] = Answer(status=status)
    web.answers["/"] = Answer(b"yes")
    if fetched:
        assert polite(web).get(web.url).body == b"yes"
        return
    with pytest.raises(FetchFailed, match=r"robots\.txt") as failure:
        polite(web).get(web.url)
    assert failure.value.temporary
    assert web.paths() == ["/robots.txt"]


def test_a_pause_between_two_requests(web):
    web.answers["/"] = Answer(b"yes")
    asking = polite(web, pause=0.3)
    began = time.monotonic()
    for _ in range(3):
        asking.get(web.url)
    assert time.monotonic() - began >= 0.6


def test_robots_txt_may_ask_for_a_longer_pause(web):
    web.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    web.answers["/"] = Answer(b"yes")
    asking = polite(web)
    began = time.monotonic()
    for _ in range(2):
        asking.get(web.url)
    assert time.monotonic() - began >= 0.4


def test_a_host_that_says_retry_after_is_not_asked_again(web):
    web.answers["/"] = Answer(status=429, headers={"Retry-After": "60"})
    asking = polite(web)
    for _ in range(3):
        with pytest.raises(FetchFailed) as failure:
            asking.get(web.url)
        assert failure.value.temporary
        assert failure.value.retry_after == pytest.approx(60, abs=3)
    assert web.paths().count("/") == 1


def test_waiting_for_a_turn_ends_with_the_service(web):
    stopping = threading.Event()
    asking = polite(web, pause=60.0, stopping=stopping)
    web.answers["/"] = Answer(b"yes")
    asking.get(web.url)
    threading.Timer(0.2, stopping.set).start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        asking.get(web.url)
    assert time.monotonic() - began < 5
