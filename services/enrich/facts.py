"""Plain facts as the fields of a document."""

from dataclasses import asdict
from typing import Any

from schemas.enriched import DateMentioned, Money, Quote, Readability
from services.enrich.understand.facts import Facts


def fact_fields(facts: Facts) -> dict[str, Any]:
    """Empty where a part was not looked for, or not found."""
    return {
        "quotes": [Quote(**asdict(quote)) for quote in facts.quotes],
        "dates_mentioned": [DateMentioned(**asdict(date)) for date in facts.dates],
        "money": [Money(**asdict(sum_)) for sum_ in facts.money],
        "readability": Readability(**asdict(facts.readability)) if facts.readability else None,
        "key_phrases": list(facts.key_phrases),
        "summary": facts.summary,
    }
