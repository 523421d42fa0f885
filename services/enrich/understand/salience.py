"""How central a name is to its article."""

import math
from collections.abc import Sequence

from services.enrich.understand.results import Mention

# One mention in the title says as much as six late in the text; the standfirst sums the article up, too.
TITLE_WEIGHT, STANDFIRST_WEIGHT = 6.0, 3.0
# In the body a mention's weight falls from 2 (the first words: news puts the point first) to 1 (the last).
LEAD_BONUS = 1.0


def weight(mentions: Sequence[Mention], body_length: int) -> float:
    """The sum of the mentions' weights, by its logarithm: the tenth mention in the body adds less than the second.

    log2(1 + sum of: 6 for title, 3 for standfirst, 1 + (1 - position)^2 for body), position 0..1 in the body.
    """
    total = 0.0
    for mention in mentions:
        if mention.field == "title":
            total += TITLE_WEIGHT
        elif mention.field == "standfirst":
            total += STANDFIRST_WEIGHT
        else:
            total += 1 + LEAD_BONUS * (1 - mention.start / max(body_length, 1)) ** 2
    return math.log2(1 + total)


def normalised(weights: Sequence[float]) -> list[float]:
    """Weights as shares of the largest, to four places."""
    most = max(weights, default=0.0)
    return [round(value / most, 4) if most else 0.0 for value in weights]
