"""HTML into a tree, at a cost that grows with its length and no faster."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import lxml.html
from lxml import etree

# An element with more attributes is no page's: libxml2 compares each with all before it (100,000 take minutes).
MOST_ATTRIBUTES = 100
_LONG = 600  # characters of a tag below which it cannot have so many
_TAG = re.compile(r"""<([a-zA-Z][^\s/>]{0,40})((?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+)""")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
# Never text, and never needed once JSON-LD has been read.
_NO_TEXT = ("script", "style", "svg", "template", "iframe", "noscript", "object", "canvas", "math", "select")
_HIDING = re.compile(r"<(?:(?P<name>script|style|svg|head)\b|!--)", re.IGNORECASE)
_ENDINGS = {name: re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE) for name in ("script", "style", "svg", "head")}
_ENDINGS["!--"] = re.compile("-->")
_MARKUP = re.compile(r"<[^<>]*+>")


def parse(html: str) -> Any | None:
    """The page without scripts, styles, drawings and comments; None where nothing, or not all of it, can be parsed (see `bare_lines`).

    libxml2 reads no deeper than 256 levels: what stands below would be lost without a word.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml.html.document_fromstring(_TAG.sub(_thinned, html).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        return None
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    return tree


def size_of(tree: Any) -> int:
    """How many elements."""
    return int(tree.xpath("count(//*)"))


def bare_lines(html: str) -> list[str]:
    """Everything between tags, one line each: what remains where no tree can be made of a page."""
    if "<" not in html:
        return [said for line in html.splitlines() if (said := " ".join(line.split()))]
    cut = _MARKUP.sub("\n", "\n".join(_shown(html)))
    return [said for line in unescape(cut).splitlines() if (said := " ".join(line.split()))]


def _shown(html: str) -> Iterator[str]:
    """The page without heads, scripts, styles, drawings and comments; what hides the rest for want of an end is its end."""
    at = looked = 0
    endless = False
    while opening := _HIDING.search(html, looked):
        name = (opening["name"] or "!--").lower()
        looked = opening.end()
        if name == "head" and endless:
            continue
        ending = _ENDINGS[name].search(html, looked)
        if ending is None and name == "head":
            endless = True
            continue
        yield html[at : opening.start()]
        if ending is None:
            return
        at = looked = ending.end()
    yield html[at:]


def _thinned(tag: re.Match[str]) -> str:
    said = tag[2]
    if len(said) < _LONG:
        return tag[0]
    bare = _QUOTED.sub("= ", said)
    return f"<{tag[1]}" if bare.count("=") + len(bare.split()) > 2 * MOST_ATTRIBUTES else tag[0]
