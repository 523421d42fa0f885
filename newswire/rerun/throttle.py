"""Live articles come first: a rerun stands still while the services have more before them than they should."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LOOK_SECONDS = 1.0
# Having stood still, it goes on when the lag is down to this share of the limit: no back and forth at the edge.
ON_AGAIN = 0.5


@dataclass(slots=True)
class Throttle:
    """`lags` says how many messages each live service is behind; `limit` is in messages, `rate` in articles a second."""

    lags: Callable[[], Mapping[str, int]]
    limit: int
    rate: float | None
    say: Callable[[str], None]
    sleep: Callable[[float], object]
    now: Callable[[], float] = time.monotonic
    waited: float = 0.0
    _began: float | None = None
    _done: int = 0
    _looked: float = field(default=float("-inf"))

    def wait(self, is_stopping: Callable[[], bool]) -> None:
        """Returns when the next batch may start, or at once when stopping."""
        if self._began is None:
            self._began = self.now()
        while self.rate and not is_stopping() and (early := self._done / self.rate - (self.now() - self._began)) > 0:
            self.sleep(min(early, LOOK_SECONDS))
        if self.now() - self._looked < LOOK_SECONDS:
            return
        self._stand(is_stopping)
        self._looked = self.now()

    def did(self, count: int) -> None:
        """Counts articles that were enriched."""
        self._done += count

    def _stand(self, is_stopping: Callable[[], bool]) -> None:
        behind = self._behind(self.limit)
        if not behind:
            return
        began = self.now()
        self.say(f"standing still: {behind} (limit {self.limit:,})")
        while behind and not is_stopping():
            self.sleep(LOOK_SECONDS)
            behind = self._behind(int(self.limit * ON_AGAIN))
        self.waited += self.now() - began
        if not is_stopping():
            self.say("going on")

    def _behind(self, limit: int) -> str:
        over = {name: lag for name, lag in self.lags().items() if lag > limit}
        return ", ".join(f"{name} is {lag:,} messages behind" for name, lag in over.items())
