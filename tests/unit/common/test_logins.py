"""Contradictory logins are refused with a sentence that names the variables, and never their secret."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from services.common.settings import IndexSettings, IngestSettings, SettingsError, SetupSettings, load
from tests.secured import Certificates

SECRET = "hunter2-harbour"
LOGIN = {"kafka_sasl_mechanism": "PLAIN", "kafka_sasl_username": "desk", "kafka_sasl_password": SECRET}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates.made(tmp_path_factory.mktemp("certificates"))


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in LOGIN.items() if key != name}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        *(
            ({"kafka_security_protocol": "SASL_SSL", **without(name)}, f"needs NEWSWIRE_{name.upper()}: set it")
            for name in LOGIN
        ),
        ({"kafka_security_protocol": "SASL_SSL"}, "needs .*MECHANISM and .*USERNAME and .*PASSWORD"),
        ({"kafka_security_protocol": "SSL", **LOGIN}, "PASSWORD given, but .* is SSL, which logs nobody in"),
        ({"kafka_sasl_password": SECRET}, "NEWSWIRE_KAFKA_SASL_PASSWORD given, but .* is PLAINTEXT"),
        ({"kafka_ssl_ca_file": __file__}, "NEWSWIRE_KAFKA_SSL_CA_FILE given, but .* without TLS"),
        ({"kafka_ssl_ca_file": "/nowhere/ca.pem"}, "NEWSWIRE_KAFKA_SSL_CA_FILE names /nowhere/ca.pem"),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_ca_file": __file__}, "holds no certificate that can be read"),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_key_file": __file__}, "go together: set both or neither"),
        (
            {"kafka_security_protocol": "SSL", "kafka_ssl_key_file": __file__, "kafka_ssl_certificate_file": __file__},
            "no pair that can be used",
        ),
        ({"kafka_security_protocol": "TLS"}, "NEWSWIRE_KAFKA_SECURITY_PROTOCOL: "),
        ({"elasticsearch_password": SECRET}, "ELASTICSEARCH_PASSWORD is given without .*_USERNAME"),
        ({"elasticsearch_username": "desk"}, "ELASTICSEARCH_USERNAME is given without .*_PASSWORD"),
        (
            {"elasticsearch_username": "desk", "elasticsearch_password": SECRET, "elasticsearch_api_key": SECRET},
            "two logins: give one",
        ),
        ({"elasticsearch_ca_file": __file__}, "NEWSWIRE_ELASTICSEARCH_URL is not https"),
        ({"elasticsearch_url": "https://a:1", "elasticsearch_ca_file": "/nowhere"}, "CA_FILE names /nowhere"),
        ({"elasticsearch_api_key": " "}, "NEWSWIRE_ELASTICSEARCH_API_KEY is empty"),
    ],
)
def test_contradictions_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        load(IndexSettings, **given)
    assert SECRET not in str(refused.value)


def test_a_short_password_is_refused_without_showing_it() -> None:
    with pytest.raises(SettingsError, match="NEWSWIRE_SETUP_INDEX_PASSWORD") as refused:
        load(SetupSettings, setup_index_password="abc12")
    assert "abc12" not in str(refused.value)


def test_whole_logins_are_taken(files: Certificates) -> None:
    own = {"kafka_ssl_certificate_file": files.client_certificate, "kafka_ssl_key_file": files.client_key}
    for given in (
        {"kafka_security_protocol": "SASL_SSL", "kafka_ssl_ca_file": files.authority, **own, **LOGIN},
        {"kafka_security_protocol": "SASL_PLAINTEXT", **LOGIN},
        {"elasticsearch_url": "https://a:1", "elasticsearch_ca_file": files.authority, "elasticsearch_api_key": SECRET},
    ):
        assert SECRET not in repr(load(IndexSettings, **given))


def test_an_encrypted_key_is_refused_and_never_asked_for(files: Certificates, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form

    key = form.load_pem_private_key(files.client_key.read_bytes(), None)
    encrypted = form.BestAvailableEncryption(SECRET.encode())
    path = tmp_path / "key.pem"
    path.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, encrypted))
    own = {"kafka_ssl_certificate_file": files.client_certificate, "kafka_ssl_key_file": path}
    with pytest.raises(SettingsError, match="no pair that can be used"):
        load(IngestSettings, kafka_security_protocol="SSL", **own)


def test_a_blank_token_lets_nobody_in() -> None:
    with pytest.raises(SettingsError, match="NEWSWIRE_INGEST_TOKEN is empty"):
        load(IngestSettings, ingest_token=SecretStr("  "))
