"""A pause between two requests to one host, whoever makes them. The clock is the caller's."""

import threading


class Hosts:
    """Gives out turns, in seconds of a monotonic clock. Safe to use from several threads."""

    def __init__(self, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._free_at: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._closed_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def turn(self, host: str, now: float) -> float:
        """When the caller may ask this host: now or later. The turn is taken."""
        with self._lock:
            self._forget(now)
            at = max(now, self._free_at.get(host, now))
            self._free_at[host] = at + max(self._pause, self._pauses.get(host, 0.0))
            return at

    def slow_down(self, host: str, seconds: float) -> None:
        """The host asks for a longer pause between two requests (Crawl-delay)."""
        with self._lock:
            self._pauses[host] = seconds

    def close(self, host: str, until: float) -> None:
        """The host asks to be left alone (Retry-After)."""
        with self._lock:
            self._closed_until[host] = max(until, self._closed_until.get(host, until))

    def closed_for(self, host: str, now: float) -> float:
        """For how many seconds from now the host wants to be left alone; 0 where it does not."""
        with self._lock:
            return max(0.0, self._closed_until.get(host, now) - now)

    def _forget(self, now: float) -> None:
        """Hosts that nobody asked of late: the pages of a feed may be of any number of them."""
        if len(self._free_at) > 1_000:
            self._free_at = {host: at for host, at in self._free_at.items() if at > now}
            self._closed_until = {host: until for host, until in self._closed_until.items() if until > now}
