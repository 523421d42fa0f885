"""What an operator decided about dead letters: the newest decision on each, from the compacted topic that holds them."""

from collections.abc import Iterable, Iterator

import orjson

from newswire.topic_reader import TopicReader, whole
from schemas.headers import Position

DROP = "drop"


def decisions_topic(namespace: str) -> str:
    """The topic's name in a namespace ("" is the plain installation)."""
    return f"{namespace}.newswire-dlq-decisions" if namespace else "newswire-dlq-decisions"


def read_decisions(reader: TopicReader, namespace: str) -> Iterator[tuple[Position, str | None]]:
    """(the dead letter's own position, "replay" | "drop" | None where it was taken back), oldest first, so that the last counts."""
    topic = decisions_topic(namespace)
    spans = reader.spans([topic])[topic]
    yield from decoded((record.key, record.value) for record in reader.read(topic, whole(spans)))


def decoded(records: Iterable[tuple[bytes | None, bytes | None]]) -> Iterator[tuple[Position, str | None]]:
    """Keys and values as decisions; what is none of ours is passed over."""
    for key, value in records:
        try:
            at = Position.parse((key or b"").decode())
            said = orjson.loads(value) if value is not None else {}
        except ValueError:
            continue
        decision = said.get("decision") if isinstance(said, dict) else None
        yield at, decision if isinstance(decision, str) else None
