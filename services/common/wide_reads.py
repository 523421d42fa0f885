"""A consumer that reads its sockets by 256 KiB, where kafka-python reads 4 KiB at a time (ADR 71).

A fetch of 8 MiB is two thousand reads of 4 KiB, each a call into the kernel and an object. What a read gives to the client, and what
it says of a connection that ended, stays as it was. Encrypted connections stay as they are: a TLS record holds 16 KiB at most.
"""

from types import MethodType
from typing import Any

from kafka import KafkaConsumer
from kafka.errors import KafkaConnectionError
from kafka.net.transport import KafkaTCPTransport

READ_BYTES = 256 * 1024


def _read(transport: KafkaTCPTransport) -> tuple[bytes, KafkaConnectionError | None]:
    """All that has arrived, and why nothing more will come where the connection ended; for a socket that doesn't block."""
    parts: list[bytes] = []
    try:
        while part := transport._sock.recv(READ_BYTES):
            parts.append(part)
    except (BlockingIOError, InterruptedError):
        return b"".join(parts), None
    except OSError as error:
        return b"".join(parts), KafkaConnectionError(error)
    return b"".join(parts), KafkaConnectionError("socket disconnected")


def read_wide(consumer: KafkaConsumer) -> KafkaConsumer:
    """The same consumer; connections made from now on read so."""
    manager = consumer._manager
    build = manager._build_transport

    async def built(*arguments: Any, **options: Any) -> Any:
        transport = await build(*arguments, **options)
        if type(transport) is KafkaTCPTransport:
            transport._sock_recv = MethodType(_read, transport)
        return transport

    manager._build_transport = built
    return consumer
