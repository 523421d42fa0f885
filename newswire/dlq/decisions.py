"""What an operator decided about a dead letter: a record of a compacted topic, keyed by the letter's position. Pure."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, Self

from newswire.dlq.letters import DeadLetter
from schemas.headers import Position

Word = Literal["replay", "drop"]


@dataclass(frozen=True, slots=True)
class Decision:
    """`time` in ms since the epoch, `by` the user who decided, `reason` in their words (drop only)."""

    decision: Word
    src: str
    time: int
    by: str
    reason: str | None = None

    @classmethod
    def about(cls, letter: DeadLetter, word: Word, time_ms: int, by: str, reason: str | None = None) -> Self:
        """A decision about that letter."""
        return cls(word, letter.src, time_ms, by, reason)

    def encoded(self) -> bytes:
        """The record's value."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def decoded(key: bytes | None, value: bytes | None) -> tuple[Position, Decision | None] | None:
    """A record of the topic: which letter, and the decision, None where it was taken back; None where it is none of ours."""
    try:
        at = Position.parse((key or b"").decode())
    except ValueError:
        return None
    try:
        said = json.loads(value or b"null")
        if said is None:
            return at, None
        word: Word = "replay" if said["decision"] == "replay" else "drop"
        reason = said.get("reason")
        decision = Decision(word, str(said["src"]), int(said["time"]), str(said["by"]), reason and str(reason))
        return (at, decision) if said["decision"] == word else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
