"""The local servers are the real ones: they keep what they acknowledged, and they end with whoever started them."""

import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest
from elasticsearch import Elasticsearch, NotFoundError
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic

from newswire.local.elasticsearch import ElasticsearchServer, Security
from newswire.local.errors import AlreadyRunning, PortInUse, ServerFailed
from newswire.local.kafka import KafkaServer
from newswire.local.ports import free_ports
from newswire.local.stack import Stack, running


@pytest.fixture
def topic(stack: Stack) -> str:
    name = f"wire-{uuid.uuid4().hex}"
    with closing(KafkaAdminClient(bootstrap_servers=stack.kafka.address)) as admin:
        admin.create_topics([NewTopic(name, 1, 1)])
    return name


@pytest.fixture
def client(stack: Stack) -> Iterator[Elasticsearch]:
    with closing(Elasticsearch(stack.elasticsearch.address, request_timeout=30)) as elasticsearch:
        yield elasticsearch


def produce(stack: Stack, topic: str, values: list[bytes]) -> None:
    with closing(KafkaProducer(bootstrap_servers=stack.kafka.address, acks="all")) as producer:
        for future in [producer.send(topic, value) for value in values]:
            future.get(20)


def consume(stack: Stack, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(topic, bootstrap_servers=stack.kafka.address, auto_offset_reset="earliest", group_id=topic)
    found: list[bytes] = []
    deadline = time.monotonic() + 30
    with closing(consumer):
        while len(found) < count and time.monotonic() < deadline:
            for records in consumer.poll(500).values():
                found += [record.value for record in records]
    return found


def eventually(condition: Callable[[], bool], timeout_s: float = 20) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_messages_outlive_a_killed_broker(stack: Stack, topic: str) -> None:
    produce(stack, topic, [b"first bulletin", b"second bulletin"])
    stack.kafka.kill()
    assert not stack.kafka.is_alive()
    stack.kafka.start()
    stack.kafka.wait_ready(60)
    produce(stack, topic, [b"third bulletin"])
    assert consume(stack, topic, 3) == [b"first bulletin", b"second bulletin", b"third bulletin"]


def test_a_misspelt_topic_is_not_created(stack: Stack) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=stack.kafka.address)) as admin:
        with (
            closing(KafkaProducer(bootstrap_servers=stack.kafka.address, max_block_ms=1000)) as producer,
            pytest.raises(Exception, match=r"(?i)metadata|time"),
        ):
            producer.send("artciles", b"x").get(5)
        assert "artciles" not in admin.list_topics()


def test_a_message_of_fifteen_mebibytes_passes(stack: Stack, topic: str) -> None:
    large = os.urandom(1024) * (15 * 1024)
    size = 16 * 1024 * 1024
    producer = KafkaProducer(bootstrap_servers=stack.kafka.address, max_request_size=size)
    with closing(producer):
        producer.send(topic, large).get(30)
    assert consume(stack, topic, 1) == [large]


def test_documents_are_stemmed_and_outlive_a_restart(stack: Stack, client: Elasticsearch) -> None:
    body = {"properties": {"text": {"type": "text", "analyzer": "english"}}}
    client.indices.create(index="stemming", mappings=body, settings={"number_of_replicas": 0})
    client.index(index="stemming", id="1", document={"text": "Ministers were negotiating"}, refresh=True)
    stack.elasticsearch.restart()
    for query, hits in {"negotiated": 1, "minister": 1, "ministry": 0}.items():
        found = client.search(index="stemming", query={"match": {"text": query}})
        assert found["hits"]["total"]["value"] == hits, query


@pytest.mark.parametrize(
    ("analyzer", "text", "tokens"),
    [
        ("french", "les élections européennes", ["election", "europen"]),
        ("german", "die Wahlen", ["wahl"]),
        ("spanish", "las elecciones", ["eleccion"]),
        ("cjk", "新闻", ["新闻"]),
    ],
)
def test_other_languages_are_analysed(client: Elasticsearch, analyzer: str, text: str, tokens: list[str]) -> None:
    found = client.indices.analyze(analyzer=analyzer, text=text)
    assert [token["token"] for token in found["tokens"]] == tokens


def test_a_misspelt_index_is_not_created(client: Elasticsearch) -> None:
    with pytest.raises(NotFoundError, match="index_not_found"):
        client.index(index="artciles", document={"a": 1})


def test_servers_listen_on_loopback_only(stack: Stack) -> None:
    for server in stack.servers:
        connections = psutil.Process(server.pid).net_connections("inet")
        listening = {c.laddr.ip.removeprefix("::ffff:") for c in connections if c.status == psutil.CONN_LISTEN}
        assert listening == {"127.0.0.1"}, server.name


def test_a_paused_server_answers_when_resumed(stack: Stack) -> None:
    stack.elasticsearch.pause()
    with pytest.raises(OSError, match="timed out"):
        urllib.request.urlopen(f"{stack.elasticsearch.address}/_cluster/health", timeout=0.5)
    assert stack.elasticsearch.is_alive()
    stack.elasticsearch.resume()
    stack.elasticsearch.wait_ready(20)


def test_a_second_stack_on_the_same_folder_is_told_so(stack: Stack) -> None:
    state = running(stack.root)
    assert state is not None
    assert (state.pid, state.kafka) == (os.getpid(), stack.kafka.address)
    with pytest.raises(AlreadyRunning, match=stack.kafka.address):
        Stack(stack.root).start()
    with pytest.raises(AlreadyRunning):
        Stack(stack.root).reset()


def test_a_second_server_on_the_same_data_is_told_so(stack: Stack) -> None:
    with pytest.raises(AlreadyRunning, match=f"started by process {os.getpid()}"):
        KafkaServer(stack.kafka.data_dir, *free_ports(2)).start()


def test_a_port_in_use_is_named_with_its_holder(stack: Stack, tmp_path: Path) -> None:
    port = stack.kafka.ports["clients"]
    with pytest.raises(PortInUse, match=f"port {port} .*process {stack.kafka.pid}"):
        KafkaServer(tmp_path, port, free_ports(1)[0]).start()


def test_a_server_that_refuses_its_settings_says_why(tmp_path: Path) -> None:
    server = KafkaServer(tmp_path, *free_ports(2), small=True)
    (tmp_path / "formatted").touch()  # as if the data folder had lost its storage
    server.start()
    with pytest.raises(ServerFailed, match=r"(?s)ended while starting.*server\.log.*meta\.properties") as error:
        server.wait_ready(30)
    server.stop()
    assert error.value.log_file == server.log_file


@pytest.fixture
def killed_parent(tmp_path: Path) -> Iterator[Callable[..., psutil.Process]]:
    """Start Kafka from a process of its own, kill that process, and hand back the server's."""
    started: list[psutil.Process] = []

    def run(ports: list[int], guarded: bool) -> psutil.Process:
        script = (
            "import sys; from pathlib import Path; from newswire.local.kafka import KafkaServer\n"
            f"server = KafkaServer(Path({str(tmp_path)!r}), *{ports}, small=True)\n"
            "server.start(); server.wait_ready(60); print(server.pid, flush=True); sys.stdin.read()"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
            assert parent.stdout
            java = psutil.Process(int(parent.stdout.readline()))
            guard = psutil.Process(java.ppid())
            started.extend([guard, java])
            if not guarded:
                guard.kill()
            parent.kill()
        return java

    yield run
    for process in started:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def test_data_is_usable_at_once_when_parent_and_guard_were_killed(
    tmp_path: Path, killed_parent: Callable[..., psutil.Process]
) -> None:
    ports = free_ports(2)
    java = killed_parent(ports, guarded=False)
    assert java.is_running()
    server = KafkaServer(tmp_path, *ports, small=True)
    server.start()
    assert not java.is_running()
    server.stop()


def test_the_guard_stops_the_server_of_a_killed_parent(
    tmp_path: Path, killed_parent: Callable[..., psutil.Process]
) -> None:
    java = killed_parent(free_ports(2), guarded=True)
    assert eventually(lambda: not java.is_running())
    assert (tmp_path / "data" / ".kafka_cleanshutdown").exists()


def test_security_refuses_strangers_and_keeps_users_and_keys(tmp_path: Path) -> None:
    security = Security("correct-horse")
    server = ElasticsearchServer(tmp_path, *free_ports(2), small=True, security=security)
    try:
        server.start()
        server.wait_ready()
        with closing(Elasticsearch(server.address, basic_auth=("elastic", security.password))) as admin:
            admin.security.put_user(
                username="desk", password="staff-only", roles=["superuser"], email="desk@wire.example"
            )
            key = admin.security.create_api_key(name="reader")["encoded"]
            assert (
                admin.options(api_key=key, basic_auth=None).security.authenticate()["authentication_type"] == "api_key"
            )
        with closing(Elasticsearch(server.address, basic_auth=("desk", "staff-only"))) as desk:
            assert desk.security.authenticate()["email"] == "desk@wire.example"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{server.address}/_cluster/health", timeout=5)
    finally:
        server.stop()
