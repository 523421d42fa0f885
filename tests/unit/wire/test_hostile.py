"""What strangers send: nothing crashes, nothing is opened, and time grows with the length and no faster."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.raw import RawArticle
from schemas.reasons import BadMessage, Reason
from services.common.wire import WIRE_TYPES, WireArticle, WireError, identified, markup, read, resolve, split, text
from services.common.wire.xml import decoded, parse
from tests.unit.wire.samples import JSON_LD, NEWSML, NINJS, NITF, json_ld, newsml, ninjs, nitf, seed

BOUNDED = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LAUGHS = (
    '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><nitf><body><body.content><p>&c;</p></body.content></body></nitf>'
)


def tried(content, kind):
    """The article, or None where it is refused by the module's own error."""
    try:
        found = read(content, kind)
    except WireError:
        return None
    assert isinstance(found, WireArticle)
    return found


def contents(data, kind):
    """The articles of a document; none where it is refused by the module's own error."""
    try:
        return split(data, kind)
    except WireError:
        return []


def contract(content, kind):
    """What is read fits the contract: the raw message with it can be written and read again."""
    raw = RawArticle(source={"id": "x"}, content=content, content_type=kind)
    try:
        resolved, _ = resolve(raw)
    except WireError:
        return
    RawArticle.model_validate_json(resolved.model_dump_json(exclude_none=True, exclude_unset=True))


@pytest.mark.parametrize("prolog", ["", '<?xml version="1.0"?>\n', "<!-- x -->\n<?y z?> ", "\ufeff"])
def test_billion_laughs_are_refused(prolog):
    with pytest.raises(WireError, match="DOCTYPE"):
        read(prolog + LAUGHS, NITF)


def test_no_file_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    reference = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + nitf(content="<p>&x;</p>")
    with pytest.raises(WireError, match="DOCTYPE"):
        read(reference, NITF)
    include = nitf(
        content=f'<p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>x</p>'
    )
    assert "secret" not in read(include, NITF).body


def test_entities_that_nobody_defined_are_refused():
    with pytest.raises(WireError, match="well-formed"):
        read(nitf(content="<p>&laugh;</p>"), NITF)


def test_a_doctype_inside_text_is_text():
    content = '<inlineData contenttype="text/html"><![CDATA[<!DOCTYPE html><p>One</p>]]></inlineData>'
    assert read(newsml(content=content), NEWSML).body == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding):
    declared = '<?xml version="1.0" encoding="{}"?>'.format(encoding.removesuffix("-sig"))
    data = (declared + nitf(content="<p>Fähre</p>")).encode(encoding)
    (content,) = split(data, NITF)
    assert read(content, NITF).body == "Fähre"


@pytest.mark.parametrize("name", ["zip", "punycode", "unicode_escape", "rot13", "utf-7", "x" * 40])
def test_an_encoding_that_is_none_is_refused(name):
    with pytest.raises(WireError) as refused:
        decoded(f'<?xml version="1.0" encoding="{name}"?><nitf/>'.encode())
    assert refused.value.reason is Reason.UNREADABLE_INPUT


def test_too_deep_is_refused():
    with pytest.raises(WireError, match="depth"):
        parse("<a>" * 1_000 + "</a>" * 1_000)


HOSTILE = {
    "unclosed quotes": "<a x='>' ",
    "quotes": '<a x="',
    "scripts": "<script>",
    "drawings": "<svg>",
    "comments": "<!--",
    "openings": "<p ",
    "less than": "<",
    "deep": "<div>",
    "items": "<li>",
    "cdata": "<![CDATA[",
    "references": "&amp",
    "numbers": "&#99",
    "attributes": "<img src=x ",
    "images": "<img src='x'>",
    "lines": "a\n",
    "indents": "  a\n",
    "cells": "<td>a",
    "closings": "</p",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("reader", [markup.html, text.plain])
def test_a_body_takes_linear_time(reader, piece):
    def seconds(size: int) -> float:
        body = (piece * (size // len(piece) + 1))[:size]
        began = time.process_time()
        reader(body)
        return time.process_time() - began

    small = min(seconds(100_000) for _ in range(2))
    # Ten times as much: a quadratic reader takes a hundred times as long.
    assert seconds(1_000_000) < max(40 * small, 1.5)


MANY = 50_000
CROWDED = {
    "authors": (json_ld(author=[{"name": f"Ann B{at}", "@type": "Organization"} for at in range(MANY)]), JSON_LD),
    "keywords": (json_ld(keywords=[f"k{at}" for at in range(MANY)]), JSON_LD),
    "a graph": (
        json.dumps({"@graph": [{"@graph": [{"@graph": [{}] * 40}] * 40}] * 40, "headline": "x", "@type": "Article"}),
        JSON_LD,
    ),
    "updates": (
        json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": [{"articleBody": "a\n" * 40}] * 2_000}),
        JSON_LD,
    ),
    "subjects": (ninjs(subject=[{"code": f"x:{at}"} for at in range(MANY)]), NINJS),
    "names": (ninjs(**{f"description_{at}": "x" for at in range(MANY)}), NINJS),
    "bodies": (ninjs(bodies=[{"value": "  a\n" * 200, "role": f"r{at}"} for at in range(500)]), NINJS),
    "spellings": (ninjs(**dict.fromkeys(("pubstatus", "pubStatus", "PubStatus", "PUBSTATUS"), "usable")), NINJS),
    "titles": (ninjs(body_html="<h1>Ferry sails</h1>" * MANY), NINJS),
    "g2 subjects": (
        newsml(meta='<headline>x</headline><subject qcode="medtop:1"/>' + '<subject qcode="a:b"/>' * MANY),
        NEWSML,
    ),
    "links": (newsml(item_meta="".join(f'<link residref="g{at}"/>' for at in range(MANY))), NEWSML),
    "media": (nitf(content="<media><media-caption>x</media-caption></media>" * MANY), NITF),
    "paragraphs": (nitf(content="<p>x<em>y</em></p>" * MANY), NITF),
}


@pytest.mark.parametrize(("content", "kind"), CROWDED.values(), ids=CROWDED.keys())
def test_a_crowd_of_anything_is_read_in_seconds(content, kind):
    began = time.process_time()
    assert tried(content, kind)
    assert time.process_time() - began < 4
    contract(content, kind)


def test_a_number_that_is_no_character():
    assert markup.html("a&#" + "9" * 10_000 + ";b").text == "ab"


def test_one_tag_with_50_000_attributes():
    tag = "<p " + " ".join(f"a{at}=b" for at in range(50_000)) + ">Text"
    began = time.process_time()
    assert markup.html(tag).text == "Text"
    assert time.process_time() - began < 2


def test_what_stands_deeper_than_256_elements_is_read():
    assert markup.html("<div>" * 5_000 + "Deep").text == "Deep"


def test_what_is_never_closed_hides_nothing():
    for opening in ("<script>", "<style>", "<svg>", "<head>", "<!--", "<a title='"):
        assert "Text" in markup.html(f"<p>Before</p>{opening}<p>Text</p>").text


def test_nothing_active_stays():
    body = markup.html(
        "<p onclick='x()'>One<script>alert(1)</script></p><img src='data:image/png;base64,xx'><iframe>no</iframe>"
    )
    assert (body.text, body.pictures) == ("One", [])


@pytest.mark.parametrize("count", [1_001])
def test_a_message_of_too_many_items_is_refused(count):
    message = f"<newsMessage><itemSet>{'<newsItem/>' * count}</itemSet></newsMessage>"
    with pytest.raises(WireError, match="in parts"):
        split(message.encode(), NEWSML)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NINJS_NAMES = """
uri type version firstcreated versionCreated contentcreated embargoed embargoedUntil pubstatus pubStatus urgency
copyrightholder usageterms ednote language descriptions bodies headlines people subjects subject genres genre title
by byline slugline located renditions associations altids altIds standard expires keywords authors infosources
body_text body_html headline description_text
"""
LD_NAMES = """
@id @graph headline articleBody description author creator image keywords about genre publisher correction url
identifier inLanguage datePublished dateModified mainEntityOfPage liveBlogUpdate license version dateline
"""


@BOUNDED
@given(st.dictionaries(st.sampled_from(NINJS_NAMES.split()), JSON_VALUES, max_size=8))
def test_any_ninjs(fields):
    for item in (fields, {"uri": "u", "headline": "x", **fields}):
        tried(json.dumps(item), NINJS)
        contract(json.dumps(item), NINJS)


@BOUNDED
@given(st.dictionaries(st.sampled_from(LD_NAMES.split()), JSON_VALUES, max_size=8))
def test_any_json_ld(fields):
    content = json.dumps({"headline": "x", **fields, "@type": "NewsArticle"})
    tried(content, JSON_LD)
    contract(content, JSON_LD)


@BOUNDED
@given(st.text(max_size=200), st.sampled_from(sorted(WIRE_TYPES)))
def test_any_text(content, kind):
    tried(content, kind)


@BOUNDED
@given(st.binary(max_size=200), st.sampled_from(sorted(WIRE_TYPES)))
def test_any_bytes(data, kind):
    for content in contents(data, kind):
        tried(content, kind)


SEEDS = [
    ("harbour-1.ninjs1.json", NINJS),
    ("harbour-3.ninjs3.json", NINJS),
    ("coast-cancel.xml", NEWSML),
    ("coast-message.newsml", NEWSML),
    ("valley-update.nitf", NITF),
    ("gazette-article.jsonld", JSON_LD),
]


@BOUNDED
@given(st.sampled_from(SEEDS), st.data())
def test_a_seed_with_something_else_in_it(sample, data):
    name, kind = sample
    content = seed(name)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    other = data.draw(
        st.text(max_size=20) | st.sampled_from(["<", ">", '"', "&amp;", "null", "[", "{}", "</p>", "<p>", "0"])
    )
    changed = content[:start] + other + content[end:]
    tried(changed, kind)
    contract(changed, kind)


@BOUNDED
@given(st.text(max_size=300))
def test_no_body_keeps_what_cannot_be_shown(body):
    for found in (markup.html(body), text.plain(body)):
        assert all(block.strip() == block and "\n" not in block and block for block in found.blocks)
        assert "\x00" not in found.text
        found.text.encode()


@BOUNDED
@given(st.text(alphabet="abc \n", max_size=120))
def test_a_plain_body_loses_no_word(body):
    assert text.plain(body).text.split() == body.split()


def test_long_lines_are_cut_and_lose_no_article():
    long = "x" * 20_000
    samples = [
        (
            ninjs(headline=long, slugline=long, ednote=long, copyrightholder=long, keywords=[long] * 500, version=long),
            NINJS,
        ),
        (newsml(meta=f"<headline>{long}</headline><slugline>{long}</slugline>"), NEWSML),
        (json_ld(headline=long, keywords=",".join(str(at) for at in range(1_000))), JSON_LD),
    ]
    for content, kind in samples:
        assert tried(content, kind)
        contract(content, kind)


def test_identified_refuses_with_a_bad_message():
    raw = RawArticle(source={"id": "x"}, content="{", content_type=NINJS)
    with pytest.raises(BadMessage, match="not JSON"):
        identified(raw)
