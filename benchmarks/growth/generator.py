"""Documents as the enrich service writes them, any number of them: words by Zipf's law, real sizes, the same for the same number.

The n-th most frequent word comes up in proportion to 1/n (exponent 1), as in English; bodies have 450 words in the middle, 80 to
3,000 at the ends (log-normal), as news has. Sentences are drawn once and put together anew, so that a million documents take two minutes;
words that no other document has are added to each, since an index grows by those.
"""

import bisect
import itertools
import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from schemas import headers
from schemas.headers import Headers, Position
from services.enrich.outbox import sealed
from services.enrich.records import Enriched

VOCABULARY, SENTENCES, WORDS_A_SENTENCE = 60_000, 20_000, 18
MEDIAN_WORDS, SPREAD, FEWEST_WORDS, MOST_WORDS = 450, 0.55, 80, 3_000
OWN_WORDS = 3
PEOPLE, ORGANISATIONS, PLACES, SOURCES = 500, 200, 150, 40
TOPICS = [
    "medtop:04000000",
    "medtop:11000000",
    "medtop:15000000",
    "medtop:06000000",
    "medtop:07000000",
    "medtop:16000000",
]
NOW_MS = 1_774_180_800_000
DAY_MS = 86_400_000
DAYS = 730
VERSION_OF_REVISION = 1_000
# Odd, so that no two numbers meet: ids lie as scattered as the hashes that real ones are.
SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835
_SYLLABLES = [a + b for a, b in itertools.product("bdfgklmnprstvz", ("a", "e", "i", "o", "u", "ar", "en", "is"))]


class Zipf:
    """Ranks from 0 to `count` - 1, the n-th in proportion to 1/n."""

    def __init__(self, count: int) -> None:
        self._sums = list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))

    def draw(self, chance: random.Random) -> int:
        """One rank."""
        return bisect.bisect(self._sums, chance.random() * self._sums[-1])


def word(rank: int) -> str:
    """The word of a rank: pronounceable, longer where it is rare, each different."""
    base, parts = len(_SYLLABLES), []
    while True:
        rank, rest = divmod(rank, base)
        parts.append(_SYLLABLES[rest])
        if not rank:
            return "".join(parts)
        rank -= 1


def name(kind: str, rank: int) -> str:
    """The name of a person, an organisation or a place."""
    return f"{word(rank * 7 + len(kind)).capitalize()} {word(rank + 900).capitalize()}"


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes documents; one for a whole run, since it holds the sentences."""

    sentences: list[str]
    people: Zipf
    organisations: Zipf
    places: Zipf

    @classmethod
    def make(cls) -> "Generator":
        """Draws the sentences; half a second."""
        chance, ranks = random.Random(7), Zipf(VOCABULARY)
        sentences = [
            " ".join(word(ranks.draw(chance)) for _ in range(WORDS_A_SENTENCE)).capitalize() + "."
            for _ in range(SENTENCES)
        ]
        return cls(sentences, Zipf(PEOPLE), Zipf(ORGANISATIONS), Zipf(PLACES))

    def document(self, number: int) -> tuple[str, int, bytes]:
        """Its id, its version and its JSON."""
        chance = random.Random(number)
        words = min(MOST_WORDS, max(FEWEST_WORDS, int(MEDIAN_WORDS * math.exp(SPREAD * chance.gauss(0, 1)))))
        drawn = chance.choices(self.sentences, k=words // WORDS_A_SENTENCE)
        own = " ".join(word(VOCABULARY + chance.getrandbits(40)) for _ in range(OWN_WORDS))
        people = sorted({name("person", self.people.draw(chance)) for _ in range(4)})
        organisations = sorted({name("organisation", self.organisations.draw(chance)) for _ in range(3)})
        places = sorted({name("place", self.places.draw(chance)) for _ in range(2)})
        title = f"{drawn[0][:70].rstrip()} {own.split()[0]}"
        body = "\n\n".join([f"{own.capitalize()}. {' '.join(people)}.", *drawn])
        moment = NOW_MS - chance.randrange(DAYS * DAY_MS)
        source = number % SOURCES
        key = f"{number * SCATTER % 2**128:032x}"
        fields = {
            "document_id": key, "revision": moment, "generation": 1, "status": "published",
            "source": {"id": f"source-{source}", "domain": f"site{source}.example"},
            "url": f"https://site{source}.example/news/{number}", "language": "en", "language_confidence": 0.99,
            "title": title, "body": body, "text": {"en": f"{title}\n\n{body}"}, "people": people, "organisations": organisations,
            "places": places, "countries": [chance.choice(("GB", "FR", "KE", "US"))], "topics": [chance.choice(TOPICS)],
            "entities": [*_entities("person", people, body), *_entities("organisation", organisations, body)],
            "entities_status": "ok", "published_at": moment, "sort_at": moment, "ingested_at": moment, "enriched_at": moment,
            "word_count": words, "text_hash": f"{chance.getrandbits(64):016x}", "quality": "ok", "kind": "article",
            "provenance": {"clean": {"by": "rules", "version": "1"}}, "src": f"articles-raw-v1:0:{number}", "trace": key,
        }  # fmt: skip
        for date in ("published_at", "sort_at", "ingested_at", "enriched_at"):
            fields[date] = iso(moment)
        return key, moment * VERSION_OF_REVISION + 1, orjson.dumps(fields)

    def message(self, number: int) -> tuple[bytes, bytes, Headers]:
        """Key, value and headers, as on the enriched topic."""
        key, version, value = self.document(number)
        lineage = headers.lineage({}, Position("articles-raw-v1", number % 12, number), "enrich", NOW_MS, NOW_MS + 40)
        return sealed(Enriched(key, value, version), lineage)


def iso(ms: int) -> str:
    """That moment, ms since the epoch, within the days that documents have."""
    days, rest = divmod(ms // 1000, 86_400)
    return f"{_DAYS[days - _FIRST_DAY]}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"


def _entities(kind: str, names: list[str], body: str) -> list[dict[str, object]]:
    found = []
    for one in names:
        start = body.find(one)
        mentions = [{"field": "body", "start": start, "end": start + len(one)}] if start >= 0 else []
        found.append(
            {"name": one, "type": kind, "id": f"{kind}:{one}", "count": 1, "salience": 0.25, "mentions": mentions}
        )
    return found


def _days() -> list[str]:
    first = datetime.fromtimestamp(_FIRST_DAY * 86_400, UTC)
    return [f"{first + timedelta(days=day):%Y-%m-%d}" for day in range(DAYS + 2)]


_FIRST_DAY = NOW_MS // DAY_MS - DAYS
_DAYS = _days()
