"""Sockets read by large pieces give what kafka-python's own reading gives."""

import asyncio
import socket
from types import SimpleNamespace

import pytest
from kafka.net.transport import KafkaSSLTransport, KafkaTCPTransport

from services.common.wide_reads import READ_BYTES, read_wide

SENT = bytes(range(256)) * 64


class Manager:
    """What a consumer has for making connections."""

    def __init__(self, transport):
        self.transport = transport

    async def _build_transport(self, node, timeout_at=None):
        assert (node, timeout_at) == ("broker", 5.0)
        return self.transport


def built(transport):
    """The transport as a consumer's manager gives it out."""
    consumer = SimpleNamespace(_manager=Manager(transport))
    assert read_wide(consumer) is consumer
    return asyncio.run(consumer._manager._build_transport("broker", timeout_at=5.0))


@pytest.fixture(params=[False, True], ids=["as kafka-python reads", "wide"])
def ends(request):
    """A transport, and the other end of its connection."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    transport = KafkaTCPTransport(None, ours)
    with ours, theirs:
        yield (built(transport) if request.param else transport), theirs


def test_all_that_arrived_is_read_and_nothing_is_no_end(ends):
    transport, other = ends
    assert transport._sock_recv() == (b"", None)
    other.sendall(SENT)
    assert transport._sock_recv() == (SENT, None)
    assert transport._sock_recv() == (b"", None)


def test_the_end_of_a_connection_comes_with_what_arrived_before_it(ends):
    transport, other = ends
    other.sendall(SENT)
    other.close()
    data, error = transport._sock_recv()
    assert data == SENT
    assert "socket disconnected" in str(error)


def test_a_broken_connection_is_the_error_it_is(ends):
    transport, _ = ends
    transport._sock.close()
    data, error = transport._sock_recv()
    assert data == b""
    assert "Bad file descriptor" in str(error)


class Counting:
    """A socket with so many bytes to give; notes how they are asked for."""

    def __init__(self, size):
        self.left, self.asked = size, []

    def recv(self, most):
        self.asked.append(most)
        if not self.left:
            raise BlockingIOError
        given = min(most, self.left)
        self.left -= given
        return bytes(given)


def test_it_asks_for_large_pieces():
    transport = built(KafkaTCPTransport(None, Counting(2 * READ_BYTES + 1)))
    data, error = transport._sock_recv()
    assert (len(data), error) == (2 * READ_BYTES + 1, None)
    assert transport._sock.asked == [READ_BYTES] * 4


def test_encrypted_connections_stay_as_they_are():
    transport = KafkaSSLTransport.__new__(KafkaSSLTransport)
    assert built(transport) is transport
    assert "_sock_recv" not in vars(transport)
