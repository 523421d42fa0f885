"""Which dead letters a replay or a drop is about: those named, or all undecided ones that a selection matches."""

from collections.abc import Iterator, Sequence

from newswire.dlq.decisions import Decision
from newswire.dlq.desk import Desk
from newswire.dlq.letters import DeadLetter
from newswire.dlq.selection import Selection
from schemas.headers import Position


class BadChoice(Exception):
    """What was asked for can't be meant; the message says how it is written."""


class NotThere(Exception):
    """What was named is not there, or is decided already; the message says what to do."""


def one(desk: Desk, text: str) -> DeadLetter:
    """The dead letter at the position. Raises BadChoice, NotThere."""
    try:
        at = Position.parse(text.strip())
    except ValueError:
        at = None
    if at is None or at.topic not in desk.dlq_topics:
        known = " or ".join(desk.dlq_topics)
        raise BadChoice(f"{text!r} is no position of a dead letter: write {known}, then :partition:offset")
    letter = desk.letter(at)
    if letter is None:
        raise NotThere(f"there is no dead letter at {text}: `newswire dlq list --all` shows what there is")
    return letter


def chosen(
    desk: Desk, positions: Sequence[str], selection: Selection, *, every: bool, again: bool = False
) -> Iterator[DeadLetter]:
    """The letters, read one by one. Raises BadChoice, NotThere before the first where one of the positions is wrong."""
    if bool(positions) + (not selection.is_empty) + every != 1:
        raise BadChoice(
            "name dead letters by position, or by filters, or all undecided ones by --every: one of the three"
        )
    decisions = desk.decisions()
    if not positions:
        return (letter for letter in desk.letters() if letter.at not in decisions and selection.matches(letter))
    named = [one(desk, text) for text in dict.fromkeys(positions)]
    for letter in named:
        if letter.at in decisions and not again:
            raise NotThere(_settled(letter, decisions[letter.at]))
    return iter(named)


def _settled(letter: DeadLetter, decision: Decision) -> str:
    word = "dropped" if decision.decision == "drop" else "replayed (what failed again is a new dead letter)"
    return f"{letter.at} was {word} by {decision.by}: `newswire dlq replay {letter.at} --again` sends it all the same"
