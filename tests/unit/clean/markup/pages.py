"""HTML pages put together from pieces, of invented publishers; the tests of this folder share them."""

import json
from typing import Any

from services.enrich.clean.markup.tree import parse

TITLE = "Ferry returns to the lake after a winter of repairs"
ENGLISH = (
    "The ferry that links the two shores of the lake sailed again on Monday after a winter of repairs, the harbour office said.",
    "Passengers queued from five in the morning, and the first boat left with ninety people and eleven bicycles on board.",
    "The council will review the timetable in June, when the season starts, and may add a night service if crews can be found.",
    "A ticket costs two crowns more than last year, which the harbour master called the price of a new engine and of clean oil.",
    "Nobody was hurt when the old engine failed in November, and the boat was towed to the yard of Pellew by two fishing vessels.",
)
GERMAN = (
    "Die Fähre, die beide Ufer des Sees verbindet, fuhr am Montag nach einem Winter im Dock wieder, wie das Hafenamt mitteilte.",
    "Schon um fünf Uhr standen Fahrgäste an, und das erste Schiff legte mit neunzig Menschen und elf Fahrrädern an Bord ab.",
    "Der Gemeinderat prüft den Fahrplan im Juni und könnte eine Nachtverbindung einführen, falls sich genug Personal findet.",
)
FRENCH = (
    "Le bac qui relie les deux rives du lac a repris la mer lundi après un hiver de réparations, a indiqué le bureau du port.",
    "Des voyageurs attendaient dès cinq heures du matin, et le premier bateau est parti avec quatre-vingt-dix personnes à bord.",
)
JAPANESE = (
    "湖の両岸を結ぶ渡し船が、冬の修理を終えて月曜日に運航を再開したと港の事務所が発表した。早朝から多くの人が列を作った。",
    "議会は六月に時刻表を見直し、乗組員が見つかれば夜の便を加える可能性があるという。運賃は昨年より二割高くなった。",
)


def paragraphs(*texts: str) -> str:
    """Each text as a `p`."""
    return "".join(f"<p>{text}</p>" for text in texts)


def page(*blocks: str, head: str = "", title: str = TITLE) -> str:
    """A page whose blocks, HTML or bare text, stand in its `article` below the title."""
    said = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<!doctype html><html><head>{head}</head><body><article>{heading}{said}</article></body></html>"


def body(html: str) -> str:
    """A page with this body."""
    return f"<html><head></head><body>{html}</body></html>"


def tree(html: str) -> Any:
    """The page as the cleaner's parts get it."""
    parsed = parse(html)
    assert parsed is not None
    return parsed


def ld(*items: Any) -> str:
    """One JSON-LD block for each item."""
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


def news(**more: Any) -> dict[str, Any]:
    """A NewsArticle of JSON-LD."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **more}


def meta(**said: str) -> str:
    """`meta` elements; "__" in a name stands for a colon, "_" for itself."""
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in said.items())
