"""What the API answers, as models, and which status says it. Pure."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from schemas.reasons import Reason


class ItemAnswer(BaseModel):
    """What became of one article of the request."""

    status: Literal["accepted", "refused", "unconfirmed"] = Field(
        description="accepted: in Kafka. refused: sending it again changes nothing. unconfirmed: send it again, that is harmless."
    )
    document_id: str | None = Field(None, description="the document's id, where the article is valid")
    reason: Reason | None = Field(None, description="why it was refused, as a code")
    detail: str | None = Field(None, description="why, and what to do, as a sentence")
    unknown_fields: list[str] | None = Field(None, description="fields that the contract does not know: left out")


class Answer(BaseModel):
    """One entry per article of the request, in its order."""

    ingest_id: str = Field(description="names this request in the provenance of its articles")
    items: list[ItemAnswer]


class Problem(BaseModel):
    """Why the request as a whole was not taken, and what to do."""

    reason: str
    detail: str


def status_of(items: Sequence[ItemAnswer]) -> int:
    """202: every article is in Kafka. 413: each is too large. 422: none is valid. 503: Kafka confirmed none of the valid. 207: see each."""
    statuses = {item.status for item in items}
    if statuses == {"accepted"}:
        return 202
    if statuses == {"refused"}:
        return 413 if {item.reason for item in items} == {Reason.TOO_LARGE} else 422
    return 207 if "accepted" in statuses else 503
