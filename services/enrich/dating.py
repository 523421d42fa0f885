"""Which of the dates that a source or a page states are believed. A clock that was never set, or runs ahead, gives no date."""

from datetime import UTC, datetime, timedelta

from schemas.times import Origin, StatedDate, as_instant, parse_iso
from services.common.revision import MAX_AHEAD_MS
from services.enrich import clean

FLAG_AHEAD = "date_in_future"
FLAG_UNSET = "date_never_set"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# No newspaper is older (Relation, Strasbourg, 1605); 0001-01-01 is what several languages hold for "no date".
_FIRST_YEAR = 1605


def latest_believed(ingested_ms: int, embargoed_until: str | None) -> datetime:
    """No article was published later than this: a day after it arrived, or after its embargo ends."""
    arrived = datetime.fromtimestamp(ingested_ms / 1000, UTC)
    opens = as_instant(embargoed_until) if embargoed_until else arrived
    ahead = timedelta(milliseconds=MAX_AHEAD_MS)
    return max(arrived, min(opens, datetime.max.replace(tzinfo=UTC) - ahead)) + ahead


def believed(
    stated: str | None, found: clean.StatedDate | None, stated_by: Origin, latest: datetime
) -> tuple[StatedDate | None, list[str]]:
    """The source's own date, else the page's, and flags for what was not believed."""
    flags: list[str] = []
    for date in (_stated(stated, stated_by), _found(found)):
        doubt = _doubt(as_instant(date.value), latest) if date else None
        if date and not doubt:
            return date, flags
        if doubt:
            flags.append(doubt)
    return None, flags


def _doubt(instant: datetime, latest: datetime) -> str | None:
    if instant > latest:
        return FLAG_AHEAD
    return FLAG_UNSET if instant == _EPOCH or instant.year < _FIRST_YEAR else None


def _stated(value: str | None, origin: Origin) -> StatedDate | None:
    return StatedDate(value=value, precision=parse_iso(value)[1], origin=origin) if value else None


def _found(found: clean.StatedDate | None) -> StatedDate | None:
    try:
        return StatedDate(value=found.value, precision=found.precision, origin=found.origin) if found else None
    except ValueError:
        # A page may state the 31st of February: then nothing is known.
        return None
