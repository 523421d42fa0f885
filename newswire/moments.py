"""Times that people type, as milliseconds since the epoch. Pure."""

import re

from schemas.times import as_instant, parse_iso

_AGO = re.compile(r"(\d{1,6})\s*([smhdw])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def moment_ms(text: str, now_ms: int) -> int:
    """`2h` as two hours ago, a day as its start in UTC, any other ISO 8601 time as it is. Raises ValueError with the remedy."""
    ago = _AGO.fullmatch(text.strip())
    if ago:
        return max(0, now_ms - int(ago[1]) * _SECONDS[ago[2]] * 1000)
    try:
        parse_iso(text)
        return max(0, int(as_instant(text).timestamp() * 1000))
    except ValueError as error:
        raise ValueError(f"{error}; or a span such as 30m, 2h, 7d") from None
