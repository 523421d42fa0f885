"""The pipeline with TLS and logins everywhere: an article comes through, strangers do not, and no secret is written down."""

import gc
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newswire.health import complaint
from services.common.kafka import KafkaUnavailable, answers, ensure_topics
from services.common.settings import CommonSettings
from tests.pipeline import until
from tests.secured import ADMIN_PASSWORD, ELASTIC_PASSWORD, USER, USER_PASSWORD, SecuredStack
from tests.secured_pipeline import INGEST_TOKEN, SecuredPipeline

ARTICLE = {
    "source": "harbour-post",
    "title": "Ferry back",
    "content": "The ferry to Ostend sails again, the mayor said.",
}
# Sockets of connections that kafka-python was refused, and the pipe to a killed server, are left to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
NO_LOGIN = {"kafka_sasl_mechanism": None, "kafka_sasl_username": None, "kafka_sasl_password": None}


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredStack]:
    with SecuredStack(tmp_path_factory.mktemp("secured")) as stack:
        yield stack
    # Now, while this module's filter holds, and not when pytest itself ends.
    for _ in range(3):
        gc.collect()


@pytest.fixture
def pipeline(secured: SecuredStack, tmp_path: Path) -> Iterator[SecuredPipeline]:
    with SecuredPipeline(secured, tmp_path) as running:
        done = running.setup()
        assert done.returncode == 0, done.stderr
        yield running


def asked(pipeline: SecuredPipeline, name: str, path: str, body: Any = None, token: str = "") -> tuple[int, str]:
    """What a service's own port answers: status and body."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{pipeline.ports[name]}{path}", data)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def secrets_of(pipeline: SecuredPipeline) -> list[str]:
    keys = [path.read_text().strip() for path in pipeline.keys.iterdir()]
    return [INGEST_TOKEN, USER_PASSWORD, ADMIN_PASSWORD, ELASTIC_PASSWORD, *keys]


def test_an_article_comes_through_and_no_secret_is_written_down(
    pipeline: SecuredPipeline, secured: SecuredStack
) -> None:
    said: list[str] = []
    for name in ("ingest", "enrich", "index"):
        pipeline.start(name, NEWSWIRE_LOG_LEVEL="debug", NEWSWIRE_LOG_FORMAT="console" if name == "index" else "json")
    status, answer = asked(pipeline, "ingest", "/v1/articles", ARTICLE, INGEST_TOKEN)
    assert status == 202, answer
    (document,) = until("the article is found", pipeline.documents).values()
    assert document["title"] == ARTICLE["title"]
    found = pipeline.command("search", "ferry", "--json")
    assert json.loads(found.stdout)["document_id"] == document["document_id"], found.stderr
    ready = pipeline.command("status", "--json")
    assert json.loads(ready.stdout)["documents"] == {"readable": 1, "all": 1}, ready.stderr
    said += [found.stderr, ready.stdout, ready.stderr]

    for token in ("", INGEST_TOKEN + "x", USER_PASSWORD):
        status, answer = asked(pipeline, "ingest", "/v1/articles", ARTICLE, token)
        assert status == 401
        said.append(answer)
    said.append(asked(pipeline, "ingest", "/v1/articles", {"source": 1, "content": "x"}, INGEST_TOKEN)[1])
    secured.kafka.kill()
    secured.elasticsearch.kill()
    status, answer = asked(pipeline, "ingest", "/v1/articles", {**ARTICLE, "content": "Later."}, INGEST_TOKEN)
    assert status == 503
    said.append(answer)
    os.kill(pipeline.processes["enrich"].process.pid, signal.SIGUSR1)  # type: ignore[union-attr] # faust dumps its stacks
    said += [
        asked(pipeline, name, path)[1] for name in pipeline.ports for path in ("/healthz", "/metrics", "/docs", "/x")
    ]
    secured.elasticsearch.start()
    secured.kafka.start()
    secured.kafka.wait_ready()
    secured.elasticsearch.wait_ready()
    pipeline.feed([{**ARTICLE, "content": "The ferry is late.", "title": "Late"}, b"no json"])
    until("all is indexed", lambda: len(pipeline.documents()) >= 2, 90)
    until("what is no article is a dead letter", lambda: len(pipeline.records(pipeline.topics.raw_dlq)) == 1)
    letters = pipeline.records(pipeline.topics.raw_dlq)
    for process in pipeline.processes.values():
        process.stop()
    logs = {name: process.log.read_text() for name, process in pipeline.processes.items()}
    assert all(logs.values())
    written = "\n".join([*logs.values(), *said, str(letters)])
    assert [secret for secret in secrets_of(pipeline) if secret in written] == []


def test_a_wrong_kafka_password_is_said_and_costs_no_article(pipeline: SecuredPipeline) -> None:
    wrong = "wrong-quay-8812"
    services = {}
    for name in ("ingest", "enrich", "index"):
        services[name] = pipeline.start(name, wait=False, NEWSWIRE_KAFKA_SASL_PASSWORD=wrong)
    pipeline.feed([ARTICLE])
    for name, service in services.items():
        assert service.process is not None
        assert service.process.wait(90) in (1, 70), name
        log = service.log.read_text()
        assert f"does not let in {USER} by SCRAM-SHA-512" in log, name
        assert "NEWSWIRE_KAFKA_SASL_USERNAME, _PASSWORD and _MECHANISM" in log
        assert wrong not in log
    assert not pipeline.records(pipeline.topics.raw_dlq) + pipeline.records(pipeline.topics.enriched_dlq)
    for service in services.values():
        service.environment = {**service.environment, "NEWSWIRE_KAFKA_SASL_PASSWORD": USER_PASSWORD}
    for name in ("enrich", "index"):
        pipeline.start(name)
    until("the article is found", pipeline.documents)


def test_a_wrong_api_key_is_an_alarm_and_no_dead_letter(pipeline: SecuredPipeline) -> None:
    pipeline.start("enrich")
    right = pipeline.keys / "index.key"
    wrong = pipeline.folder / "wrong.key"
    wrong.write_text("d3Jvbmc6d3Jvbmc=")
    service = pipeline.start("index", wait=False, NEWSWIRE_ELASTICSEARCH_API_KEY_FILE=str(wrong))
    pipeline.feed([ARTICLE])
    until("it is healthy at first", lambda: complaint(f"http://127.0.0.1:{pipeline.ports['index']}") is None)
    said = until("it complains", lambda: complaint(f"http://127.0.0.1:{pipeline.ports['index']}"), 60)
    assert "401" in said
    assert wrong.read_text() not in service.log.read_text() + said
    assert '"event": "elasticsearch_halted"' in service.log.read_text()
    assert service.process is not None
    assert service.process.poll() is None
    service.stop()
    service.environment = {**service.environment, "NEWSWIRE_ELASTICSEARCH_API_KEY_FILE": str(right)}
    pipeline.start("index")
    until("the article is found", pipeline.documents)
    assert not pipeline.records(pipeline.topics.raw_dlq) + pipeline.records(pipeline.topics.enriched_dlq)


def test_a_server_certificate_by_a_stranger_is_an_alarm(pipeline: SecuredPipeline, secured: SecuredStack) -> None:
    stranger = str(secured.certificates.stranger)
    service = pipeline.start("index", wait=False, NEWSWIRE_ELASTICSEARCH_CA_FILE=stranger)
    url = lambda: complaint(f"http://127.0.0.1:{pipeline.ports['index']}")  # noqa: E731
    assert "no trust in the server's certificate" in until("it complains", lambda: "trust" in (url() or "") and url())
    service.stop()
    refused = pipeline.command("search", "ferry", NEWSWIRE_ELASTICSEARCH_CA_FILE=stranger)
    assert refused.returncode == 1
    assert "set NEWSWIRE_ELASTICSEARCH_CA_FILE to the authority" in refused.stderr


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_logins_that_work(secured: SecuredStack, pipeline: SecuredPipeline, mechanism: str) -> None:
    login = {**secured.scram_login(), "kafka_sasl_mechanism": mechanism}
    unencrypted = {"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_ssl_ca_file": None}
    for settings in (login, {**login, **unencrypted, "kafka_bootstrap_servers": secured.broker("SASL_PLAINTEXT")}):
        ensure_topics(CommonSettings(namespace=pipeline.namespace, **settings), pipeline.topics)


def mutual(secured: SecuredStack, **given: Any) -> dict[str, Any]:
    tls = {"kafka_security_protocol": "SSL", "kafka_bootstrap_servers": secured.broker("SSL")}
    return {**secured.scram_login(), **NO_LOGIN, **tls, **given}


def test_a_certificate_of_our_own(secured: SecuredStack, pipeline: SecuredPipeline) -> None:
    files = secured.certificates
    own = {"kafka_ssl_certificate_file": str(files.client_certificate), "kafka_ssl_key_file": str(files.client_key)}
    ensure_topics(CommonSettings(namespace=pipeline.namespace, **mutual(secured, **own)), pipeline.topics)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda s: {**s.scram_login(), "kafka_ssl_ca_file": str(s.certificates.stranger)}, "is not trusted"),
        (lambda s: {**s.scram_login(), "kafka_bootstrap_servers": s.broker("SASL_PLAINTEXT")}, "no TLS with Kafka"),
        (lambda s: {"kafka_bootstrap_servers": s.broker("SASL_SSL")}, "hangs up on us"),
        (lambda s: mutual(s), "CERTIFICATE_REQUIRED"),
        (lambda s: {"kafka_bootstrap_servers": "127.0.0.1:1"}, "no Kafka answers at 127.0.0.1:1"),
    ],
)
def test_why_kafka_does_not_answer_is_said_at_once(
    secured: SecuredStack, pipeline: SecuredPipeline, given, said
) -> None:
    settings = CommonSettings(**given(secured))
    assert not answers(settings)
    with pytest.raises(KafkaUnavailable, match=said):
        ensure_topics(settings, pipeline.topics)
