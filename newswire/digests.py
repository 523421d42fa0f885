"""Two indices compared document by document, in memory that does not grow with them. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

# When and on which way a document came into an index; of two that are equal otherwise either may have been the last.
_NOT_COMPARED = frozenset({"enriched_at", "trace", "src"})
# More than these differ for one reason.
MOST_DIFFERING = 10_000


@dataclass
class Comparison:
    """What was found; the hashes are over ids, versions, status and content of every document."""

    old_count: int = 0
    new_count: int = 0
    old_hash: str = ""
    new_hash: str = ""
    differing: set[str] = field(default_factory=set)
    # How many differed at first: some came, or changed, between the two readings.
    looked_at_again: int = 0


def digest(version: int, document: dict[str, Any]) -> bytes:
    """Over one document."""
    seen = {name: value for name, value in document.items() if name not in _NOT_COMPARED}
    return hashlib.sha256(orjson.dumps([version, seen], option=orjson.OPT_SORT_KEYS)).digest()


def compare(old: Iterator[tuple[str, bytes]], new: Iterator[tuple[str, bytes]]) -> Comparison:
    """Both in the order of their ids."""
    found, hashes = Comparison(), (hashlib.sha256(), hashlib.sha256())
    a, b = next(old, None), next(new, None)
    while a or b:
        take_old = b is None or (a is not None and a[0] <= b[0])
        take_new = a is None or (b is not None and b[0] <= a[0])
        if a != b or not (take_old and take_new):
            key = a[0] if take_old and a else b[0] if b else ""
            if len(found.differing) < MOST_DIFFERING:
                found.differing.add(key)
        if take_old and a:
            found.old_count += 1
            hashes[0].update(a[0].encode() + a[1])
            a = next(old, None)
        if take_new and b:
            found.new_count += 1
            hashes[1].update(b[0].encode() + b[1])
            b = next(new, None)
    found.old_hash, found.new_hash = (one.hexdigest()[:16] for one in hashes)
    return found
