"""Which revision of a document a raw record is: the provider's version time, else when the channel got it, else the record's timestamp."""

from schemas.raw import RawArticle
from schemas.times import as_instant

# A clock that runs further ahead of the broker's than this is wrong, and would lock the document against all later updates.
MAX_AHEAD_MS = 24 * 3600 * 1000
FLAG_AHEAD = "revision_in_future"


def stated_revision(article: RawArticle) -> int | None:
    """The revision in ms that the message itself carries, or None."""
    if article.revision is not None:
        return article.revision
    if article.provenance.fetched_at:
        # A clock that was never set says 1970 or earlier: the oldest revision there can be.
        return max(int(as_instant(article.provenance.fetched_at).timestamp() * 1000), 0)
    return None


def revision_of_record(article: RawArticle, record_timestamp_ms: int) -> tuple[int, list[str]]:
    """The revision in ms and what was remarkable about it."""
    revision, arrived = stated_revision(article), max(record_timestamp_ms, 0)
    if revision is None:
        return arrived, []
    if revision > arrived + MAX_AHEAD_MS:
        return arrived, [FLAG_AHEAD]
    return revision, []
