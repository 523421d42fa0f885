"""The metrics of the enrich service; the names are part of what dashboards rely on."""

from prometheus_client import Counter, Gauge, Histogram

# In one process: records = enriched + dead_letters + what it has in hand (at most a few batches). Duplicates are counted on both sides.
RECORDS = Counter("newswire_enrich_records_total", "raw records taken to be worked on")
# One for every raw record whose end here is confirmed by the broker.
ENRICHED = Counter("newswire_enriched_total", "documents confirmed on the enriched topic")
DEAD_LETTERS = Counter("newswire_enrich_dead_letters_total", "dead letters confirmed, by reason", ["reason"])
UNKNOWN_FIELDS = Counter(
    "newswire_enrich_unknown_fields_total", "fields of raw articles that the contract does not know"
)
CHILD_RESTARTS = Counter(
    "newswire_enrich_child_restarts_total", "child processes started again after a crash or a hang"
)
BATCH_SECONDS = Histogram("newswire_enrich_batch_seconds", "time the child took for one batch")
BATCH_SIZE = Histogram(
    "newswire_enrich_batch_size", "articles in one batch", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
BRAKED = Gauge("newswire_enrich_braked", "1 while the brake on dead letters holds the service: an alarm")
KAFKA_AWAY = Gauge("newswire_enrich_kafka_away", "1 while the broker does not confirm what is sent")
