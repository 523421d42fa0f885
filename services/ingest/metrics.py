"""What /metrics says about ingest."""

from prometheus_client import Counter, Gauge, Histogram

# In one process: received = accepted + refused + unconfirmed + the articles of requests and feeds that are being dealt with.
RECEIVED = Counter(
    "newswire_ingest_received", "Articles in requests and feeds; a request that holds none counts as one"
)
ACCEPTED = Counter("newswire_ingest_accepted", "Articles that Kafka has confirmed")
REFUSED = Counter("newswire_ingest_refused", "Articles that are not valid, and requests that hold none", ["reason"])
UNCONFIRMED = Counter("newswire_ingest_unconfirmed", "Articles that Kafka has not confirmed in time")
UNKNOWN_FIELDS = Counter("newswire_ingest_unknown_fields", "Fields that the contract does not know, left out")
SECONDS = Histogram("newswire_ingest_request_seconds", "From a request's first byte to its answer", ["status"])

POLLS = Counter("newswire_ingest_feed_polls", "Polls of feeds", ["result"])
PAGES = Counter("newswire_ingest_feed_pages", "Pages behind items of feeds", ["result"])
FEEDS = Gauge("newswire_ingest_feeds", "Feeds that this process polls; 0 where another replica does")
FEEDS_FAILING = Gauge("newswire_ingest_feeds_failing", "Feeds that failed at their last poll")
INBOX_FILES = Counter("newswire_ingest_inbox_files", "Files of the inbox that were moved, by where to", ["end"])
INBOX_UNUSABLE = Gauge("newswire_ingest_inbox_unusable", "1 while the inbox can't be read and written")
