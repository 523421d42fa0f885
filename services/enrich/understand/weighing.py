"""What countries an article is about: every mention of a country, its places, people and government, weighed."""

import re
from collections import defaultdict
from collections.abc import Iterable

from services.enrich.understand.results import Mention
from services.enrich.understand.salience import LEAD_BONUS, STANDFIRST_WEIGHT, TITLE_WEIGHT

# A nationality ("French president") says less than the country's name or its government; a city less than either.
COUNTRY_FACTOR, GOVERNMENT_FACTOR, TOWN_FACTOR, NATIONALITY_FACTOR, DATELINE_FACTOR = 1.0, 1.0, 0.8, 0.7, 0.15
# A country below this share is only mentioned.
LEAST_SHARE = 0.05

_DATELINE = re.compile(
    r"\s*[A-ZÀ-Þ][\w'’. -]{1,40}(?:,\s[\w.' ]{2,30}){0,2}(?:,?\s*\([^)\n]{2,30}\))?(?:\s*[—–]|\s+--?)\s"
)


def dateline_end(body: str) -> int:
    """Where a dateline at the beginning ("KYIV, Ukraine (agency) — ") ends; 0 where there is none."""
    found = _DATELINE.match(body)
    return found.end() if found and found.group().strip()[:3].isupper() else 0


def mention_weight(mention: Mention, body_length: int) -> float:
    """6 in the title, 3 in the standfirst, from 2 down to 1 in the body, as salience has it."""
    if mention.field == "title":
        return TITLE_WEIGHT
    if mention.field == "standfirst":
        return STANDFIRST_WEIGHT
    return 1 + LEAD_BONUS * (1 - mention.start / max(body_length, 1)) ** 2


def country_weights(mentions: Iterable[tuple[str, float, Mention]], body: str) -> tuple[tuple[str, float], ...]:
    """Countries by falling weight from (country, factor, mention); the weights sum to 1.

    The same stretch counts once, with the largest of its factors.
    """
    counted: dict[tuple[str, Mention], float] = {}
    dateline = dateline_end(body)
    for country, factor, mention in mentions:
        in_dateline = mention.field == "body" and mention.end <= dateline
        factor = min(factor, DATELINE_FACTOR) if in_dateline else factor
        counted[country, mention] = max(factor, counted.get((country, mention), 0.0))
    sums: dict[str, float] = defaultdict(float)
    for (country, mention), factor in counted.items():
        sums[country] += factor * mention_weight(mention, len(body))
    total = sum(sums.values())
    kept = {country: value for country, value in sums.items() if value >= LEAST_SHARE * total}
    shares = [(country, value / sum(kept.values())) for country, value in kept.items()]
    return tuple(sorted(((c, round(s, 4)) for c, s in shares), key=lambda s: (-s[1], s[0])))
