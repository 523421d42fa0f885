"""Milliseconds of CPU for each part of the enrichment, alone, on the same pages."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from benchmarks.enrichment.corpus import Page, record
from schemas.enriched import FACT_PARTS, FactPart
from services.enrich import clean
from services.enrich.measures import text_hash
from services.enrich.stage import Stage
from services.enrich.stories import sketch
from services.enrich.understand import EntityRecogniser, Text, detect_language
from services.enrich.understand.facts import Facts, facts_of
from services.enrich.understand.model import EntityModel
from services.enrich.understand.results import Entity
from services.enrich.understand.topics import Placed, find_topics

T = TypeVar("T")
PASSES = 3
NOW_MS = 1_772_528_460_000
PUBLISHED = date(2026, 3, 3)


def milliseconds(work: Callable[[T], object], items: Sequence[T]) -> float:
    """The best pass's milliseconds of CPU an item; the first pass warms what can be warmed."""
    times = []
    for _ in range(PASSES + 1):
        started = time.process_time()
        for item in items:
            work(item)
        times.append(time.process_time() - started)
    return min(times[1:]) * 1000 / len(items)


def _facts(part: FactPart, item: tuple[Text, tuple[Entity, ...]]) -> Facts:
    text, entities = item
    return facts_of(
        text.title, text.body, language="en", dateline=None, published=PUBLISHED, entities=entities, parts=(part,)
    )


def table(model: EntityModel, recogniser: EntityRecogniser, pages: Sequence[Page]) -> list[tuple[str, float]]:
    """Each part with its milliseconds; the last row is the whole stage, one article a call."""
    cleaned = [clean.clean_dump(page.dump) for page in pages]
    texts = [Text(article.title, article.standfirst, article.body, "en") for article in cleaned]
    fields = [[text.title or "", text.standfirst or "", text.body] for text in texts]
    placed = [Placed(text.title, text.standfirst, text.body, "en", None, (), None) for text in texts]
    found = [(text, one.entities) for text, one in zip(texts, recogniser.find(texts), strict=True)]
    records = [record(number, page.dump) for number, page in enumerate(pages)]
    stage = Stage(recogniser, 1, lambda: NOW_MS)
    names = milliseconds(model.spans, fields)
    whole = milliseconds(lambda one: stage.enrich([one]), records)
    rows = [
        ("cleaning of the dump", milliseconds(lambda page: clean.clean_dump(page.dump), pages)),
        ("language", milliseconds(lambda text: detect_language(text.body), texts)),
        ("names: the model", names),
        (
            "names: tidying, joining, places, salience",
            milliseconds(lambda text: recogniser.find([text]), texts) - names,
        ),
        ("topics", milliseconds(find_topics, placed)),
        *((f"facts: {part}", milliseconds(partial(_facts, part), found)) for part in FACT_PARTS),
        ("story bands", milliseconds(lambda text: sketch(text.body), texts)),
        ("text hash", milliseconds(lambda text: text_hash(text.title, text.body), texts)),
    ]
    rest = whole - sum(ms for _, ms in rows)
    return [*rows, ("reading the message, putting the document together, JSON", rest), ("all of it", whole)]
