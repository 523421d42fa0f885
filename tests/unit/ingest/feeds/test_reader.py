"""RSS and Atom as items: fields as they are stated, broken feeds, hostile ones."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from services.ingest.feeds.dates import feed_date
from services.ingest.feeds.entries import Entry
from services.ingest.feeds.fields import absolute_link, as_markup, categories, people
from services.ingest.feeds.markup import plain_text, plain_title, visible_text
from services.ingest.feeds.reader import LENIENT, WELL_FORMED, NotAFeed, read_feed
from tests.processor_time import bounded

SEEDS = Path(__file__).parents[4] / "seeds"
URL = "https://harbour-post.example/feed.xml"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'


def rss(items: str, head: str = '<?xml version="1.0"?>') -> bytes:
    namespaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'{head}<rss version="2.0" {namespaces}><channel><title>Post</title>{items}</channel></rss>'.encode()


def item(*parts: str) -> str:
    return f"<item><title>Ferry</title><link>https://harbour-post.example/ferry</link>{''.join(parts)}</item>"


def only(data: bytes) -> Entry:
    (entry,) = read_feed(data, URL).entries
    return entry


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sun, 22 Mar 2026 09:30:00 +0100", "2026-03-22T09:30:00+01:00"),
        ("Sun, 22 Mar 2026 09:30 +01:00", "2026-03-22T09:30+01:00"),
        ("22 Mar 2026 09:30:00 GMT", "2026-03-22T09:30:00Z"),
        ("Sunday, 22 March 2026 09:30:00 EST", "2026-03-22T09:30:00-05:00"),
        ("Sun, 22 Mar 26 09:30:00 Z", "2026-03-22T09:30:00Z"),
        ("Sun, 22 Mar 2026", "2026-03-22"),
        ("Sun, 22 Mar 2026 09:30:00", "2026-03-22T09:30:00"),
        ("Sun, 22 Mar 2026 09:30:00 IST", "2026-03-22"),
        ("2026-03-22", "2026-03-22"),
        ("2026-03-22T09:30:00.123+01:00", "2026-03-22T09:30:00.123+01:00"),
        (" 2026-03-22T09:30:00+01 ", "2026-03-22T09:30:00+01:00"),
        ("2026-03-22T09:30Z", "2026-03-22T09:30Z"),
        ("yesterday", None),
        ("09:30", None),
        ("03/04/2026", None),
        ("31 Feb 2026 10:00:00 GMT", None),
        ("22 Mar 2026 25:00:00 GMT", None),
        ("22 Foo 2026", None),
        ("0000-00-00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
        (None, None),
        ("1" * 5_000, None),
    ],
)
def test_dates_are_as_precise_as_they_are_written(written, read):
    assert feed_date(written) == read


def test_an_item_of_rss_with_all_it_says():
    entry = only(
        rss(
            item(
                '<guid isPermaLink="false">post-17</guid><pubDate>Sun, 22 Mar 2026 09:30:00 +0100</pubDate>',
                "<dc:creator>Ada Quay</dc:creator><author>bo@harbour.example (Bo Pier)</author><author>desk@harbour.example</author>",
                "<category>Sea</category><category>Sea</category><category>R&amp;amp;D</category>",
                "<description>Short</description><content:encoded><![CDATA[<p>The long <b>text</b></p>]]></content:encoded>",
            )
        )
    )
    assert entry == Entry(
        id="post-17",
        link="https://harbour-post.example/ferry",
        title="Ferry",
        text="<p>The long <b>text</b></p>",
        authors=("Ada Quay", "Bo Pier"),
        categories=("Sea", "R&D"),
        published="2026-03-22T09:30:00+01:00",
    )


def test_an_entry_of_atom_with_all_it_says():
    entry = only(
        ATOM.format(
            '<entry xml:base="https://pier.example/x/"><id>tag:1</id><title type="html">A &lt;i&gt;B&lt;/i&gt; &amp;amp; C</title>'
            '<link rel="edit" href="e"/><link href="a1"/><published>2026-03-20</published><updated>2026-03-22T11:00:00Z</updated>'
            "<author><name>Ada Quay</name><email>a@q.example</email></author><author><name>Bo Pier</name></author>"
            '<category term="sea" label="At sea"/><category term="land"/>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Whole <b>text</b></p></div></content></entry>'
        ).encode()
    )
    assert (entry.title, entry.link, entry.authors) == ("A B & C", "https://pier.example/x/a1", ("Ada Quay", "Bo Pier"))
    assert (entry.published, entry.updated) == ("2026-03-20", "2026-03-22T11:00:00Z")
    assert entry.categories == ("At sea", "land")
    assert plain_text(entry.text) == "Whole text"


def test_dates_of_one_item_are_not_taken_for_anothers():
    entries = read_feed(rss(item() + item("<pubDate>22 Mar 2026</pubDate>") + item()), URL).entries
    assert [entry.published for entry in entries] == [None, "2026-03-22", None]


def test_a_permanent_id_is_a_link_and_a_relative_link_is_resolved():
    assert only(rss("<item><guid>https://a.example/1</guid><title>x</title></item>")).link == "https://a.example/1"
    assert only(rss("<item><link>/1</link><title>x</title></item>")).link == "https://harbour-post.example/1"
    assert only(rss("<item><link>javascript:alert(1)</link><title>x</title></item>")).link is None


def test_old_and_other_dialects():
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title></channel><item rdf:about="https://a.example/1">'
        "<title>Ferry</title><link>https://a.example/1</link><dc:date>2026-03-22T09:30:00Z</dc:date></item></rdf:RDF>"
    )
    assert (only(rdf.encode()).title, only(rdf.encode()).published) == ("Ferry", "2026-03-22T09:30:00Z")
    dtd = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    assert only(rss(item(), dtd)).title == "Ferry"


@pytest.mark.parametrize(
    "data",
    [
        rss(item("<description>Caf\u00e9</description>")),
        rss(item("<description>Café</description>"), '<?xml version="1.0" encoding="iso-8859-1"?>')
        .decode()
        .encode("latin-1"),
        rss(item("<description>Café</description>"), '<?xml version="1.0" encoding="UTF-8"?>')
        .decode()
        .encode("cp1252"),
        rss(item("<description>Café</description>"), "").decode().encode("cp1252"),
        rss(item("<description>Café</description>"), '<?xml version="1.0" encoding="utf-16"?>')
        .decode()
        .encode("utf-16"),
        b"\xef\xbb\xbf" + rss(item("<description>Café</description>")),
        b"\n\n  " + rss(item("<description>Café</description>")),
    ],
)
def test_encodings(data):
    assert only(data).text == "Café"


def test_the_encoding_that_only_the_header_names():
    data = rss(item("<description>Żółw</description>"), "").decode().encode("iso-8859-2")
    assert read_feed(data, URL, "text/xml; charset=ISO-8859-2").entries[0].text == "Żółw"


def test_what_is_not_well_formed_is_read_whole():
    data = rss(
        item("<description>Fish & chips &nbsp; &lt;p&gt;hot&lt;/p&gt;</description><pubDate>22 Mar 2026</pubDate>")
        + item()
    )
    document = read_feed(data, URL)
    assert document.by == LENIENT
    assert len(document.entries) == 2
    assert plain_text(document.entries[0].text) == "Fish & chips hot"
    assert document.entries[0].published == "2026-03-22"
    assert read_feed(rss(item()), URL).by == WELL_FORMED


def test_a_feed_without_items_is_a_feed():
    assert read_feed(rss(""), URL).entries == ()
    assert read_feed(ATOM.format("<title>x</title>").encode(), URL).entries == ()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html><body>Not found</body></html>", "a web page"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON"),
        (b"hello", "no feed"),
        (b"\x1f\x8b\x08junk", "gzip"),
        (b"<a/>", "no feed"),
        (b"/etc/passwd", "no feed"),
        (b"http://127.0.0.1:1/feed.xml", "no feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(data, why):
    with pytest.raises(NotAFeed, match=why):
        read_feed(data, URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1/x">',
    ],
)
def test_entities_of_their_own_are_refused(subset, encoding):
    data = rss(item("<description>&b;</description>"), f"<!DOCTYPE rss [{subset}]>").decode().encode(encoding)
    with pytest.raises(NotAFeed, match="DOCTYPE"):
        read_feed(data, URL)


@pytest.mark.parametrize(
    "data",
    [
        rss("<item>" * 200_000),
        rss("<a>" * 300_000),
        rss(item("<description>" + "&lt;" * 400_000 + "</description>")),
        rss(item("<description>" + "<![CDATA[<a ]]>" * 100_000 + "</description>")),
        rss(item("<description><![CDATA[" + "<p " * 500_000 + "]]></description>")),
        rss(item("<pubDate>" + "1 " * 500_000 + "</pubDate>")),
        rss(item("<author>" + "a@" * 500_000 + "</author>")),
        rss(item("<title>" + "(" * 1_000_000 + "</title>")),
        rss("<item/>" * 100_000),
        b"<rss" + b" a" * 500_000,
        b"<?xml " + b" encoding" * 200_000,
    ],
    ids=range(11),
)
def test_hostile_feeds_cost_little_time(data):
    # Five for the worst, and hours if a rule cost the square of its input.
    with bounded(8), contextlib.suppress(NotAFeed):
        read_feed(data, URL)


_WORDS = r"""<rss> <channel> <item> </item> <entry> </entry> <title> </title> <link> <link/> ]]> <![CDATA[ &amp; &x; <!-- --> <pubDate> 2026
<author><name> <feed> </feed> </rss> <!DOCTYPE <?xml encoding='utf-16' version='1.0' ?> xmlns='http://www.w3.org/2005/Atom'
<content type='xhtml'> é &#0; &#xD800; 1Jan2026"""
_PIECES = st.sampled_from([*_WORDS.split(), "\x00", "\ud800"])


@seed(5)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(_PIECES, st.text(max_size=9)), max_size=30).map(
            lambda p: "".join(p).encode("utf-8", "surrogatepass")
        ),
    )
)
def test_any_bytes_are_a_feed_or_none(data):
    try:
        document = read_feed(data, URL)
    except NotAFeed:
        return
    for entry in document.entries:
        assert len(entry.key) == len(entry.fingerprint) == 16
        assert entry.link is None or entry.link.startswith(("http://", "https://", "HTTP", "Http"))
        assert entry.published is None or entry.published[:4].isdigit()


@seed(6)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_feed_with_a_few_bytes_changed_never_crashes_it(data):
    whole = bytearray((SEEDS / data.draw(st.sampled_from(["harbour-post.rss", "pier-notes.atom"]))).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4))
    with contextlib.suppress(NotAFeed):
        read_feed(bytes(whole), URL)


def test_the_seeds_are_read():
    post = read_feed((SEEDS / "harbour-post.rss").read_bytes())
    assert post.title == "Harbour Post – Islands"
    assert [entry.authors for entry in post.entries] == [("Ada Quay",), ("Bo Pier",)]
    notes = read_feed((SEEDS / "pier-notes.atom").read_bytes())
    assert notes.entries[0].link == "https://pier-notes.example/2026/tide-gauge"


def test_bytes_that_are_the_name_of_a_file_do_not_open_it(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(item()))
    with pytest.raises(NotAFeed):
        read_feed(str(path).encode(), URL)


def test_fields():
    assert people(["Ada  Quay", "<b>Bo</b>", "x@y.example", "", None, "Cy <c@d.example>", "broken (Name"]) == (
        "Ada Quay",
        "Bo",
        "Cy",
    )
    assert categories(["a", "", None, "b" * 300, "a"]) == ("a",)
    assert absolute_link("x", "https://a.example/b/", "c/") == "https://a.example/b/c/x"
    assert absolute_link("http://[", "https://a.example") is None
    assert as_markup("1 < 2 & 3", "text") == "1 &lt; 2 &amp; 3"
    assert plain_title("A &amp; B") == "A & B"
    assert plain_title(" <i></i> ") is None


def test_only_what_is_seen_makes_a_page_another_one():
    one = "<p>Text</p><script>nonce=1</script><!-- 1 --><style>a{}</style>"
    other = "<p>Text</p><script>nonce=2</script><!-- 2 --><style>b{}</style>"
    assert visible_text(one) == visible_text(other) == "Text"


def test_an_item_is_known_by_its_id_and_its_fingerprint_by_all_it_says():
    one = Entry(id="1", link="https://a.example/1", title="x")
    assert one.key == Entry(id="1", link="https://a.example/2").key
    assert one.fingerprint != Entry(id="1", link="https://a.example/1", title="y").fingerprint
    assert Entry(link="https://a.example/1").key != Entry(id="https://a.example/1").key
    assert Entry(title="x").key != Entry(title="y").key
