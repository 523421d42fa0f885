"""Which settings of TLS and login contradict each other. Pure but for reading the certificate files they name."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.common.settings import CommonSettings, ElasticsearchSettings

_KAFKA, _ELASTIC = "NEWSWIRE_KAFKA", "NEWSWIRE_ELASTICSEARCH"


def kafka_problems(settings: "CommonSettings") -> Iterator[str]:
    """A sentence for each contradiction: the variables, why, and the remedy. Never a value of a secret."""
    protocol = settings.kafka_security_protocol
    login = {
        f"{_KAFKA}_SASL_MECHANISM": settings.kafka_sasl_mechanism,
        f"{_KAFKA}_SASL_USERNAME": settings.kafka_sasl_username,
        f"{_KAFKA}_SASL_PASSWORD": settings.kafka_sasl_password,
    }
    files = {
        f"{_KAFKA}_SSL_CA_FILE": settings.kafka_ssl_ca_file,
        f"{_KAFKA}_SSL_CERTIFICATE_FILE": settings.kafka_ssl_certificate_file,
        f"{_KAFKA}_SSL_KEY_FILE": settings.kafka_ssl_key_file,
    }
    if protocol.startswith("SASL"):
        if lacking := _names(login, given=False):
            yield f"{_KAFKA}_SECURITY_PROTOCOL is {protocol}, which needs {lacking}: set it as well"
    elif superfluous := _names(login, given=True):
        yield f"{superfluous} given, but {_KAFKA}_SECURITY_PROTOCOL is {protocol}, which logs nobody in: make it SASL_SSL"
    if not protocol.endswith("SSL") and (superfluous := _names(files, given=True)):
        yield f"{superfluous} given, but {_KAFKA}_SECURITY_PROTOCOL is {protocol}, without TLS: make it SSL or SASL_SSL"
    if (settings.kafka_ssl_certificate_file is None) != (settings.kafka_ssl_key_file is None):
        yield f"{_KAFKA}_SSL_CERTIFICATE_FILE and {_KAFKA}_SSL_KEY_FILE go together: set both or neither"
    elif settings.kafka_ssl_certificate_file and settings.kafka_ssl_key_file:
        yield from _unusable_pair(settings.kafka_ssl_certificate_file, settings.kafka_ssl_key_file)
    yield from _unusable_authority(f"{_KAFKA}_SSL_CA_FILE", settings.kafka_ssl_ca_file)


def elasticsearch_problems(settings: "ElasticsearchSettings") -> Iterator[str]:
    """As `kafka_problems`."""
    user, password = settings.elasticsearch_username, settings.elasticsearch_password
    if (user is None) != (password is None):
        lacking, given = ("PASSWORD", "USERNAME") if password is None else ("USERNAME", "PASSWORD")
        yield f"{_ELASTIC}_{given} is given without {_ELASTIC}_{lacking}: set both or neither"
    if settings.elasticsearch_api_key is not None and (user is not None or password is not None):
        yield f"{_ELASTIC}_API_KEY and {_ELASTIC}_USERNAME with its password are two logins: give one of them"
    if settings.elasticsearch_ca_file and not settings.elasticsearch_url.startswith("https:"):
        yield f"{_ELASTIC}_CA_FILE is given, but {_ELASTIC}_URL is not https: make it https, or leave the file out"
    yield from _unusable_authority(f"{_ELASTIC}_CA_FILE", settings.elasticsearch_ca_file)


def _names(values: dict[str, Any], *, given: bool) -> str:
    return " and ".join(name for name, value in values.items() if (value is not None) is given)


def _unusable_authority(variable: str, path: Path | None) -> Iterator[str]:
    if path is None:
        return
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:
        yield f"{variable} names {path}, which holds no certificate that can be read ({error}): give a PEM file"


def _unusable_pair(certificate: Path, key: Path) -> Iterator[str]:
    try:
        # An encrypted key is refused: without a password of its own, OpenSSL would ask the terminal.
        ssl.create_default_context().load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        yield (
            f"{_KAFKA}_SSL_CERTIFICATE_FILE and {_KAFKA}_SSL_KEY_FILE name {certificate} and {key}, which are no pair "
            f"that can be used ({error}): give a PEM certificate and its unencrypted PEM key"
        )
