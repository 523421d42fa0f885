"""What the index service counts, by the names that dashboards use."""

from prometheus_client import Counter, Gauge, Histogram

# In one process: records = indexed + superseded + dead letters + what it has in hand (some polls at most).
RECORDS = Counter("newswire_index_records", "records of the enriched topic taken to be worked on")
# Ends of records: these together are every record that was committed.
INDEXED = Counter("newswire_index_indexed", "documents that Elasticsearch took")
SUPERSEDED = Counter("newswire_index_superseded", "documents for which a newer version was there already")
DEAD_LETTERS = Counter("newswire_index_dead_letters", "records that became dead letters, confirmed", ["reason"])

# Remarks about records that count above, too.
UNKNOWN_FIELDS = Counter("newswire_index_unknown_fields", "documents with fields that this version does not know")
TIES = Counter("newswire_index_ties", "different documents of one version met in a batch: the last in the topic won")

# The way to Elasticsearch.
RETRIES = Counter("newswire_index_retries", "documents that were sent again after a failure that passes")
BULK_SECONDS = Histogram("newswire_index_bulk_seconds", "duration of one bulk request, seconds")
BULK_DOCUMENTS = Histogram(
    "newswire_index_bulk_documents", "documents in one bulk request", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
)
ES_AVAILABLE = Gauge("newswire_index_es_available", "1 while Elasticsearch takes documents, 0 while it is waited for")
HALTED = Gauge("newswire_index_halted", "1 while somebody has to repair something in Elasticsearch: an alarm")
BRAKED = Gauge("newswire_index_braked", "1 while the brake on dead letters holds the service: an alarm")
LAG = Gauge("newswire_index_lag", "records of a partition that were not polled yet", ["partition"])
HELD = Gauge("newswire_index_held", "documents that operators hold: retracted or withheld until reinstated")
REBUILT_LAG = Gauge(
    "newswire_index_rebuilt_lag", "the same for an index made by `newswire index rebuild`", ["partition"]
)

# The writer of the revisions, beside all of that.
REVISIONS = Counter("newswire_index_revisions", "records that newswire-revisions took, or had already")
REVISIONS_REJECTED = Counter(
    "newswire_index_revisions_rejected", "records that newswire-revisions can't hold: an alarm"
)
REVISIONS_LAG = Gauge("newswire_index_revisions_lag", "records not yet polled for newswire-revisions", ["partition"])
