"""Connections that go to the address that was checked, under the host's own name, and that end when the time is up."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.targets import Target

CONNECT_SECONDS = 10.0


class Deadline:
    """One time for all of a fetch. When it is over the sockets are shut: a time-out a read never ends with a server that drips."""

    def __init__(self, seconds: float, of_seconds: float | None = None) -> None:
        """`seconds` from now; `of_seconds` is what they are left of, for the message."""
        self._seconds = of_seconds or seconds
        self._until = time.monotonic() + seconds
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(0.0, seconds), self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._watched:
                watched.close()
            self._watched.clear()

    def left(self) -> float:
        """Seconds. Raises FetchFailed where there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._until

    def passed(self) -> FetchFailed:
        """What to raise when the time is up."""
        return FetchFailed(f"not finished within {self._seconds:g} s", temporary=True)

    def watch(self, connected: socket.socket) -> None:
        """Shuts this connection when the time is up. TLS takes the socket itself over, so a second handle is kept."""
        with self._lock:
            self._watched.append(connected.dup())

    def _shut(self) -> None:
        with self._lock:
            for watched in self._watched:
                with contextlib.suppress(OSError):
                    watched.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    """Connects to `address`; the Host header names the host."""

    address: str
    deadline: Deadline

    def _new_conn(self) -> socket.socket:
        return _connected(self.address, self.port, self.deadline)


class _Tls(HTTPSConnection):
    """As _Plain; server name and certificate are checked against the host."""

    address: str
    deadline: Deadline

    def _new_conn(self) -> socket.socket:
        return _connected(self.address, self.port, self.deadline)


def _connected(address: str, port: int, deadline: Deadline) -> socket.socket:
    connected = socket.create_connection((address, port), min(CONNECT_SECONDS, deadline.left()))
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connected.settimeout(deadline.left())
    deadline.watch(connected)
    return connected


def trusted() -> ssl.SSLContext:
    """The system's authorities and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def connect(target: Target, addresses: Sequence[str], deadline: Deadline, context: ssl.SSLContext) -> HTTPConnection:
    """To the first of the addresses that answers. Raises FetchFailed."""
    last: Exception | None = None
    for address in addresses:
        made: _Tls | _Plain = (
            _Tls(target.host, target.port, ssl_context=context) if target.is_tls else _Plain(target.host, target.port)
        )
        made.address, made.deadline = address, deadline
        try:
            made.connect()
        except (OSError, HTTPError) as error:
            made.close()
            last = error
            if deadline.is_over:
                raise deadline.passed() from error
            continue
        return made
    raise FetchFailed(f"no connection to {target.host}:{target.port} ({last})", temporary=True) from last


def resolve(target: Target) -> list[str]:
    """The addresses of the host, at most four, in the system's order. Raises OSError."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))[:4]
