"""GET over http and https, within limits: public addresses only, five redirects, so many bytes, so much time."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from services.ingest.fetch.addresses import refusal
from services.ingest.fetch.failures import FetchFailed, FetchRefused, TooMuch
from services.ingest.fetch.inflate import ACCEPT_ENCODING, Body
from services.ingest.fetch.targets import Target, parse_target, redirected
from services.ingest.fetch.waiting import retry_after
from services.ingest.fetch.wire import Deadline, connect, resolve, trusted

MIB = 1024 * 1024
MOST_REDIRECTS = 5
NOT_MODIFIED = 304
_REDIRECTS = {301, 302, 303, 307, 308}
_TEMPORARY = {408, 425, 429}
_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, its redirects included; bytes after decompression."""

    seconds: float = 30.0
    most_bytes: int = 10 * MIB


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: status 200 with its body, or 304 without; `url` is where it was found after redirects; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


# Asked before each request, redirects included; may wait, and raises FetchFailed where there must be no request.
Permit = Callable[[Target], None]


def anybody(_: Target) -> None:
    """Permits every request."""


class Fetcher:
    """Safe to use from several threads. Knows no proxy: one would connect to what it resolves itself."""

    def __init__(
        self,
        agent: str,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        limits: Limits = Limits(),
        resolver: Callable[[Target], list[str]] = resolve,
    ) -> None:
        """`agent` is the User-Agent; `allowed` (host, port) pairs are fetched from whatever their address."""
        self._agent, self._allowed, self._limits, self._resolver = agent, allowed, limits, resolver
        self._context = trusted()

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, permit: Permit = anybody, limits: Limits | None = None
    ) -> Fetched:
        """What stands there. Raises FetchFailed, with the URL in its message, where that is anything but 200 or 304."""
        try:
            target = parse_target(url)
            limits = limits or self._limits
            left = limits.seconds
            for _ in range(MOST_REDIRECTS + 1):
                # Waiting for a turn is our own doing and costs none of the time.
                permit(target)
                began = time.monotonic()
                with Deadline(left, limits.seconds) as deadline:
                    answer = self._ask(target, headers or {}, deadline, limits.most_bytes)
                if isinstance(answer, Fetched):
                    return answer
                target, left = answer, left - (time.monotonic() - began)
            raise FetchRefused(f"more than {MOST_REDIRECTS} redirects")
        except FetchFailed as error:
            error.args = (f"{url[:200]}: {error}",)
            raise

    def _ask(self, target: Target, headers: Mapping[str, str], deadline: Deadline, most: int) -> Fetched | Target:
        addresses = self._checked(target, deadline)
        connection = connect(target, addresses, deadline, self._context)
        try:
            return self._exchange(connection, target, headers, deadline, most)
        except (OSError, HTTPError, HTTPException) as error:
            if deadline.is_over:
                raise deadline.passed() from error
            raise FetchFailed(f"the connection failed: {error}", temporary=True) from error
        finally:
            connection.close()

    def _checked(self, target: Target, deadline: Deadline) -> list[str]:
        """The host's addresses, every one of them public: the connection goes to these, and no name is looked up again."""
        try:
            addresses = self._resolve(target).result(deadline.left())
        except NotInTime:
            raise deadline.passed() from None
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"the host {target.host} is not found ({error})", temporary=True) from None
        if (target.host.lower(), target.port) in self._allowed:
            return addresses
        for address in addresses:
            if why := refusal(address):
                raise FetchRefused(
                    f"{target.host} is not fetched from: {why}; NEWSWIRE_INGEST_FETCH_ALLOW={target.host}:{target.port} would"
                )
        return addresses

    def _resolve(self, target: Target) -> Future[list[str]]:
        """The look-up on a thread that nobody has to wait for: the system's own knows no time-out, and must not delay our end."""
        found: Future[list[str]] = Future()

        def look_up() -> None:
            try:
                found.set_result(self._resolver(target))
            except Exception as error:
                found.set_exception(error)

        threading.Thread(target=look_up, name="resolve", daemon=True).start()
        return found

    def _exchange(
        self, connection: HTTPConnection, target: Target, headers: Mapping[str, str], deadline: Deadline, most: int
    ) -> Fetched | Target:
        sent = {"User-Agent": self._agent, "Accept-Encoding": ACCEPT_ENCODING, "Host": target.host_header, **headers}
        connection.request("GET", target.path, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.headers.items()}
        if response.status in _REDIRECTS and received.get("location"):
            return redirected(target, received["location"])
        if response.status == NOT_MODIFIED:
            return Fetched(target.url, NOT_MODIFIED, received)
        if response.status != 200:
            raise _bad_status(response.status, received)
        stated = received.get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:18]) > most:
            raise TooMuch(f"{int(stated[:18]):,} bytes, {most:,} is the most")
        body = Body(received.get("content-encoding", ""), most)
        return Fetched(target.url, 200, received, _read(response, body, deadline))


def _read(response: Any, body: Body, deadline: Deadline) -> bytes:
    while data := response.read(_READ, decode_content=False):
        deadline.left()
        body.take(data)
    # A socket that was shut because the time was up looks like one that came to its end.
    deadline.left()
    return body.finish()


def _bad_status(status: int, headers: Mapping[str, str]) -> FetchFailed:
    temporary = status in _TEMPORARY or status >= 500
    waits = retry_after(headers.get("retry-after"), time.time())
    asked = f", asks to wait {waits:.0f} s" if waits else ""
    return FetchFailed(f"the server answered {status}{asked}", temporary=temporary, status=status, retry_after=waits)
