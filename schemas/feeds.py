"""Feeds: what an operator wants polled, and what came of it.

Two compacted topics. In `feeds` the key is the feed's URL and no value (null) means that it was removed. In `feed_state` a key is
"status <URL>" or "seen <URL>": the small one is written at each poll, the large one when articles were published.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.raw import MAX_REVISION, SOURCE_ID, Line, Url

PageMode = Literal["auto", "always", "never"]
STATUS, SEEN = "status", "seen"
# Between two polls, seconds.
LEAST_EVERY, MOST_EVERY = 1, 7 * 24 * 3600
# What is remembered of a feed has to fit one message of 1 MiB: an entry takes about 65 bytes.
MOST_SEEN = 5_000
_Ms = Annotated[int, Field(ge=0, le=MAX_REVISION)]
_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Feed(BaseModel):
    """One feed as it was added; `page` says when the page behind an item is fetched."""

    model_config = ConfigDict(frozen=True)
    url: Url
    source: Annotated[str, Field(pattern=SOURCE_ID)]
    name: Line | None = None
    every_seconds: Annotated[int, Field(ge=LEAST_EVERY, le=MOST_EVERY)] = 900
    page: PageMode = "auto"


class FeedStatus(BaseModel):
    """How polling it goes. `articles` Kafka has confirmed, `refused` were none; both since the feed was added."""

    model_config = ConfigDict(frozen=True)
    polled_ms: _Ms = 0
    succeeded_ms: _Ms | None = None
    next_ms: _Ms = 0
    failures: Annotated[int, Field(ge=0)] = 0
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    items: Annotated[int, Field(ge=0)] = 0
    articles: Annotated[int, Field(ge=0)] = 0
    refused: Annotated[int, Field(ge=0)] = 0


class SeenItem(BaseModel):
    """An item that was dealt with: `entry` is a hash of what the feed said of it, `sent` of the article that was published.

    `tries` counts polls at which its page could not be had; while it is above 0 the item is not done.
    """

    model_config = ConfigDict(frozen=True)
    entry: _Hash
    sent: _Hash | None = None
    tries: Annotated[int, Field(ge=0)] = 0


class FeedSeen(BaseModel):
    """The items of a feed that were dealt with, by a hash of what names them; the ones seen last are the last."""

    model_config = ConfigDict(frozen=True)
    items: dict[_Hash, SeenItem] = Field(default_factory=dict)


M = TypeVar("M", Feed, FeedStatus, FeedSeen)


def read_record(model: type[M], value: bytes | None) -> M | None:
    """A record's value; None where it removes. Raises ValueError where it is no such thing."""
    if value is None:
        return None
    try:
        return model.model_validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"no {model.__name__}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def state_key(kind: str, url: str) -> bytes:
    """The key of a feed's status or of its seen items."""
    return f"{kind} {url}".encode()
