"""One article of an invented paper, in each shape that a reader takes; the tests put something nasty into it."""

from tests.unit.wire.samples import json_ld, newsml, ninjs, nitf

SITE = "https://harbour-post.example"
TITLE = "Aldwater closes its northern quay for repairs"
PARAGRAPHS = (
    "The harbour of Aldwater will close its northern quay for nine weeks while divers repair the foundations, the port authority said.",
    "Ferries to Skarholm will leave from the eastern quay, which was widened last year with money from the coastal fund.",
    "Passengers should come twenty minutes earlier than usual, and cars will be loaded from the coast road until the middle of May.",
)


def dump(*lines: str) -> str:
    """A page as text: one block a line, blank lines between."""
    return "\n\n".join(lines)


def page(*blocks: str, head: str = "", title: str = TITLE) -> str:
    """A page as HTML; a block that begins with no tag is a paragraph."""
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    named = f"<title>{title}</title>" if title else ""
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<!doctype html><html><head>{named}{head}</head><body><article>{heading}{body}</article></body></html>"


def rss(text: str, before: str = "", link: str = f"{SITE}/quay", more: str = "") -> str:
    """A feed of one item."""
    item = f"<item><title>{TITLE}</title><link>{link}</link><description>{text}</description>{more}</item>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Harbour Post</title><link>{SITE}/</link>{item}</channel></rss>'


def atom(text: str, before: str = "") -> str:
    """The same as Atom."""
    entry = f'<entry><id>urn:quay</id><title>{TITLE}</title><link href="{SITE}/quay"/><summary>{text}</summary></entry>'
    return f'<?xml version="1.0"?>{before}<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><id>urn:x</id>{entry}</feed>'


def in_every_format(text: str) -> dict[str, str]:
    """File name → an article with this one paragraph."""
    return {
        "a.txt": dump(TITLE, text),
        "a.html": page(text),
        "a.rss": rss(text),
        "a.atom": atom(text),
        "a.ninjs": ninjs(headline=TITLE, body_text=text),
        "a.jsonld": json_ld(headline=TITLE, articleBody=text),
        "a.newsml": newsml(
            meta=f"<headline>{TITLE}</headline>", content=f'<inlineData contenttype="text/plain">{text}</inlineData>'
        ),
        "a.nitf": nitf(content=f"<p>{text}</p>"),
    }


FORMATS = tuple(in_every_format(""))
PAGES = ("a.txt", "a.html")
