"""Wire items for tests: the seeds, and small ones made on the spot."""

import json
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).parents[3] / "seeds" / "wire"
NINJS, JSON_LD = "application/ninjs+json", "application/ld+json"
NEWSML, NITF = "application/newsml-g2+xml", "application/nitf+xml"
G2 = "http://iptc.org/std/nar/2006-10-01/"


def seed(name: str) -> str:
    return (SEEDS / name).read_text(encoding="utf-8")


def ninjs(**fields: Any) -> str:
    given = {"uri": "urn:x:1", "headline": "Ferry sails", "body_text": "The ferry sails.", **fields}
    return json.dumps({name: value for name, value in given.items() if value is not ...})


def newsml(
    item_meta: str = "", meta: str = "<headline>Ferry sails</headline>", content: str = "", guid: str = "g1"
) -> str:
    text = content or '<inlineData contenttype="text/plain">The ferry sails.</inlineData>'
    return (
        f'<newsItem xmlns="{G2}" guid="{guid}" version="2"><itemMeta>{item_meta}</itemMeta><contentMeta>{meta}</contentMeta>'
        f"<contentSet>{text}</contentSet></newsItem>"
    )


def nitf(docdata: str = "", attributes: str = "", content: str = "<p>The ferry sails.</p>", head: str = "") -> str:
    return (
        f'<nitf><head><docdata {attributes}><doc-id id-string="n1"/>{docdata}</docdata></head><body><body.head>'
        f"<hedline><hl1>Ferry sails</hl1></hedline>{head}</body.head><body.content>{content}</body.content></body></nitf>"
    )


def json_ld(**fields: Any) -> str:
    given = {"@type": "NewsArticle", "headline": "Ferry sails", "articleBody": "The ferry sails.", **fields}
    return json.dumps(given)
