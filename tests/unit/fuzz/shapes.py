"""Messages and archives made of pieces: fields of the contract with right and wrong values, records with right and wrong headers."""

import gzip
import json
from typing import Any

from hypothesis import strategies as st

from schemas.raw import CONTENT_TYPES, RawArticle
from tests.unit.fuzz import grammar
from tests.warc_samples import http, record

_GOOD: dict[str, st.SearchStrategy[Any]] = {
    "source": st.sampled_from(
        ["post", {"id": "post", "name": "Harbour Post"}, {"id": "post", "url": "https://harbour-post.example"}]
    ),
    "content": grammar.text(),
    "content_type": st.sampled_from([*CONTENT_TYPES, "text/html; charset=utf-8", "text/vnd.iptc.nitf"]),
    "action": st.sampled_from(["publish", "withhold", "retract"]),
    "url": grammar.urls(),
    "title": grammar.text(2),
    "authors": st.lists(st.sampled_from(grammar.LINES), max_size=3),
    "published_at": st.sampled_from(grammar.DATES),
    "embargoed_until": st.sampled_from(grammar.DATES),
    "revision": st.integers(-1, 2**53),
    "provider_id": st.sampled_from(["urn:x:1", " ", "\x00", "é"]),
    "language": st.sampled_from(["en", "pt-BR", "zz_ZZ", "klingon", "english"]),
    "provenance": st.fixed_dictionaries(
        {}, optional={"fetched_at": st.sampled_from(grammar.DATES), "channel": st.just("feed")}
    ),
}

_MORE = {name: given for name, given in _GOOD.items() if name not in ("source", "content")}


def raw_fields() -> st.SearchStrategy[dict[str, Any]]:
    """A RawArticle: most fields as they should be, some of another kind, some that nobody knows."""
    given = st.fixed_dictionaries({name: _GOOD[name] for name in ("source", "content")}, optional=_MORE)
    wrong = st.dictionaries(st.sampled_from([*RawArticle.model_fields, "mood"]), grammar.value(), max_size=1)
    return st.tuples(given, wrong).map(lambda two: {**two[0], **two[1]})


def raw_messages() -> st.SearchStrategy[bytes]:
    """The same as bytes, as json.dumps writes them: NaN and lone surrogates included."""
    return st.tuples(raw_fields(), st.booleans()).map(
        lambda two: json.dumps(two[0], ensure_ascii=two[1]).encode("utf-8", "surrogatepass")
    )


def archives() -> st.SearchStrategy[bytes]:
    """Records of a crawl, packed as crawlers do and as they should not."""
    block = st.one_of(
        grammar.html().map(lambda page: http(page.encode("utf-8", "replace"))),
        grammar.html().map(
            lambda page: http(gzip.compress(page.encode("utf-8", "replace"), mtime=0), Content_Encoding="gzip")
        ),
        st.tuples(
            grammar.html(),
            st.sampled_from(["301 Moved", "404", "", "200 OK"]),
            st.sampled_from(["image/png", "", "text/html; charset=x"]),
        ).map(lambda t: http(t[0].encode("utf-8", "replace"), t[1], t[2])),
        st.binary(max_size=60),
    )
    kinds = st.sampled_from(["response", "response", "request", "revisit", "warcinfo", "other"])
    urls = st.sampled_from([*grammar.URLS, None])
    dates = st.sampled_from([*grammar.DATES, None])
    one = st.builds(record, kinds, urls, block, dates)
    packed = st.one_of(
        one,
        one.map(lambda data: gzip.compress(data, mtime=0)),
        one.map(lambda data: data.replace(b"Content-Length: ", b"Content-Length: 1", 1)),
    )
    return st.lists(packed, max_size=4).map(b"".join)
