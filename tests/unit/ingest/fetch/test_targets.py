"""URLs as what to connect to."""

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from services.ingest.fetch.failures import FetchRefused
from services.ingest.fetch.targets import parse_target, read_allowed, redirected


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "header"),
    [
        ("https://Harbour-Post.example/a?b=1#c", "harbour-post.example", 443, "/a?b=1", "harbour-post.example"),
        ("http://harbour.example:8080", "harbour.example", 8080, "/", "harbour.example:8080"),
        ("http://[2606:4700::1111]:81/x", "2606:4700::1111", 81, "/x", "[2606:4700::1111]:81"),
        ("http://0x7f.1/", "127.0.0.1", 80, "/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1", 80, "/", "127.0.0.1"),
        ("http://127.0.0.1/", "127.0.0.1", 80, "/", "127.0.0.1"),
        ("https://hafen-blättchen.example/ä b", "xn--hafen-blttchen-dib.example", 443, "/%C3%A4%20b", None),
    ],
)
def test_a_url_is_read_as_browsers_do(url, host, port, path, header):
    target = parse_target(url)
    assert (target.host, target.port, target.path) == (host, port, path)
    assert header is None or target.host_header == header


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://harbour.example/", "only http and https"),
        ("gopher://harbour.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("https://ada:secret@harbour.example/", "user name or password"),
        ("harbour.example", "no URL"),
        ("http://", "no URL"),
        ("https://harbour.example/" + "a" * 5_000, "4,096"),
    ],
)
def test_what_is_not_fetched_says_why_and_never_shows_a_password(url, why):
    with pytest.raises(FetchRefused, match=why) as refused:
        parse_target(url)
    assert "secret" not in str(refused.value)


def test_a_redirect_is_relative_and_checked_like_any_url():
    start = parse_target("https://harbour.example/a/b")
    assert redirected(start, "../c").url == "https://harbour.example/c"
    assert redirected(start, "//other.example/").host == "other.example"
    with pytest.raises(FetchRefused, match="only http and https"):
        redirected(start, "file:///etc/passwd")
    with pytest.raises(FetchRefused):
        redirected(start, "http://[::1")


def test_allowed_entries():
    assert read_allowed("127.0.0.1:80, [::1]:8080,Host:1") == {("127.0.0.1", 80), ("::1", 8080), ("host", 1)}
    assert read_allowed("") == frozenset()
    for wrong in ("127.0.0.1", "a:b", "a:0", "a:70000", "http://a:1"):
        with pytest.raises(ValueError, match="is not host:port"):
            read_allowed(wrong)


@seed(5)
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["", "http://", "https://", "//", "http:/\\", "\thttp:\n//"]))
def test_any_text_is_a_target_or_refused(text, start):
    try:
        target = parse_target(start + text)
    except FetchRefused:
        return
    assert target.url.startswith(("http://", "https://"))
    # What it became is what it stays: nothing reads the same URL in another way later.
    assert parse_target(target.url) == target
