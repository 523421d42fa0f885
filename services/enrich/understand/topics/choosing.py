"""Which topics an article is about: evidence from its words and from where an editor placed it, and the line below which there is none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.media_topics import CODES, NAMES
from services.enrich.understand.topics.evidence import KEYWORD, STANDFIRST, TITLE, Evidence
from services.enrich.understand.topics.lexicon import lexicon_for
from services.enrich.understand.topics.sections import topics_of_keywords, topics_of_path, topics_of_section
from services.enrich.understand.topics.wordlist import TOPICS

VERSION = "1"
# None below this; the figures it gives are in docs/adr/0061-topics-by-word-lists.md.
THRESHOLD = 0.4
MOST = 3
# So much evidence (two or three sure words in the lead) makes a topic of the text two thirds sure.
ENOUGH = 8.0
# Of the evidence for all topics, the share that a text's main one has where it is clear; chance gives up to .2.
CLEAR_SHARE = 0.3
# Of what all words say, the share that a topic has in articles that are not about it: a match is played, won and lost in
# any article. Measured on 1,465 English articles of other people's sets; for other languages taken to be the same.
BY_CHANCE = {
    "arts": 0.04, "crime": 0.03, "disaster": 0.015, "economy": 0.065, "education": 0.02, "environment": 0.015,
    "health": 0.025, "human": 0.03, "labour": 0.02, "lifestyle": 0.05, "politics": 0.05, "religion": 0.01,
    "science": 0.045, "society": 0.035, "sport": 0.08, "conflict": 0.025, "weather": 0.015,
}  # fmt: skip
_BY_CHANCE = [BY_CHANCE[topic] for topic in TOPICS]
# What a section's name adds: points, and a share of what all words say, so that it still counts in a long text.
SECTION, SECTION_SHARE = 10.0, 0.25
PATH, PATH_SHARE = 8.0, 0.15
NAMED_KEYWORD = 4.0
KEYWORDS_READ = 30


@dataclass(frozen=True, slots=True)
class Placed:
    """A cleaned article and what its source says of it; `language` is ISO 639-1, None where it is not known."""

    title: str | None = None
    standfirst: str | None = None
    body: str = ""
    language: str | None = None
    section: str | None = None
    keywords: Sequence[str] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of IPTC's first level: code (`medtop:15000000`), IPTC's name; confidence 0–1."""

    code: str
    name: str
    confidence: float


def find_topics(article: Placed) -> tuple[Topic, ...]:
    """What the article is about, the main topic first, at most three; none where nothing is sure enough.

    Languages without a word list have topics by section, keywords and address alone. Time grows with the text up to
    a length of some 1,000 words, and not beyond.
    """
    return _chosen(_evidence(article))


def _evidence(article: Placed) -> list[float]:
    keywords = article.keywords[:KEYWORDS_READ]
    lexicon = lexicon_for(article.language)
    sums = [0.0] * len(TOPICS)
    if lexicon:
        evidence = Evidence(lexicon)
        evidence.read(article.title or "", TITLE)
        evidence.read(article.standfirst or "", STANDFIRST)
        for keyword in keywords:
            evidence.read(keyword, KEYWORD)
        evidence.read_body(article.body)
        sums = without_chance(evidence.sums())
    return _with_placing(sums, article, keywords)


def without_chance(sums: Sequence[float]) -> list[float]:
    """What is left of each topic's sum (in the order of TOPICS) without the share of all that it has by chance."""
    total = sum(sums)
    return [max(0.0, said - share * total) for said, share in zip(sums, _BY_CHANCE, strict=True)]


def _with_placing(sums: list[float], article: Placed, keywords: Sequence[str]) -> list[float]:
    total = sum(sums)
    in_section = topics_of_section(article.section)
    for topic in in_section:
        sums[topic] += (SECTION + SECTION_SHARE * total) / len(in_section)
    in_path = topics_of_path(article.url) - in_section
    for topic in in_path:
        sums[topic] += (PATH + PATH_SHARE * total) / len(in_path)
    for named in topics_of_keywords(keywords):
        for topic in named:
            sums[topic] += NAMED_KEYWORD
    return sums


def _chosen(sums: Sequence[float]) -> tuple[Topic, ...]:
    most = max(sums)
    if not most:
        return ()
    clear = min(1.0, most / sum(sums) / CLEAR_SHARE)
    best = sorted(range(len(TOPICS)), key=lambda topic: -sums[topic])[:MOST]
    sure = [(topic, clear * (1 - math.exp(-sums[topic] / ENOUGH)) * sums[topic] / most) for topic in best]
    return tuple(_topic(topic, confidence) for topic, confidence in sure if confidence >= THRESHOLD)


def _topic(number: int, confidence: float) -> Topic:
    code = CODES[TOPICS[number]]
    return Topic(code, NAMES[code], round(confidence, 3))
