"""When to stand back for live articles, and how fast to go at most. Pure: the caller looks, waits and has the clock."""

from collections import deque
from collections.abc import Mapping
from itertools import pairwise

LOOKS = 3


class _Stage:
    """How far one service is behind, as far back as matters."""

    def __init__(self, most: int) -> None:
        self._most, self._calm = most, most // 10
        self._seen: deque[int] = deque(maxlen=LOOKS + 1)
        self._is_waited_for = False

    def look(self, behind: int) -> str | None:
        self._seen.append(behind)
        self._is_waited_for = behind > self._calm and (
            behind > self._most or self._grows() or (self._is_waited_for and not self._shrinks())
        )
        if not self._is_waited_for:
            return None
        if behind > self._most:
            return f"is {behind:,} messages behind, more than {self._most:,}"
        return f"falls behind ({', '.join(f'{one:,}' for one in self._seen)} messages)"

    def _grows(self) -> bool:
        seen = list(self._seen)
        return len(seen) > LOOKS and all(a < b for a, b in pairwise(seen))

    def _shrinks(self) -> bool:
        """At each of the last looks, so that one lucky moment does not end the pause."""
        seen = list(self._seen)
        return len(seen) > LOOKS and all(a >= b for a, b in pairwise(seen))


class Throttle:
    """Fed with every look at the live services, about a second apart."""

    def __init__(self, most: int) -> None:
        """More than `most` messages behind is too many; a tenth of that is nothing to wait for, even where it grows."""
        self._most = most
        self._stages: dict[str, _Stage] = {}

    def look(self, lags: Mapping[str, int | None]) -> str | None:
        """Why to wait, or None. `lags`: service -> messages behind, None where nobody could be asked."""
        said = []
        for service, behind in lags.items():
            stage = self._stages.setdefault(service, _Stage(self._most))
            why = "is somewhere: Kafka does not say how far" if behind is None else stage.look(behind)
            if why is not None:
                said.append(f"{service} {why}")
        return "; ".join(said) or None


class Pace:
    """At most so many articles a second; what was missed in a pause is not made up for."""

    def __init__(self, rate: float | None) -> None:
        self._rate, self._free_at = rate, 0.0

    def batch(self, most: int) -> int:
        """Articles to take at once: not more than a second's worth, at least one."""
        return most if self._rate is None else max(1, min(most, int(self._rate)))

    def wait_seconds(self, now: float) -> float:
        """How long until the next batch may begin; `now` in seconds."""
        return max(0.0, self._free_at - now)

    def took(self, count: int, now: float) -> None:
        """A batch of so many begins now."""
        if self._rate is not None:
            self._free_at = max(self._free_at, now) + count / self._rate
