"""A hold: an operator's word that a document stays out of sight, whatever is fetched or replayed later, until it is reinstated.

The topic's key is the document_id; no value (null) means that nothing holds it any more.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

HoldAction = Literal["retract", "withhold"]
# On a document that was written under a hold.
HELD = "held"


class Hold(BaseModel):
    """`retract` takes the text out of every index; `withhold` keeps it where readers don't see it."""

    model_config = ConfigDict(frozen=True)
    action: HoldAction
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    at: AwareDatetime
    by: Annotated[str, Field(max_length=200)]


def read_hold(value: bytes | None) -> Hold | None:
    """A record's value; None where it reinstates. Raises ValueError where it is neither."""
    if value is None:
        return None
    try:
        return Hold.model_validate_json(value)
    except ValidationError as error:
        raise ValueError(f"no hold: {error.errors(include_url=False, include_input=False)[0]['msg']}") from None
