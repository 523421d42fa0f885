"""The real servers with everything switched on that keeps strangers out: TLS by an authority of the test's own, and logins."""

import ssl
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from kafka.admin import ScramMechanism, UserScramCredentialUpsertion

from newswire.local.elasticsearch import ElasticsearchServer, Security
from newswire.local.kafka import KafkaServer
from newswire.local.ports import HOST, free_ports
from services.common.kafka import make_admin
from services.common.settings import CommonSettings

ADMIN, ADMIN_PASSWORD = "press-officer", "plain-harbour-7f3a"
USER, USER_PASSWORD = "newswire", "scram-harbour-91bc"
ELASTIC_PASSWORD = "elastic-harbour-5d20"


@dataclass(frozen=True)
class Certificates:
    """PEM files: an authority, a server's key with its certificate, a client's, and an authority that signed neither."""

    authority: Path
    server: Path
    client_certificate: Path
    client_key: Path
    stranger: Path

    @classmethod
    def made(cls, folder: Path) -> Self:
        folder.mkdir(parents=True, exist_ok=True)
        authority, stranger = trustme.CA(), trustme.CA()
        server, client = authority.issue_cert(HOST, "localhost"), authority.issue_cert("newswire.example")
        files = cls(*(folder / f"{name}.pem" for name in ("authority", "server", "client", "client-key", "stranger")))
        authority.cert_pem.write_to_path(files.authority)
        stranger.cert_pem.write_to_path(files.stranger)
        chain = b"".join(blob.bytes() for blob in server.cert_chain_pems)
        files.server.write_bytes(_pkcs8(server) + chain)
        files.client_certificate.write_bytes(b"".join(blob.bytes() for blob in client.cert_chain_pems))
        files.client_key.write_bytes(_pkcs8(client))
        return files


def _pkcs8(certificate: trustme.LeafCert) -> bytes:
    """The one form of a key that Kafka reads."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class TlsElasticsearch(ElasticsearchServer):
    """Elasticsearch that speaks https."""

    context: ssl.SSLContext

    @property
    def address(self) -> str:
        return super().address.replace("http:", "https:")

    def is_ready(self) -> bool:
        assert self._security
        request = urllib.request.Request(f"{self.address}/_cluster/health?master_timeout=100ms")
        request.add_header("Authorization", self._security.header)
        try:
            with urllib.request.urlopen(request, timeout=5, context=self.context) as answer:
                return b'"red"' not in answer.read()
        except (OSError, HTTPException):
            return False


def kafka_properties(certificates: Certificates, ports: dict[str, int], controller: int) -> list[str]:
    """Three listeners: SASL_SSL, SSL that wants a client's certificate, and SASL_PLAINTEXT."""
    listeners = ",".join(f"{name}://{HOST}:{port}" for name, port in ports.items())
    plain = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    login = f'username="{ADMIN}" password="{ADMIN_PASSWORD}" user_{ADMIN}="{ADMIN_PASSWORD}"'
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    lines = [
        f"listeners={listeners},CONTROLLER://{HOST}:{controller}",
        f"advertised.listeners={listeners}",
        "listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT",
        "inter.broker.listener.name=SASL_SSL",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
        "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        "ssl.keystore.type=PEM",
        f"ssl.keystore.location={certificates.server}",
        "ssl.truststore.type=PEM",
        f"ssl.truststore.location={certificates.authority}",
        "listener.name.ssl.ssl.client.auth=required",
    ]
    for listener in ("sasl_ssl", "sasl_plaintext"):
        lines.append(f"listener.name.{listener}.plain.sasl.jaas.config={plain} {login};")
        lines += [f"listener.name.{listener}.scram-sha-{bits}.sasl.jaas.config={scram}" for bits in (256, 512)]
    return lines


class SecuredStack:
    """Kafka and Elasticsearch with logins and TLS; a context manager."""

    def __init__(self, root: Path) -> None:
        self.certificates = Certificates.made(root / "certificates")
        sasl_ssl, controller, mutual, sasl_plain, http, transport = free_ports(6)
        self.kafka_ports = {"SASL_SSL": sasl_ssl, "SSL": mutual, "SASL_PLAINTEXT": sasl_plain}
        properties = kafka_properties(self.certificates, self.kafka_ports, controller)
        self.kafka = KafkaServer(root / "kafka", sasl_ssl, controller, small=True, extra_properties=properties)
        self.elasticsearch = self._elasticsearch(root / "elasticsearch", http, transport)

    def _elasticsearch(self, folder: Path, http: int, transport: int) -> TlsElasticsearch:
        # Elasticsearch reads certificates from its configuration folder only.
        config = folder / "config"
        config.mkdir(parents=True)
        key, _, chain = self.certificates.server.read_text().partition("-----BEGIN CERTIFICATE-----")
        (config / "http.key").write_text(key)
        (config / "http.crt").write_text("-----BEGIN CERTIFICATE-----" + chain)
        tls = {
            "xpack.security.http.ssl.enabled": True,
            "xpack.security.http.ssl.certificate": "http.crt",
            "xpack.security.http.ssl.key": "http.key",
        }
        server = TlsElasticsearch(
            folder, http, transport, small=True, security=Security(ELASTIC_PASSWORD), extra_settings=tls
        )
        server.context = ssl.create_default_context(cafile=self.certificates.authority)
        return server

    def __enter__(self) -> Self:
        try:
            self.elasticsearch.start()
            self.kafka.start()
            self.kafka.wait_ready()
            with closing(make_admin(CommonSettings(**self.plain_login()))) as admin:
                for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
                    credential = UserScramCredentialUpsertion(USER, mechanism, USER_PASSWORD)
                    assert admin.alter_user_scram_credentials([credential]) == {USER: None}
            self.elasticsearch.wait_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.elasticsearch.stop()
        self.kafka.stop()

    def broker(self, protocol: str) -> str:
        """The bootstrap address of a listener."""
        return f"{HOST}:{self.kafka_ports[protocol]}"

    def plain_login(self) -> dict[str, Any]:
        """The administrator's settings."""
        return {
            "kafka_bootstrap_servers": self.broker("SASL_SSL"),
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": "PLAIN",
            "kafka_sasl_username": ADMIN,
            "kafka_sasl_password": ADMIN_PASSWORD,
            "kafka_ssl_ca_file": str(self.certificates.authority),
        }

    def scram_login(self) -> dict[str, Any]:
        """The settings of the services' own user."""
        scram = {"kafka_sasl_mechanism": "SCRAM-SHA-512", "kafka_sasl_username": USER}
        return {**self.plain_login(), **scram, "kafka_sasl_password": USER_PASSWORD}

    def elastic_login(self) -> dict[str, Any]:
        """The settings of Elasticsearch's administrator."""
        return {
            "elasticsearch_url": self.elasticsearch.address,
            "elasticsearch_username": "elastic",
            "elasticsearch_password": ELASTIC_PASSWORD,
            "elasticsearch_ca_file": str(self.certificates.authority),
        }


def variables(settings: dict[str, Any]) -> dict[str, str]:
    """Settings as environment variables."""
    return {f"NEWSWIRE_{name.upper()}": str(value) for name, value in settings.items()}
