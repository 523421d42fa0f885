"""Loopback ports: is one free, who holds it, and free ones for tests."""

import random
import socket
from collections.abc import Iterable

import psutil

from newswire.local.errors import PortInUse

HOST = "127.0.0.1"
# Below the range from which Linux takes ports for outgoing connections (32768 up), so that while a server is down
# no client's own end can take its port (or, retrying, connect to itself).
TEST_PORTS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def require_free(ports: Iterable[tuple[str, int]]) -> None:
    """Raise PortInUse for the first (purpose, port) that is taken."""
    for purpose, port in ports:
        if not is_free(port):
            raise PortInUse(
                f"port {port} on {HOST}, which {purpose} needs, is in use by {_holder(port)}: "
                "stop that program, or start with another port"
            )


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr[1] == port and connection.status == psutil.CONN_LISTEN:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except (psutil.Error, OSError):
        pass  # seeing others' sockets takes rights on some systems; the port's number must do
    return "another program"


def free_ports(count: int) -> list[int]:
    """Distinct ports that are free now, for tests."""
    found: set[int] = set()
    candidates = random.sample(TEST_PORTS, len(TEST_PORTS))
    while len(found) < count:
        port = candidates.pop()
        if is_free(port):
            found.add(port)
    return sorted(found)
