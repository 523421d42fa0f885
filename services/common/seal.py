"""A seal on a document: these bytes were written by the contract's own model, and checked as they were made.

Reading 4 KB of JSON into the model again takes 25 microseconds, a third of all that indexing a document costs its client. The seal
covers key, version and value, and names the contract: whoever changes one of them, or has another contract, has it checked as ever.
It guards against mistakes, not against forgery: who may write to the enriched topic may write documents. So a checksum is enough,
Kafka's own, which takes a twentieth of what a digest takes.
"""

import hashlib
from functools import lru_cache

from crc32c import crc32c

from schemas import headers
from schemas.enriched import EnrichedArticle
from services.common.records import Record


@lru_cache(maxsize=1)
def contract() -> bytes:
    """What the contract says today, in 16 hexadecimal digits; takes some milliseconds the first time."""
    return hashlib.blake2b(repr(EnrichedArticle.model_json_schema()).encode(), digest_size=8).hexdigest().encode()


def seal_of(key: bytes, version: bytes, value: bytes) -> bytes:
    """The seal, 24 hexadecimal digits. `version` is the header's value."""
    return b"%b%08x" % (contract(), crc32c(b"%b\0%b" % (key, version), crc32c(value)))


def sealed_version(record: Record) -> int | None:
    """The version of a record whose seal holds; None for any other record."""
    key, value = record.key, record.value
    version = seal = None
    for name, said in record.headers or ():
        if name == headers.VERSION:
            version = said
        elif name == headers.SEAL:
            seal = said
    if not (key and value and version and seal) or seal != seal_of(key, version, value):
        return None
    return int(version)
