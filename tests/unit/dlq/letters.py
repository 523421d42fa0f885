"""Dead letters as tests need them."""

from typing import Any

from newswire.dlq.letters import DeadLetter
from schemas.headers import Position

NOON_MS = 1_774_180_800_000
RAW, DLQ = "articles-raw-v1", "articles-raw-v1-dlq"


def letter(value: bytes | None = b'{"source": "gazette", "content": "x"}', offset: int = 7, **given: Any) -> DeadLetter:
    """One of enrich; `given` replaces headers, and `key`."""
    key = given.pop("key", None)
    said = {
        "src": f"{RAW}:3:17",
        "via": f"{RAW}:3:17",
        "trace": "tr-1",
        "t": "enrich=1/2",
        "stage": "enrich",
        "reason": "processing_failed",
        "detail": "Traceback (most recent call last)\n  …\nKeyError: 'x'\n",
        "time": str(NOON_MS + 5_000),
        "build": "0.1.0",
        "attempt": "1",
    }
    merged = {name: text for name, text in {**said, **given}.items() if text is not None}
    return DeadLetter(Position(DLQ, 3, offset), RAW, key, value, merged, NOON_MS)
