"""What JSON parsers pass over in silence: a byte order mark, and a field that stands twice. Pure."""

import json
from typing import Any

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def without_mark(value: bytes) -> bytes:
    """UTF-8 as it is meant: some editors and producers put a byte order mark before it."""
    return value.removeprefix(BYTE_ORDER_MARK)


def repeated_field(value: bytes) -> str | None:
    """The first name that an object, at any depth, has twice: parsers take the last, people may mean the first (RFC 8259, 4).

    None also where the value is no JSON: its parser says so.
    """
    try:
        json.loads(without_mark(value), object_pairs_hook=_unique)
    except _Repeated as found:
        return found.name
    except (ValueError, RecursionError):
        return None
    return None


class _Repeated(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _unique(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise _Repeated(name)
        seen.add(name)
