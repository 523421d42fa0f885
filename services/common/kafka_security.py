"""TLS and login to Kafka as the settings say, and why a broker does not answer us."""

import socket
import ssl
import struct
from typing import Any

from services.common.settings import CommonSettings

# ApiVersions (key 18) version 0, correlation id 1, no client id: the one request that every broker answers to anybody.
_REQUEST = struct.pack(">ihhih", 10, 18, 0, 1, -1)
# The answer's length and the correlation id.
_ANSWER_BYTES = 8


def tls_context(settings: CommonSettings) -> ssl.SSLContext | None:
    """What a TLS connection to Kafka is made with, host names checked; None where the protocol has no TLS."""
    if not settings.kafka_security_protocol.endswith("SSL"):
        return None
    context = ssl.create_default_context(cafile=settings.kafka_ssl_ca_file)
    if settings.kafka_ssl_certificate_file:
        context.load_cert_chain(settings.kafka_ssl_certificate_file, settings.kafka_ssl_key_file)
    return context


def client_options(settings: CommonSettings) -> dict[str, Any]:
    """The options of a kafka-python client for TLS and login."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security_protocol}
    if context := tls_context(settings):
        options["ssl_context"] = context
    if settings.kafka_sasl_mechanism and settings.kafka_sasl_password:
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_sasl_username
        options["sasl_plain_password"] = settings.kafka_sasl_password.get_secret_value()
    return options


def silence(settings: CommonSettings, timeout_seconds: float = 3.0) -> str | None:
    """None where any of the brokers answers a request, else a sentence that says why none does, and the remedy.

    A connection alone proves nothing: a frozen broker still accepts those. Nobody logs in for this.
    """
    context = tls_context(settings)
    reasons = []
    for address in settings.kafka_bootstrap_servers.split(","):
        try:
            if _asked(address, context, timeout_seconds):
                return None
            reasons.append(
                f"Kafka at {address} hangs up on us: NEWSWIRE_KAFKA_SECURITY_PROTOCOL is "
                f"{settings.kafka_security_protocol}, and its listener may be of another kind"
            )
        except ssl.SSLCertVerificationError as error:
            reasons.append(
                f"the certificate of Kafka at {address} is not trusted ({error.verify_message}): set "
                "NEWSWIRE_KAFKA_SSL_CA_FILE to the authority that signed it"
            )
        except ssl.SSLError as error:
            reasons.append(
                f"no TLS with Kafka at {address} ({error.reason}): check the port and NEWSWIRE_KAFKA_SECURITY_PROTOCOL"
            )
        except OSError as error:
            reasons.append(f"no Kafka answers at {address} ({error})")
    return "; ".join(reasons)


def _asked(address: str, context: ssl.SSLContext | None, timeout_seconds: float) -> bool:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    with socket.create_connection((host, int(port)), timeout_seconds) as plain:
        broker = context.wrap_socket(plain, server_hostname=host) if context else plain
        with broker:
            broker.sendall(_REQUEST)
            answer = b""
            while len(answer) < _ANSWER_BYTES and (more := broker.recv(_ANSWER_BYTES - len(answer))):
                answer += more
    # A TLS alert is an answer, too, but none to our request.
    return len(answer) == _ANSWER_BYTES and struct.unpack(">ii", answer)[1] == 1
