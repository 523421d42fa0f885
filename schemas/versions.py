"""Which of two versions of a document is the newer one: one integer that Elasticsearch compares for us."""

from typing import Literal

Status = Literal["published", "withheld", "retracted"]
RANK: dict[Status, int] = {"published": 0, "withheld": 1, "retracted": 2}
RANK_STEP = 250
MAX_GENERATION = RANK_STEP - 1


def version_of(revision: int, status: Status, generation: int) -> int:
    """revision (ms) * 1000 + rank * 250 + generation: a later revision beats every enrichment of an earlier one, and a
    retraction beats every enrichment of its own revision. Raises ValueError outside 1–249 generations."""
    if not 1 <= generation <= MAX_GENERATION:
        raise ValueError(f"generation {generation} is not within 1–{MAX_GENERATION}")
    return revision * 1000 + RANK[status] * RANK_STEP + generation


def is_retraction(version: int) -> bool:
    """Whether the version is one of a retracted document."""
    return version % 1000 // RANK_STEP == RANK["retracted"]


def revision_of(version: int) -> int:
    """The revision (ms) that a version was made from."""
    return version // 1000
