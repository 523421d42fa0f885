"""The counts that an audit prints, and whether they balance."""

from dataclasses import dataclass, field
from typing import Any

from newswire.accounting.ends import End


@dataclass(slots=True)
class Summary:
    """Numbers of raw records by end; beside them what is no end of its own."""

    ends: dict[End, int] = field(default_factory=lambda: dict.fromkeys(End, 0))
    # "stage reason" -> records whose end is a dead letter, undecided or dropped.
    reasons: dict[str, int] = field(default_factory=dict)
    # The stage that has not finished (in flight) or has lost (lost) them.
    in_flight: dict[str, int] = field(default_factory=lambda: {"enrich": 0, "index": 0})
    lost: dict[str, int] = field(default_factory=lambda: {"enrich": 0, "index": 0})
    stale: int = 0
    # More stale documents than are counted one by one.
    stale_is_at_least: bool = False
    duplicates: int = 0
    replays: int = 0
    replays_lost: int = 0
    replays_in_flight: int = 0
    # Outputs of raw records that are not looked at (older than --since, or newer than the audit), or of none at all.
    outside: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def records(self) -> int:
        """Raw records that were looked at, replays not counted."""
        return sum(self.ends.values())

    @property
    def is_balanced(self) -> bool:
        """Nothing lost, nothing stale."""
        return not (self.ends[End.LOST] or self.stale or self.replays_lost)

    @property
    def is_drained(self) -> bool:
        """Nothing on its way."""
        return not (self.ends[End.IN_FLIGHT] or self.replays_in_flight)

    def add(self, end: End, count: int, reason: str, stage: str) -> None:
        """`reason` counts for dead letters, `stage` for what is in flight or lost."""
        self.ends[end] += count
        if reason:
            self.reasons[reason] = self.reasons.get(reason, 0) + count
        if end is End.IN_FLIGHT:
            self.in_flight[stage] += count
        elif end is End.LOST:
            self.lost[stage] += count

    def as_json(self) -> dict[str, Any]:
        """For --json."""
        return {
            "records": self.records,
            "ends": {end.value: count for end, count in self.ends.items()},
            "in_flight_by_stage": self.in_flight,
            "lost_by_stage": self.lost,
            "reasons": dict(sorted(self.reasons.items())),
            "stale": self.stale,
            "stale_is_at_least": self.stale_is_at_least,
            "duplicates": self.duplicates,
            "replays": {
                "outputs": self.replays,
                "lost": self.replays_lost,
                "in_flight": self.replays_in_flight,
            },
            "outside": self.outside,
            "balanced": self.is_balanced,
            "drained": self.is_drained,
            "notes": self.notes,
        }
