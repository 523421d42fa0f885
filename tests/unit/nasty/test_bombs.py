"""Input that wants to grow, to read what lies on this machine, or to send us where only we can go."""

import gzip
import json
import resource

import pytest

from schemas.reasons import Reason
from services.common.wire import read
from services.ingest.candidates import Candidate
from services.ingest.feeds.articles import article_of
from services.ingest.feeds.reader import read_feed
from services.ingest.fetch.failures import FetchRefused
from services.ingest.fetch.fetcher import Fetcher
from services.ingest.fetch.targets import read_allowed
from services.ingest.sources.files import candidates
from tests.processor_time import bounded
from tests.unit.nasty.samples import PARAGRAPHS, SITE, atom, in_every_format, page, rss
from tests.unit.nasty.way_in import SECONDS, PassedOver, Refusal, messages
from tests.unit.wire.samples import NEWSML, NITF
from tests.warc_samples import PAGES, record, response, zipped
from tests.warc_samples import page as archived
from tests.web import Answer, Web

LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % f SYSTEM "{where}"> %f;]>'
XML = ("a.rss", "a.atom", "a.newsml", "a.nitf")
SECRET = "the secret of the lighthouse keeper"


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "keeper").write_text(SECRET)
    return (tmp_path / "keeper").as_uri()


@pytest.mark.parametrize("name", [*XML, "a.xml"])
def test_billion_laughs_and_xxe(give, secret, name):
    outside = f'<!DOCTYPE x [<!ENTITY c SYSTEM "{secret}">]>'
    for doctype in (LAUGHS, outside, PARAMETER.format(where=secret), f'<!DOCTYPE x SYSTEM "{secret}">'):
        data = doctype + in_every_format("&c; The quay is closed.")[name if name != "a.xml" else "a.nitf"].replace(
            '<?xml version="1.0"?>', ""
        )
        (end,) = give(name, data)
        if isinstance(end, Refusal):
            assert end.reason in (Reason.UNREADABLE_INPUT, Reason.INVALID_FIELD)
            assert "DOCTYPE" in end.detail or "name an RSS" in end.detail
        else:
            # A feed whose DOCTYPE declares nothing is read, and the file that it names is not.
            assert (name in ("a.rss", "a.atom"), "ENTITY" in doctype) == (True, False)
            assert SECRET not in str(end)


@pytest.mark.parametrize(("name", "kind"), [("a.newsml", NEWSML), ("a.nitf", NITF)])
def test_entities_in_a_plain_message_are_a_dead_letter(name, kind):
    content = LAUGHS + in_every_format("&c;")[name]
    bad, good = messages(
        {"source": "coast", "content_type": kind, "content": content}, {"source": "coast", "content": "A good text."}
    )
    assert isinstance(bad, Refusal)
    assert good["body"] == "A good text."


def test_html_has_no_entities_of_its_own(give, secret):
    inside = f'<!DOCTYPE html [<!ENTITY c SYSTEM "{secret}"><!ENTITY d "haha">]>'
    (end,) = give("a.html", inside + page("&c; &d; The quay is closed.", *PARAGRAPHS).removeprefix("<!doctype html>"))
    assert SECRET not in str(end)
    assert PARAGRAPHS[1] in end["body"]


@pytest.mark.parametrize("name", XML)
def test_an_include_is_not_followed(give, secret, name):
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    (end,) = give(name, in_every_format(f"{include} The quay is closed.")[name])
    assert SECRET not in str(end)


def test_addresses_of_files_in_a_page_are_not_opened(give, secret):
    frames = "".join(f"<{tag} src='{secret}' data='{secret}'></{tag}>" for tag in ("iframe", "object", "img", "embed"))
    (end,) = give(
        "a.html", page(*PARAGRAPHS, frames, head=f"<base href='{secret}'><link rel='canonical' href='{secret}'>")
    )
    assert SECRET not in str(end)
    assert end["url"] is None


def test_addresses_of_files_in_a_feed_are_no_links(give, secret):
    enclosure = f"<enclosure url='{secret}' type='image/jpeg' length='1'/>"
    (end,) = give("a.rss", rss(PARAGRAPHS[0], link=secret, more=enclosure))
    assert (end["url"], end["body"]) == (None, PARAGRAPHS[0])
    (entry,) = read_feed(rss(PARAGRAPHS[0], link=secret).encode()).entries
    assert "url" not in article_of(entry, {"id": "x"}, None)


def test_a_gzip_bomb_as_a_file(give):
    bomb = gzip.compress(b"\0" * 50_000_000)
    for name in ("a.txt", "a.html", "a.json", "a.jsonl", "a.rss", "a.ninjs", "a.jsonld", "a.newsml", "a.nitf", "a.xml"):
        (end,) = give(name, bomb)
        assert isinstance(end, Refusal), name
        assert "gzip" in end.detail, name
    (end,) = give("a.jsonl.gz", bomb)
    assert isinstance(end, Refusal)
    assert end.reason is Reason.UNKNOWN_CONTENT_TYPE


def test_a_gzip_bomb_in_an_archive(give):
    bomb = gzip.compress(b"<p>" + b"a" * 50_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, second, third = give(
        "a.warc.gz",
        zipped(
            [
                response(f"{SITE}/bomb", bomb, Content_Encoding="gzip"),
                record("resource", f"{SITE}/large", bytes(50_000_000)),
                response(PAGES[0]["url"], archived(PAGES[0])),
            ]
        ),
    )
    assert (first, second) == (PassedOver("too large"), PassedOver("resource record"))
    assert third["title"] == PAGES[0]["title"]
    # KiB: the second record alone is 48 MiB, and the test holds it once.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 180 * 1024


def test_a_gzip_bomb_from_a_server():
    with Web() as web, bounded(SECONDS):
        web.answers["/feed"] = Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
        with pytest.raises(FetchRefused, match="100:1"):
            Fetcher("newswire (test)", read_allowed(web.allow)).get(f"{web.url}/feed")


@pytest.mark.parametrize("pack", [zipped, b"".join], ids=["gz", "plain"])
def test_a_cut_off_archive_keeps_what_came_before(give, pack):
    name = "a.warc.gz" if pack is zipped else "a.warc"
    parts = [response(one["url"], archived(one)) for one in PAGES]
    *good, told = give(name, pack(parts)[:-60])
    assert [end["title"] for end in good] == [one["title"] for one in PAGES[:2]]
    assert isinstance(told, Refusal)
    assert told.detail.startswith("cut off at byte")


@pytest.mark.parametrize(
    "inside",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://169.254.43518/",
        "http://100.100.100.200/latest/",
        "http://192.0.0.192/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://localhost:9200/",
        "http://127.1:9092/",
        "http://[::]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_a_redirect_to_a_metadata_address(inside):
    with Web() as web, bounded(SECONDS):
        web.answers["/page"] = Answer(status=302, headers={"Location": inside})
        with pytest.raises(FetchRefused):
            Fetcher("newswire (test)", read_allowed(web.allow)).get(f"{web.url}/page")
        assert web.paths() == ["/page"]


def test_a_sidecar_or_message_that_names_a_file_opens_none(give, secret, tmp_path):
    """A url is a name, never something to read."""
    sidecar = {"url": secret, "source": {"id": "x", "url": secret}}
    (tmp_path / "a.txt.meta.json").write_text(json.dumps(sidecar))
    (end,) = give("a.txt", PARAGRAPHS[0])
    assert SECRET not in str(end)
    (told,) = candidates([secret])
    assert not isinstance(told, Candidate)


def test_atom_content_that_lies_elsewhere_is_not_fetched(give, secret):
    (end,) = give("a.atom", atom("Short.").replace("</entry>", f'<content type="text" src="{secret}"/></entry>'))
    assert SECRET not in str(end)


def test_a_wire_item_that_points_at_a_file_gives_its_address_and_not_its_text(secret):
    media = (
        f'<media media-type="image"><media-reference source="{secret}"/><media-caption>The quay</media-caption></media>'
    )
    found = read(in_every_format("")["a.nitf"].replace("<p></p>", f"<p>Text.</p>{media}"), NITF)
    assert SECRET not in str(found)
