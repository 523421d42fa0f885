"""Plain facts: what is quoted, when, how much, how hard to read, in which words, and in short. Pure, and linear in the text."""

from collections.abc import Collection, Sequence
from datetime import date

from schemas.enriched import FACT_PARTS, FactPart
from services.enrich.understand.facts.dates import dates_mentioned
from services.enrich.understand.facts.money import money
from services.enrich.understand.facts.phrases import key_phrases, summary
from services.enrich.understand.facts.quotes import quotes
from services.enrich.understand.facts.reading import readability
from services.enrich.understand.facts.results import DateMentioned, Facts, Money, Quote, Readability
from services.enrich.understand.results import Entity

__all__ = ["FACTS_VERSION", "DateMentioned", "Facts", "Money", "Quote", "Readability", "facts_of"]

FACTS_VERSION = "1.0.0"
# Characters of a body that are read for facts: a long article has 10,000.
READ_CHARACTERS = 200_000


def facts_of(
    title: str | None,
    body: str,
    *,
    language: str | None,
    dateline: str | None,
    published: date | None,
    entities: Sequence[Entity],
    parts: Collection[FactPart] = FACT_PARTS,
) -> Facts:
    """The facts that are asked for. `published` is the day on the publisher's own calendar."""
    read = body[:READ_CHARACTERS]
    return Facts(
        quotes=quotes(read, language, entities) if "quotes" in parts else (),
        dates=dates_mentioned(read, language, published) if "dates" in parts else (),
        money=money(read, language) if "money" in parts else (),
        readability=readability(read, language) if "readability" in parts else None,
        key_phrases=key_phrases(title, read, language) if "key_phrases" in parts else (),
        summary=summary(read, dateline) if "summary" in parts else None,
    )
