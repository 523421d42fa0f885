"""Raw records that have failed in this generation already, by their dead letters: a run that goes on must not write those again."""

from collections.abc import Callable

from newswire.record_fields import position, version_of_headers
from newswire.rerun.choice import Choice, generation_of
from newswire.topic_reader import TopicReader, whole
from schemas import headers
from schemas.topics import Topics


def failed_in(reader: TopicReader, topics: Topics, choice: Choice, stopping: Callable[[], bool]) -> frozenset[str]:
    """Their positions, as documents name their src: enrich's letters say the version it would have been, index's the one it was."""
    found = set()
    for topic in (topics.raw_dlq.name, topics.enriched_dlq.name):
        for record in reader.read(topic, whole(reader.spans([topic])[topic]), stopping):
            if (src := failure(headers.read(record.headers), choice)) is not None:
                found.add(src)
    return frozenset(found)


def failure(said: dict[str, str], choice: Choice) -> str | None:
    """What one dead letter says: the raw record that failed in the generation of the choice, and where that includes what was
    enriched before some time, since that time. Pure."""
    version = version_of_headers(said)
    if version is None or generation_of(version) != choice.generation:
        return None
    time_ms = said.get(headers.TIME, "")
    if choice.again_before_ms is not None and not (time_ms.isdecimal() and int(time_ms) >= choice.again_before_ms):
        return None
    at = position(said.get(headers.SRC))
    return None if at is None else str(at)
