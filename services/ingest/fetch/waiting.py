"""How long a server asks us to stay away: the Retry-After header. Pure."""

from email.utils import parsedate_to_datetime

MOST_SECONDS = 24 * 3600.0


def retry_after(header: str | None, now_seconds: float) -> float | None:
    """Seconds from now, at most a day; None where the header is missing or says nothing. `now_seconds` since the epoch."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MOST_SECONDS)
    try:
        at = parsedate_to_datetime(text)
        seconds = at.timestamp() - now_seconds
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return min(max(seconds, 0.0), MOST_SECONDS)
