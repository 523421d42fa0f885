"""The ends that a raw record can have, and how one version of a document compares with what is indexed."""

from dataclasses import dataclass
from enum import StrEnum

from schemas.versions import MAX_GENERATION, RANK


class End(StrEnum):
    """Best first: a record with several outputs has the best end of them."""

    INDEXED = "indexed"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    DROPPED = "dropped"
    DEAD_LETTERED = "dead-lettered"
    IN_FLIGHT = "in-flight"
    UNSEEN = "unseen"
    LOST = "lost"


class Verdict(StrEnum):
    """What became of one record of the enriched topic. STALE: an older version is indexed; MISSING: none is."""

    INDEXED = "indexed"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    DEAD_LETTERED = "dead-lettered"
    IN_FLIGHT = "in-flight"
    UNSEEN = "unseen"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What Elasticsearch says of a document; `src` is the raw record it was made from, None where the document does not say."""

    version: int
    is_retracted: bool = False
    src: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One record of the enriched topic, as far as its headers tell. `version` is None where they don't."""

    src: str
    version: int | None
    is_committed: bool
    has_letter: bool = False
    # False where a retention may have removed its dead letter.
    is_seen: bool = True


def judge(output: Output, indexed: Indexed | None) -> Verdict:
    """Needs the indexed state to be read after the committed offsets: versions only rise."""
    if output.has_letter:
        return Verdict.DEAD_LETTERED
    if indexed is None or output.version is None or indexed.version < output.version:
        if not output.is_committed:
            return Verdict.IN_FLIGHT
        if not output.is_seen:
            return Verdict.UNSEEN
        return Verdict.MISSING if indexed is None or output.version is None else Verdict.STALE
    if indexed.is_retracted and not is_retraction(output.version):
        return Verdict.RETRACTED
    # Of two raw records with one version the last in the topic won.
    is_it = indexed.version == output.version and indexed.src in (None, output.src)
    return Verdict.INDEXED if is_it else Verdict.SUPERSEDED


def is_retraction(version: int) -> bool:
    """Whether the record itself asked for the tombstone (schemas.versions: rank * 250 + generation)."""
    return version % 1000 > RANK["retracted"] * (MAX_GENERATION + 1)
