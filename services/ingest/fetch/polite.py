"""Fetching as a good neighbour: robots.txt, a pause for each host, and away from hosts that ask for it."""

import threading
import time
from collections.abc import Mapping

from services.common.settings import IngestSettings
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.fetcher import Fetched, Fetcher, Limits
from services.ingest.fetch.hosts import Hosts
from services.ingest.fetch.robots import Robots
from services.ingest.fetch.targets import Target, read_allowed

# A page that would have to wait longer for its turn comes with the next poll.
MOST_WAIT_SECONDS = 120.0


class Stopped(FetchFailed):
    """The service is to end: nothing more is fetched."""

    def __init__(self) -> None:
        super().__init__("the service stops", temporary=True)


class PoliteFetcher:
    """Safe to use from several threads; each waits for its own turn."""

    def __init__(self, fetcher: Fetcher, pause_seconds: float, stopping: threading.Event | None = None) -> None:
        self._fetcher = fetcher
        self._hosts = Hosts(pause_seconds)
        self._robots = Robots(fetcher, time.monotonic)
        self._stopping = stopping or threading.Event()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """As Fetcher.get; robots.txt is asked, and turns are waited for, at each redirect anew."""
        asked: list[str] = []

        def permit(target: Target) -> None:
            asked.append(target.host)
            self._wait(target)

        try:
            return self._fetcher.get(url, headers, permit)
        except FetchFailed as error:
            if error.retry_after and asked:
                self._hosts.close(asked[-1], time.monotonic() + error.retry_after)
            raise

    def _wait(self, target: Target) -> None:
        closed = self._hosts.closed_for(target.host, time.monotonic())
        if closed:
            raise FetchFailed(
                f"{target.host} asked to be left alone for {closed:.0f} s more", temporary=True, retry_after=closed
            )
        rules = self._robots.of(target)
        rules.check(target)
        if rules.delay_seconds:
            self._hosts.slow_down(target.host, rules.delay_seconds)
        now = time.monotonic()
        seconds = self._hosts.turn(target.host, now) - now
        if seconds > MOST_WAIT_SECONDS:
            raise FetchFailed(f"{seconds:.0f} s until {target.host} may be asked again", temporary=True)
        if self._stopping.wait(max(0.0, seconds)):
            raise Stopped


def make_fetcher(settings: IngestSettings, stopping: threading.Event | None = None) -> PoliteFetcher:
    """The one fetcher of a process; `stopping` ends its waits."""
    limits = Limits(settings.ingest_fetch_seconds, settings.ingest_fetch_max_bytes)
    fetcher = Fetcher(settings.ingest_fetch_agent, read_allowed(settings.ingest_fetch_allow), limits)
    return PoliteFetcher(fetcher, settings.ingest_fetch_pause_seconds, stopping)
