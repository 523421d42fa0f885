"""What became of the chosen documents, and how that is said. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from newswire.rerun.wanted import Gone


@dataclass(slots=True)
class Tally:
    """Numbers of documents. `chosen` = all the others together + those that are `left`."""

    chosen: int = 0
    enriched: int = 0
    # Another record became the document meanwhile, or somebody enriched it anew: it needs nothing more.
    superseded: int = 0
    dead_letters: Counter[str] = field(default_factory=Counter)
    # Dead letters of an earlier run in this generation.
    failed_before: int = 0
    gone: Counter[Gone] = field(default_factory=Counter)
    # Two documents of one record count as one.
    same_record: int = 0
    paused_seconds: float = 0.0

    @property
    def done(self) -> int:
        """Documents about which nothing is left to do."""
        known = self.enriched + self.superseded + self.failed_before + self.same_record
        return known + self.dead_letters.total() + self.gone.total()

    @property
    def left(self) -> int:
        """Documents that a run which was broken off did not come to."""
        return max(0, self.chosen - self.done)

    @property
    def is_all(self) -> bool:
        """Whether every chosen document is of the new generation, or of a newer revision, now."""
        return not (self.left or self.gone or self.dead_letters or self.failed_before)

    def as_json(self) -> dict[str, Any]:
        """For --json."""
        return {
            "chosen": self.chosen,
            "enriched": self.enriched,
            "superseded": self.superseded,
            "dead_letters": dict(sorted(self.dead_letters.items())),
            "failed_before": self.failed_before,
            "gone": {why.name.lower(): count for why, count in sorted(self.gone.items())},
            "left": self.left,
            "paused_seconds": round(self.paused_seconds, 1),
        }

    def sentences(self) -> list[str]:
        """For people, the sum first."""
        said = [f"{self.enriched:,} of {self.chosen:,} documents enriched anew"]
        if self.superseded:
            said.append(f"{self.superseded:,} passed over: changed meanwhile, or done by somebody else")
        said += [
            f"{count:,} dead letters: {why}; see `newswire dlq list`" for why, count in self.dead_letters.most_common()
        ]
        said += self.left_out()
        if self.left:
            said.append(f"{self.left:,} left: the same command goes on with them")
        return said

    def left_out(self) -> list[str]:
        """What can't be done, and what is not tried again."""
        said = [f"{count:,} can't be had and stay as they are: {why.value}" for why, count in self.gone.most_common()]
        if self.failed_before:
            said.append(
                f"{self.failed_before:,} left out: they have dead letters of this generation; "
                "`newswire dlq replay` sends them again once it is repaired"
            )
        return said

    def progress(self, seconds: float) -> str:
        """One line while it runs; `seconds` since the first article."""
        rate = self.enriched / seconds if seconds > 0 else 0.0
        left = f", {span(self.left / rate)} left" if rate > 0 else ""
        return f"{self.done:,} of {self.chosen:,} done, {rate:.1f} enriched a second{left}"


def span(seconds: float) -> str:
    """A length of time as people say it."""
    whole = round(seconds)
    if whole >= 3_600:
        return f"{whole // 3_600} h {whole % 3_600 // 60:02} min"
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"
