"""One dead letter, and what is sent when it is replayed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from schemas import headers
from schemas.headers import Headers, Position
from schemas.plain_json import without_mark
from schemas.raw import parse_raw
from schemas.reasons import BadMessage
from services.common.brake import source_id
from services.common.identity import document_id

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record of a DLQ topic; `failed_in` is the topic where it failed, `timestamp_ms` the original record's."""

    at: Position
    failed_in: str
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, str]
    timestamp_ms: int

    @property
    def reason(self) -> str:
        """A code of schemas.reasons, or what another writer put there."""
        return self.headers.get(headers.REASON, UNKNOWN)

    @property
    def stage(self) -> str:
        """The service that gave up."""
        return self.headers.get(headers.STAGE, UNKNOWN)

    @property
    def build(self) -> str:
        """The version of newswire that gave up."""
        return self.headers.get(headers.BUILD, UNKNOWN)

    @property
    def detail(self) -> str:
        """The sentence or traceback."""
        return self.headers.get(headers.DETAIL, "")

    @property
    def attempt(self) -> int:
        """How often it has failed so far."""
        return max(_number(self.headers.get(headers.ATTEMPT)) or 1, 1)

    @property
    def time_ms(self) -> int:
        """When it became a dead letter, ms since the epoch; where nobody said so, the record's own time."""
        stated = _number(self.headers.get(headers.TIME))
        return self.timestamp_ms if stated is None else stated

    @property
    def src(self) -> str:
        """The raw record that it goes back to; its own position where nobody said so."""
        return headers.source_of(dict(self.headers), self.at)

    @property
    def last_line(self) -> str:
        """Of a traceback the line that says most."""
        lines = self.detail.strip().splitlines()
        return lines[-1].strip() if lines else ""

    @property
    def source(self) -> str | None:
        """Who published the article; None where the bytes don't say."""
        return source_id(self.value)

    @property
    def document_id(self) -> str | None:
        """The document that it would have become; None where the bytes don't say."""
        try:
            stated = from_json(without_mark(self.value or b""))
            found = stated.get("document_id") if isinstance(stated, dict) else None
            return found if isinstance(found, str) else document_id(parse_raw(self.value))
        except (ValueError, BadMessage):
            return None


@dataclass(frozen=True, slots=True)
class Replay:
    """The original bytes for the topic they failed in, with what must not be lost on the way: origin, attempts, time."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int


def replay_of(letter: DeadLetter) -> Replay:
    """src and trace say what it is, attempt that it was tried before; the timestamp may be its revision."""
    given = letter.headers
    kept = {name: given[name] for name in (headers.TRACE, headers.TIMES, headers.VERSION) if name in given}
    said = {headers.SRC: letter.src, headers.VIA: str(letter.at), **kept, headers.ATTEMPT: str(letter.attempt)}
    # Neither key nor value can't be sent: the client wants one of them.
    key = b"" if letter.key is None and letter.value is None else letter.key
    return Replay(letter.failed_in, key, letter.value, headers.write(said), letter.timestamp_ms)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else None
