"""Documents made of pieces of the right shape: random letters alone never get past a parser's first line."""

import json
from typing import Any

from hypothesis import strategies as st

LINES = (
    "The ferry sails again on Monday, the harbour office said, and ninety people queued from five in the morning.",
    "“Who pays?” she asked.",
    "When does the quay open again?",
    "By Rhona Pike",
    "Von Rhona Pike und Tom Sarn",
    "김바다 기자",
    "Par Agathe Lormier (avec AFP)",
    "RHONA PIKE",
    "ALDWATER (Reuters) - The ferry sails.",
    "Aldwater, 12. März (dpa) –",
    "12 March 2026 14:30 GMT",
    "Published: 2026-03-12T08:05:06+01:00 | Updated 31.02.2026",
    "3 hours ago",
    "2026年3月12日 08:05",
    "١٢ مارس ٢٠٢٦",
    "Photo: Rhona Pike/Harbour Pictures",
    "© 2026 Harbour Post. All rights reserved.",
    "Related",
    "Comments (12)",
    "Reply",
    "Share",
    "Subscribe to continue reading",
    "We use cookies. Accept all",
    "LIVE",
    "14:32",
    "• one item",
    "1. one item",
    "Correction: an earlier version named the wrong quay.",
    "More on this story",
    "Advertisement",
    "– To był mój dom – powiedział Marek.",
    "速報:港の渡し船が月曜日に再開した。",
    "می\u200cخواهم این متن بماند.",
    "Weather 61°",
)
DIRT = (
    "\x00", "\ufeff", "\u202e", "\u2066", "\u2028", "\u200b", "\u200d", "\x85", "\x0b", "\x1b[31m", "\ufffd", "\U0001f6a2", "e\u0301",
    "\u0301" * 40, '"' * 60, "“" * 30, "(" * 50, ")" * 9, "." * 70, "…", "w" * 300, "ÃƒÂ¤", "â€œ", "://", "@", "#", "|", "–", " - ",
    "\t", "\xa0", "\u3000", "&amp;", "&#0;", "&#xD800;", "&#99999999;", "&quot", "&lt;", "%E9", "%zz", "\\",
    "\\ud800", "]]>", "ﷺ", "İ", "ß",
)  # fmt: skip
BREAKS = ("\n", "\n\n", "\r\n", "\r", "\u2028", " ", "", "\n \t\n")
TAGS = (
    "p", "div", "article", "h1", "h2", "ul", "li", "ol", "table", "tr", "td", "figure", "figcaption", "a", "b", "em", "span", "script",
    "style", "svg", "aside", "footer", "header", "nav", "main", "section", "blockquote", "pre", "time", "iframe", "form", "head", "body",
    "html", "title", "template", "noscript", "math", "select", "details",
)  # fmt: skip
LOOSE = (
    "<", ">", "</", "<!", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>", "<p", "<a href='", '<img src="x" alt="', "</p", "<br>", "<br/>",
    "<!doctype html>", "<meta charset=utf-8>", "<base href='file:///etc/passwd'>",
    "<link rel=canonical href='https://harbour-post.example/'>",
    "<meta property='article:published_time' content='2026-02-31'>", "<h1>", "</article>", "</body>", "</html>",
)  # fmt: skip
DATES = (
    "2026-03-12", "2026-03-12T08:05:06Z", "2026-03-12T08:05", "2026-02-31", "2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0000-00-00",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00", "Thu, 12 Mar 2026 08:05:06 +0100", "yesterday",
    "1741766706", "", "12/03/2026",
)  # fmt: skip
URLS = (
    "https://harbour-post.example/quay", "http://HARBOUR-post.example:80/Quay?b=2&a=1#top", "https://m.harbour-post.example/a?utm_source=x",
    "file:///etc/passwd", "javascript:alert(1)", "http://[::1]/", "http://", "//x",
    "https://harbour-post.example/", "data:,x", "http://[", " ",
)  # fmt: skip


def text(most: int = 12) -> st.SearchStrategy[str]:
    """Lines of a page with dirt in them."""
    piece = st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from(DIRT), st.text(max_size=12))
    broken = st.tuples(piece, st.sampled_from(BREAKS)).map("".join)
    return st.lists(broken, max_size=most).map("".join)


def html() -> st.SearchStrategy[str]:
    """A page whose tags may cross, stay open, or be none."""
    said = st.one_of(st.sampled_from(LINES), st.sampled_from(LOOSE), st.sampled_from(DIRT), text(2), _script())
    opened = st.tuples(st.sampled_from(TAGS), said, st.booleans()).map(
        lambda t: f"<{t[0]}>{t[1]}{f'</{t[0]}>' if t[2] else ''}"
    )
    return st.lists(st.one_of(said, opened, opened), max_size=14).map("".join)


def _script() -> st.SearchStrategy[str]:
    stated = st.one_of(json_ld_fields().map(json.dumps), st.sampled_from(['{"@type": ', "[]", "null", "{}"]))
    return stated.map(lambda said: f'<script type="application/ld+json">{said}</script>')


def scalar() -> st.SearchStrategy[Any]:
    """A value of JSON that no field expects, or that one does."""
    odd = st.sampled_from(
        [None, True, 0, -1, 1e300, 2**70, [], {}, "", [None], [[]], {"@value": "x"}, {"name": None}, {"@list": [1]}]
    )
    return st.one_of(
        st.sampled_from(LINES),
        st.sampled_from(DATES),
        st.sampled_from(URLS),
        st.sampled_from(DIRT),
        st.sampled_from(LOOSE),
        odd,
    )


def value() -> st.SearchStrategy[Any]:
    """The same, nested."""
    names = st.sampled_from(["name", "@type", "url", "value", "code", "uri", "contentType", "role", "text", "@id", "x"])
    return st.recursive(
        scalar(),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
        max_leaves=6,
    )


LD_NAMES = (
    "@id", "@graph", "@context", "headline", "name", "articleBody", "description", "author", "creator", "image", "keywords", "about",
    "publisher", "url", "identifier", "inLanguage", "datePublished", "dateModified", "mainEntityOfPage", "isAccessibleForFree",
    "liveBlogUpdate", "articleSection", "thumbnailUrl", "video", "creativeWorkStatus", "expires",
)  # fmt: skip
NINJS_NAMES = (
    "uri", "type", "version", "firstcreated", "versionCreated", "embargoed", "embargoedUntil", "pubstatus", "pubStatus", "urgency",
    "copyrightholder", "usageterms", "ednote", "language", "descriptions", "bodies", "headlines", "people", "subjects", "subject", "genres",
    "title", "by", "byline", "slugline", "located", "renditions", "associations", "altids", "standard", "expires", "keywords", "authors",
    "infosources", "body_text", "body_html", "headline", "description_text",
)  # fmt: skip
TYPES = ("NewsArticle", "LiveBlogPosting", ["Article", "X"], "VideoObject", None)


def json_ld_fields() -> st.SearchStrategy[dict[str, Any]]:
    """A schema.org article with some of its fields wrong."""
    stated = st.fixed_dictionaries({"@type": st.sampled_from(TYPES)}, optional={"headline": st.sampled_from(LINES)})
    return st.tuples(stated, st.dictionaries(st.sampled_from(LD_NAMES), value(), max_size=6)).map(
        lambda t: {**t[0], **t[1]}
    )


def ninjs_fields() -> st.SearchStrategy[dict[str, Any]]:
    """An item of ninjs with some of its fields wrong."""
    drawn = st.dictionaries(st.sampled_from(NINJS_NAMES), value(), max_size=7)
    return drawn.map(lambda fields: {"uri": "urn:x:1", "headline": "Ferry sails", **fields})


def xml(names: tuple[str, ...], root: str, most: int = 10) -> st.SearchStrategy[str]:
    """Elements of a vocabulary in any order and any depth, well-formed but where dirt says otherwise."""
    attributes = st.sampled_from(
        [
            "",
            " qcode='medtop:20000001'",
            " norm='2026-03-12T08:05:06Z'",
            " uri=''",
            " contenttype='text/html'",
            " x='&#1;'",
            ' a="<"',
        ]
    )
    leaf = st.one_of(
        st.sampled_from(LINES).map(_escaped), st.sampled_from(DATES), st.sampled_from(DIRT), st.sampled_from(LOOSE)
    )
    inside = st.recursive(
        leaf,
        lambda inner: st.tuples(st.sampled_from(names), attributes, st.lists(inner, max_size=3).map("".join)).map(
            lambda t: f"<{t[0]}{t[1]}>{t[2]}</{t[0].split()[0]}>"
        ),
        max_leaves=most,
    )
    return st.lists(inside, max_size=5).map(lambda parts: root.format("".join(parts)))


def _escaped(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;")


_RSS = (
    "item",
    "title",
    "link",
    "guid",
    "description",
    "pubDate",
    "author",
    "category",
    "content:encoded",
    "dc:creator",
    "enclosure",
    "channel",
)
_ATOM = ("entry", "title", "link", "id", "summary", "content", "updated", "published", "author", "name", "category")
_G2 = (
    "itemMeta", "contentMeta", "contentSet", "inlineData", "inlineXML", "headline", "versionCreated",
    "firstCreated", "embargoed", "pubStatus",
    "subject", "name", "by", "creator", "description", "located", "rightsInfo", "usageTerms", "edNote", "link", "remoteContent", "newsItem",
)  # fmt: skip
_NITF = (
    "head", "docdata", "doc-id id-string='n1'", "date.issue", "body", "body.head", "body.content", "hedline", "hl1", "hl2", "byline", "p",
    "media", "media-caption", "table", "ul", "li", "note", "tobject", "tobject.subject", "revision-history",
    "abstract", "dateline", "location",
)  # fmt: skip


def feeds() -> st.SearchStrategy[str]:
    """RSS and Atom."""
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    rss = f'<rss version="2.0" {spaces}><channel><title>Harbour Post</title>{{}}</channel></rss>'
    items = xml(_RSS, "<item>{}</item>", 6)
    entries = xml(_ATOM, "<entry>{}</entry>", 6)
    return st.one_of(
        st.lists(items, max_size=3).map(lambda found: rss.format("".join(found))),
        st.lists(entries, max_size=3).map(
            lambda found: f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(found)}</feed>'
        ),
    )


def newsml() -> st.SearchStrategy[str]:
    """NewsML-G2."""
    return xml(_G2, '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g1" version="2">{}</newsItem>')


def nitf() -> st.SearchStrategy[str]:
    """NITF."""
    whole = "<nitf><head><docdata><doc-id id-string='n1'/></docdata></head><body><body.content>{}</body.content></body></nitf>"
    return st.one_of(xml(_NITF, "<nitf>{}</nitf>"), xml(_NITF, whole))


def urls() -> st.SearchStrategy[str]:
    """Addresses, their parts right and wrong."""
    part = st.one_of(
        st.sampled_from(
            ["a", "Quay", "..", ".", "%2e", "%E9", "é", " ", "\t", "日", "%", "//", "\u202e", "index.html"]
        ),
        st.text(max_size=4),
    )
    pair = st.tuples(
        st.sampled_from(["id", "utm_source", "UTM_Medium", "fbclid", "a", "", "é", "%E9", "a[]", "amp;x"]), part
    ).map("=".join)
    host = st.sampled_from(
        ["harbour-post.example", "WWW.Harbour-Post.example", "m.harbour-post.example", "xn--hfen-0qa.example", "häfen.example", "[::1]",
         "127.1", "0x7f.1", "a..b", "-x.example", "", "x" * 70 + ".example", "harbour-post.example:443",
         "harbour-post.example:99999", "u:p@x.example"]
    )  # fmt: skip
    scheme = st.sampled_from(
        ["http://", "https://", "HTTPS://", "http:/", "//", "file://", "ftp://", "", " https://", "javascript:"]
    )
    plain = st.tuples(
        scheme, host, st.lists(part, max_size=4).map(lambda p: "".join(f"/{x}" for x in p)),
        st.lists(pair, max_size=4).map(lambda q: f"?{'&'.join(q)}" if q else ""), st.sampled_from(["", "#top", "#", "#!x", "\n"]),
    ).map("".join)  # fmt: skip
    viewer = st.sampled_from(
        ["https://www.google.com/amp/s/", "https://www.google.de/amp/", "https://x.cdn.ampproject.org/c/s/"]
    )
    return st.one_of(plain, st.tuples(viewer, plain).map("".join), st.sampled_from(URLS), st.text(max_size=30))


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Bytes with a few places cut out, doubled or overwritten; now and then as they were."""
    data = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 30)))
        other = draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from([b"<", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"&", b'"', b"}", b"\n"]),
            )
        )
        data[at:end] = draw(st.sampled_from([other, bytes(data[at:end]) * 2, b""]))
    return bytes(data)


def encoded(said: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Text as bytes in some encoding; what it can't say is replaced, and lone surrogates stay."""
    names = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "koi8-r"])
    return st.tuples(said, names).map(
        lambda t: t[0].encode(t[1], "surrogatepass" if t[1].startswith("utf") else "replace")
    )
