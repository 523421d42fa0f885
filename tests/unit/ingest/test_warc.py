"""Web archives: the article pages are taken, the rest is counted, and damage costs no more than what it hit."""

import gzip
import io
import random
import zlib
from collections import Counter

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from schemas.raw import parse_raw
from schemas.reasons import Reason
from services.ingest.candidates import Candidate, Refused, Skipped, prepare_candidate
from services.ingest.sources.given import Given
from services.ingest.sources.lines import INPUT_MAX_BYTES
from services.ingest.sources.warc.pages import read_pages, source_of
from services.ingest.sources.warc.records import Record, records
from services.ingest.sources.warc.stream import ArchiveStream
from tests.processor_time import bounded
from tests.warc_samples import PAGES, SEED, crawl, http, page, record, response, zipped

NOW = 1_774_168_200_000
URL = "https://www.harbour-post.example/2026/03/ferry"
ARTICLE = b"<html><head><title>Ferry</title></head><body><p>The ferry sails again.</p></body></html>"


def read(data: bytes, said=Given()) -> list:
    return list(read_pages(io.BytesIO(data), "a.warc", "file:///a.warc", said, NOW))


def one_page(**of_http) -> bytes:
    return response(URL, of_http.pop("body", ARTICLE), **of_http)


def article(candidate: Candidate):
    return parse_raw(prepare_candidate(candidate, "run-1").value)


def reasons(found: list) -> list[str]:
    return [
        one.why if isinstance(one, Skipped) else one.reason if isinstance(one, Refused) else "taken" for one in found
    ]


def verdict(found: list) -> str:
    assert isinstance(found[-1], Refused)
    return found[-1].detail


def whole(data: bytes) -> int:
    """How many records come out of it."""
    return sum(isinstance(one, Record) for one in records(ArchiveStream(io.BytesIO(data)), lambda *_: True))


def test_the_sample_is_what_its_script_writes():
    assert gzip.decompress(SEED.read_bytes()) == b"".join(crawl())


@pytest.mark.parametrize("pack", [b"".join, zipped, lambda records: gzip.compress(b"".join(records))])
def test_articles_are_taken_and_the_rest_is_counted(pack):
    found = read(pack(crawl()))
    taken = [article(one) for one in found if isinstance(one, Candidate)]
    assert [one.url for one in taken] == [one["url"] for one in PAGES]
    assert [one.content for one in taken] == [page(one).decode() for one in PAGES]
    assert [one.source.id for one in taken] == ["harbour-post.example", "hafenblatt.example", "m.laquinzaine.example"]
    assert [one.revision for one in taken] == [1_772_355_630_000, 1_772_355_690_000, 1_772_355_750_000]
    assert {one.content_type for one in taken} == {"text/html"}
    assert taken[0].provenance.channel == "warc"
    assert taken[0].provenance.fetched_at == "2026-03-01T09:00:30.000Z"
    assert Counter(one.why for one in found if isinstance(one, Skipped)) == {
        "warcinfo record": 1,
        "request record": 1,
        "metadata record": 1,
        "revisit record": 1,
        "not HTML": 2,
        "not an article": 2,
        "status 4xx": 1,
    }


def test_another_reader_finds_the_same_records_and_places():
    """FastWARC, which we do not use because it ends silently where an archive is damaged (ADR 50)."""
    data = b"".join(crawl())
    theirs = [
        (one.stream_pos, one.content_length, one.reader.read() if one.record_type is WarcRecordType.response else None)
        for one in ArchiveIterator(io.BytesIO(data), parse_http=False)
    ]
    ours = records(ArchiveStream(io.BytesIO(data)), lambda headers, _: headers["warc-type"] == "response")
    assert [(one.offset, one.length, one.body) for one in ours] == theirs


def test_the_place_in_a_zipped_archive_is_the_member():
    members = [gzip.compress(one, mtime=0) for one in crawl()]
    (_, _, first, *_) = read(b"".join(members))
    assert article(first).provenance.uri == f"file:///a.warc#offset={len(members[0]) + len(members[1])}"
    assert gzip.decompress(members[2]) == crawl()[2]


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (http(ARTICLE, status="301 Moved Permanently"), "status 3xx"),
        (http(ARTICLE, status="206 Partial Content"), "status 2xx, not 200"),
        (http(ARTICLE, status="503 Slow Down"), "status 5xx"),
        (http(b"%PDF-1.7", content_type="application/pdf"), "not HTML"),
        (http(b"body {}", content_type=""), "not HTML"),
        (b"no response at all", "no HTTP response"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "no HTTP response"),
        (http(b""), "empty"),
        (http(b" \r\n\t"), "empty"),
        (http(bytes(range(256)) * 9), "unreadable text"),
        (http(b"<p>" + b"x" * 5_000_000), "too large"),
        (http(b"\xce\xb2\xcf\x81", Content_Encoding="br"), "unknown Content-Encoding"),
        (http(b"\x1f\x8b\x08junk", Content_Encoding="gzip"), "broken Content-Encoding"),
        (http(gzip.compress(ARTICLE)[:-12], Content_Encoding="gzip"), "cut-off response"),
        (http(gzip.compress(bytes(INPUT_MAX_BYTES + 1)), Content_Encoding="gzip"), "too large"),
        (http(ARTICLE.replace(b"<head>", b"<head><meta property='og:type' content='website'>")), "not an article"),
        (http(ARTICLE.replace(b"<head>", b"<head><meta http-equiv='refresh' content='0'>")), "not an article"),
    ],
)
def test_what_is_no_article_is_counted_by_reason(block, why):
    assert reasons(read(record("response", URL, block))) == [why]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (None, "no http address"),
        ("dns:harbour-post.example", "no http address"),
        ("https://user:secret@harbour-post.example/a", "no http address"),
        (f"https://harbour-post.example/{'a' * 5000}", "no http address"),
        ("https://harbour-post.example/", "not an article"),
        ("https://harbour-post.example/category/sea?page=2", "not an article"),
        ("https://harbour-post.example/en/tag/sea", "not an article"),
        (f"<{URL}>", "taken"),
        ("https://harbour-post.example/tagus-ferry", "taken"),
        ("https://harbour-post.example/search-for-a-ferry", "taken"),
    ],
)
def test_addresses(url, why):
    assert reasons(read(record("response", url, http(ARTICLE)))) == [why]


@pytest.mark.parametrize(
    "sign",
    [
        b'<meta property="og:type" content="article">',
        b'<meta content="article" property="og:type">',
        b'<meta property="article:published_time" content="2026-03-01">',
        b'<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>',
        b'<script type="application/ld+json">{"@type": ["Thing", "ReportageNewsArticle"]}</script>',
        b'<div itemscope itemtype="https://schema.org/NewsArticle">',
    ],
)
def test_what_calls_itself_an_article_is_one_wherever_it_stands(sign):
    data = response("https://harbour-post.example/topic/sea", ARTICLE.replace(b"<head>", b"<head>" + sign))
    assert reasons(read(data)) == ["taken"]


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(ARTICLE), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(ARTICLE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (gzip.compress(ARTICLE), {"Content_Encoding": "GZIP"}),
        (zlib.compress(ARTICLE), {"Content_Encoding": "deflate"}),
        (zlib.compress(ARTICLE)[2:-4], {"Content_Encoding": "deflate"}),
        # As Common Crawl has them: unpacked, the headers kept.
        (ARTICLE, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (ARTICLE, {"Content_Encoding": "br"}),
        (ARTICLE, {"content_type": "application/xhtml+xml"}),
        (ARTICLE, {"content_type": ""}),
    ],
)
def test_a_page_is_unpacked(body, headers):
    (found,) = read(one_page(body=body, **headers))
    assert article(found).content == ARTICLE.decode()


def test_the_charset_that_the_server_names():
    words = "Паром снова ходит".encode("cp1251")
    (found,) = read(one_page(body=b"<p>" + words, content_type="text/html; charset=windows-1251"))
    assert article(found).content == "<p>Паром снова ходит"
    assert article(found).provenance.notes == ["decoded as windows-1251, as the page declares"]


def test_flags_win_over_what_the_archive_says():
    (found,) = read(one_page(), Given(source="gazette"))
    assert article(found).source.id == "gazette"


@pytest.mark.parametrize("date", [None, "yesterday", "2026-13-01T00:00:00Z"])
def test_without_a_date_the_revision_is_when_it_was_read(date):
    (found,) = read(response(URL, ARTICLE, date))
    assert article(found).revision == NOW
    assert "no readable WARC-Date" in article(found).provenance.notes[0]


def test_a_finer_date():
    (found,) = read(response(URL, ARTICLE, "2026-03-01T09:00:00.250Z"))
    assert article(found).revision == 1_772_355_600_250


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.harbour-post.example/a", "harbour-post.example"),
        ("https://[2001:db8::1]/a", "2001-db8--1"),
        (f"https://{'a' * 40}.{'b' * 40}.example/a", ("a" * 15) + "." + "b" * 40 + ".example"),
        ("https://xn--hfen-0qa.example/a", "xn--hfen-0qa.example"),
    ],
)
def test_the_host_is_the_source(url, source):
    assert source_of(url) == source


def test_a_record_that_is_too_large_is_passed_over_without_being_held():
    huge = record("response", URL, http(bytes(INPUT_MAX_BYTES)))
    assert reasons(read(huge + one_page())) == ["too large", "taken"]


class TestDamage:
    """What can be read is read, and the end says what could not."""

    @pytest.mark.parametrize("pack", [b"".join, zipped])
    def test_cut_at_every_byte(self, pack):
        parts = [one_page(date=f"2026-03-01T09:00:0{n}Z") for n in range(3)]
        data = pack(parts)
        # The last byte of a record's body; of gzip, of its member: only then is its checksum known.
        behind = 0 if pack is zipped else len(b"\r\n\r\n")
        ends = [len(pack(parts[: n + 1])) - behind for n in range(3)]
        for cut in range(1, len(data)):
            found = read(data[:cut])
            complete = sum(end <= cut for end in ends)
            assert [isinstance(one, Candidate) for one in found].count(True) == complete, cut
            if cut not in [len(pack(parts[:n])) for n in range(4)]:
                assert found[-1].reason is Reason.UNREADABLE_INPUT
                assert verdict(found).startswith("cut off at byte"), cut

    def test_a_broken_member_does_not_swallow_those_behind_it(self):
        """Without its last bytes, deflate may read on through the next member and to the end of the file."""
        parts = [zipped([response(f"{URL}-{n}", ARTICLE)]) for n in range(4)]
        for cut in range(1, len(parts[1])):
            found = read(parts[0] + parts[1][:cut] + parts[2] + parts[3])
            taken = [one.article["url"] for one in found if isinstance(one, Candidate)]
            # The broken one, too, where all of its text came before the break.
            assert [url for url in taken if url != f"{URL}-1"] == [f"{URL}-{n}" for n in (0, 2, 3)], cut
            assert {one.article["content"] for one in found if isinstance(one, Candidate)} == {ARTICLE.decode()}
            assert isinstance(found[-1], Refused)

    def test_cut_in_one_member_of_many_records(self):
        noise = random.Random(1)
        data = gzip.compress(b"".join(response(URL, ARTICLE + noise.randbytes(900).hex().encode()) for _ in range(50)))
        found = read(data[: len(data) // 2])
        assert 0 < len(found) - 1 < 50
        assert "cut off at byte 0: the file ends inside this gzip member" in verdict(found)

    @pytest.mark.parametrize("pack", [zipped, b"".join])
    def test_what_is_behind_the_damage_is_read(self, pack):
        parts = [response(f"{URL}-{n}", ARTICLE + bytes(str(n), "ascii") * n) for n in range(30)]
        broken = bytearray(pack(parts[10:11]))
        middle = len(broken) // 2 if pack is zipped else broken.index(b"Content-Length") + 3
        broken[middle] ^= 0x55
        found = read(pack(parts[:10]) + bytes(broken) + pack(parts[11:]))
        taken = [one.article["url"] for one in found if isinstance(one, Candidate)]
        assert taken == [f"{URL}-{n}" for n in range(30) if n != 10]
        assert f"damaged at byte {len(pack(parts[:10])):,}: " in verdict(found)
        assert "all 29 records that can be read were" in verdict(found)

    @pytest.mark.parametrize(
        "junk", [bytes(100), b"junk", b"junk\r\n" * 40, b"\x1f\x8b\x08junk" * 9, b"WARC/1.0\r\n\r\n"]
    )
    @pytest.mark.parametrize("pack", [zipped, b"".join])
    def test_junk_between_records(self, junk, pack):
        found = read(pack([one_page()]) + junk + pack([one_page()]))
        assert reasons(found)[:2] == ["taken", "taken"]
        assert len(found) == (2 if pack is zipped and not any(junk) else 3)

    @pytest.mark.parametrize("wrong", ["9", "999999", "-1", "", "1e3"])
    def test_a_wrong_length_costs_one_record(self, wrong):
        lying = one_page().replace(b"Content-Length: 1", f"Content-Length: {wrong}\r\nX-Was: 1".encode(), 1)
        found = read(zipped([one_page(), lying, one_page(), one_page()]))
        assert reasons(found)[0] == "taken"
        assert isinstance(found[-1], Refused)
        if wrong != "999999":
            assert reasons(found) == ["taken", "taken", "taken", Reason.UNREADABLE_INPUT]

    @pytest.mark.parametrize(
        "data", [b"x", b"<html>" * 100, bytes(1000), b"\x1f\x8b", gzip.compress(b"words"), b"PK\x03\x04"]
    )
    def test_what_is_no_archive(self, data):
        (found,) = read(data)
        assert found.reason is Reason.UNREADABLE_INPUT or not any(data.strip(b"\0"))

    @pytest.mark.parametrize("data", [b"", gzip.compress(b""), b"\r\n\r\n"])
    def test_an_empty_one(self, data):
        (found,) = read(data)
        assert found.reason is Reason.EMPTY_CONTENT

    def test_a_file_of_nothing_but_false_beginnings_ends(self):
        with bounded(5):
            read(b"\x1f\x8b\x08" * 500_000)
            read(b"WARC/1.0\r\n" * 200_000)
            read(gzip.compress(b"WARC/1.0\r\n") * 20_000)

    def test_a_bomb_is_passed_over_with_flat_memory(self):
        bomb = gzip.compress(record("resource", URL, bytes(200_000_000)), 1)
        with bounded(10):
            assert reasons(read(bomb + zipped([one_page()]))) == ["resource record", "taken"]


SMALL = zipped(crawl()[:5]), b"".join(crawl()[:5])


@seed(20_260_301)
@settings(max_examples=400, deadline=None)
@given(
    base=st.sampled_from(SMALL),
    edits=st.lists(
        st.tuples(st.integers(0, 10_000), st.binary(max_size=12), st.integers(0, 12)), min_size=1, max_size=6
    ),
)
def test_whatever_the_damage_it_ends_and_says_so(base, edits):
    data = bytearray(base)
    for at, new, old in edits:
        data[at % len(data) : at % len(data) + old] = new
    found = read(bytes(data))
    assert sum(isinstance(one, Refused) for one in found) <= 1
    if base is SMALL[0] and b"WARC" not in data:
        # A member whose checksum fits is taken, whatever stands around it.
        assert whole(bytes(data)) >= sum(gzip.compress(one, 9, mtime=0) in data for one in crawl()[:5])
    for one in found:
        if isinstance(one, Candidate):
            article(one)


@seed(20_260_302)
@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40), st.text(alphabet="WARC/10.\r\n: -Typeresponsehtp", max_size=80))
def test_any_response_and_any_header_end_well(block, url, head):
    noise = head.encode("utf-8", "replace")
    for data in (record("response", url.replace("\n", ""), block), noise + block, b"WARC/1.0\r\n" + noise + block):
        for one in read(data):
            assert isinstance(one, Candidate | Skipped | Refused)
    assert len(read(record("response", URL, b"HTTP/1.1 200 OK\r\n" + noise + b"\r\n\r\n" + block))) >= 1
