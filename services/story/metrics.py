"""What the story service counts, by the names that dashboards use."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("newswire_story_records", "records of the enriched topic that have their place, or were no documents")
UNREADABLE = Counter(
    "newswire_story_unreadable", "records that are no documents: the index service makes dead letters of them"
)
COPIES = Counter("newswire_story_copies", "documents that were found to be copies of another when they came")
MOVED = Counter("newswire_story_moved", "documents that were given another place because of what came later")
REJECTED = Counter("newswire_story_rejected", "entries that Elasticsearch can't hold: an alarm")
CAPPED = Counter("newswire_story_capped", "look-ups that found more than they may read: the earliest were taken")
COLLISIONS = Counter("newswire_story_collisions", "batches begun anew since another replica wrote the same entries")
BATCH_SECONDS = Histogram("newswire_story_batch_seconds", "from taking a batch to its last confirmed write, seconds")
ES_AVAILABLE = Gauge("newswire_story_es_available", "1 while Elasticsearch takes entries, 0 while it is waited for")
HALTED = Gauge("newswire_story_halted", "1 while somebody has to repair something in Elasticsearch: an alarm")
HELD = Gauge("newswire_story_held", "documents that operators hold")
LAG = Gauge("newswire_story_lag", "records of a partition that were not polled yet", ["partition"])
