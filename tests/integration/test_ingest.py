"""Ingest against the real Kafka: a 202, or a printed document_id, means that the article is in the topic."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import uuid4

import httpx2 as httpx
import pytest
from kafka import TopicPartition

from newswire.local.ports import free_ports
from schemas import headers
from schemas.raw import parse_raw
from schemas.topics import Topics
from services.common.kafka import ensure_topics, make_consumer, make_producer
from services.common.settings import CommonSettings

TOKEN = "harbour-master"
CONFIRM_SECONDS = 3.0
PATIENCE = 60


def until(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


class Installation:
    """One namespace on the stack's Kafka, and what it takes to run our processes in it."""

    def __init__(self, kafka: str) -> None:
        self.namespace = f"t{uuid4().hex[:8]}"
        self.settings = CommonSettings(kafka_bootstrap_servers=kafka, namespace=self.namespace)
        self.topics = Topics.named(self.namespace)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")},
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": kafka,
            "NEWSWIRE_NAMESPACE": self.namespace,
        }

    def start(self, *arguments: str, output: object = subprocess.PIPE, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "newswire", *arguments],
            env={**self.environment, **variables},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        )

    def raw_records(self) -> list:
        topic = self.topics.raw.name
        consumer = make_consumer(self.settings)
        try:
            consumer.assign([TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)])
            ends = consumer.end_offsets(list(consumer.assignment()))
            consumer.seek_to_beginning()
            found = []
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                found += [record for batch in consumer.poll(timeout_ms=500).values() for record in batch]
            return found
        finally:
            consumer.close()

    def ids_in_topic(self) -> set[str]:
        return {record.key.decode() for record in self.raw_records()}


class Api:
    """A running ingest service."""

    def __init__(self, installation: Installation, **variables: str) -> None:
        (port,) = free_ports(1)
        self.process = installation.start(
            "run",
            "ingest",
            **{
                "NEWSWIRE_INGEST_PORT": str(port),
                "NEWSWIRE_INGEST_TOKEN": TOKEN,
                "NEWSWIRE_INGEST_CONFIRM_SECONDS": str(CONFIRM_SECONDS),
                "NEWSWIRE_INGEST_MAX_BODY_BYTES": str(8 * 1024 * 1024),
                **variables,
            },
        )
        self.port = port
        self.log: list[str] = []
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=PATIENCE
        )

    def is_up(self) -> bool:
        assert self.process.poll() is None, "".join(self.log)
        try:
            return self.client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def post(self, body: object) -> httpx.Response:
        return self.client.post("/v1/articles", json=body)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def installation(stack) -> Installation:
    return Installation(stack.kafka.address)


@pytest.fixture(scope="module")
def api(installation) -> Iterator[Api]:
    running = Api(installation)
    try:
        until(running.is_up)
        yield running
        assert running.stop() == 0, "".join(running.log)
    finally:
        running.process.kill()


def article(number: object, **fields: object) -> dict:
    return {"source": "gazette", "url": f"https://gazette.example/{number}", "content": f"Ferry {number}", **fields}


def ids(answer: httpx.Response) -> list[str]:
    return [item["document_id"] for item in answer.json()["items"]]


def test_202_means_that_it_is_in_the_topic(api, installation):
    before = time.time_ns() // 1_000_000
    answer = api.post(article("one", paywall=True))
    assert answer.status_code == 202
    (document_id,) = ids(answer)
    assert answer.json()["items"][0]["unknown_fields"] == ["paywall"]
    (record,) = (r for r in installation.raw_records() if r.key.decode() == document_id)
    got = parse_raw(record.value)
    assert (got.document_id, got.content, got.provenance.channel) == (document_id, "Ferry one", "http")
    assert got.provenance.ingest_id == answer.json()["ingest_id"]
    assert before <= got.revision <= record.timestamp
    received, sent = headers.stage_times(headers.read(record.headers)["t"])["ingest"]
    assert before <= received <= sent <= time.time_ns() // 1_000_000
    assert len(headers.read(record.headers)["trace"]) == 32


def test_a_list_and_lines(api, installation):
    listed = api.post([article(f"list-{n}") for n in range(100)])
    lines = "\n".join(json.dumps(article(f"line-{n}")) for n in range(100))
    lined = api.client.post("/v1/articles", content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert (listed.status_code, lined.status_code) == (202, 202)
    assert len(set(ids(listed) + ids(lined))) == 200
    assert set(ids(listed) + ids(lined)) <= installation.ids_in_topic()


def test_a_repeated_post_is_the_same_document(api):
    assert ids(api.post(article("again"))) == ids(api.post(article("again")))


def test_207_says_which(api, installation):
    answer = api.post([article("good"), {"source": "gazette"}, 17, article("good too")])
    assert answer.status_code == 207
    items = answer.json()["items"]
    assert [item["status"] for item in items] == ["accepted", "refused", "refused", "accepted"]
    assert [item.get("reason") for item in items] == [None, "no_content", "invalid_field", None]
    assert {items[0]["document_id"], items[3]["document_id"]} <= installation.ids_in_topic()


def test_422_401_and_413_put_nothing_into_the_topic(api, installation):
    before = len(installation.raw_records())
    assert api.post([{"source": "gazette"}, {}]).status_code == 422
    assert httpx.post(f"{api.client.base_url}/v1/articles", json=article("no token")).status_code == 401
    assert api.post(article("x", content="x" * 9_000_000)).status_code == 413
    assert api.post(article("y", content="x" * 5_000_000)).json()["items"][0]["reason"] == "too_large"
    assert len(installation.raw_records()) == before


def test_413_comes_before_the_body_ends(api):
    """A body without a length that never ends is answered all the same."""
    with socket.create_connection(("127.0.0.1", api.port), PATIENCE) as connection:
        connection.sendall(
            b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Authorization: Bearer " + TOKEN.encode() + b"\r\n\r\n"
        )
        chunk = b"x" * 1_048_576
        for _ in range(9):
            connection.sendall(b"100000\r\n" + chunk + b"\r\n")
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_an_article_that_only_just_fits(api, installation):
    answer = api.post(article("large", content="x" * 4_127_000))
    assert answer.status_code == 202
    assert set(ids(answer)) <= installation.ids_in_topic()


def test_503_while_the_broker_is_frozen_and_202_after(api, installation, stack):
    stack.kafka.pause()
    try:
        began = time.monotonic()
        answer = api.post([article("frozen"), {"source": "gazette"}])
        took = time.monotonic() - began
        health = api.client.get("/healthz")
    finally:
        stack.kafka.resume()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert [item["status"] for item in answer.json()["items"]] == ["unconfirmed", "refused"]
    assert CONFIRM_SECONDS * 0.9 < took < CONFIRM_SECONDS + 5
    assert (health.status_code, health.json()["reason"]) == (503, "kafka_away")
    until(lambda: api.post(article("frozen")).status_code == 202)
    until(api.is_up)
    assert answer.json()["items"][0]["document_id"] in installation.ids_in_topic()


def test_every_202_is_in_the_topic_though_the_broker_freezes(api, installation, stack):
    accepted: set[str] = set()
    statuses: set[int] = set()
    stop = threading.Event()

    def client(name: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            answer = api.post([article(f"storm-{name}-{number}-{n}") for n in range(5)])
            statuses.add(answer.status_code)
            accepted.update(i["document_id"] for i in answer.json().get("items", []) if i["status"] == "accepted")

    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(client, name) for name in range(4)]
        try:
            for _ in range(2):
                until(lambda seen=len(accepted): len(accepted) >= seen + 200)
                stack.kafka.pause()
                statuses.discard(503)
                until(lambda: 503 in statuses)
                stack.kafka.resume()
            until(lambda seen=len(accepted): len(accepted) >= seen + 200)
        finally:
            stack.kafka.resume()
            stop.set()
    for one in clients:
        one.result()
    assert statuses <= {202, 207, 503}
    assert accepted <= installation.ids_in_topic()


def test_one_log_line_a_change_of_state(api):
    lines = [json.loads(line) for line in list(api.log) if line.startswith("{")]
    states = [
        line["event"]
        for line in lines
        if line["event"].startswith("kafka_confirming") or "not_confirming" in line["event"]
    ]
    assert states[:2] == ["kafka_not_confirming", "kafka_confirming_again"]
    assert all(one != following for one, following in pairwise(states))
    assert not [line for line in lines if line.get("logger", "").startswith("kafka")]
    assert not any(TOKEN in line for line in api.log)


def test_metrics(api):
    text = api.client.get("/metrics").text
    for name in ("accepted_total", 'refused_total{reason="no_content"}', "unconfirmed_total", "request_seconds_count"):
        assert f"newswire_ingest_{name}" in text


def test_sigterm_finishes_what_is_in_hand(installation, stack):
    running = Api(installation, NEWSWIRE_INGEST_CONFIRM_SECONDS="30")
    try:
        until(running.is_up)
        stack.kafka.pause()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(running.post, [article(f"term-{n}") for n in range(50)])
            until(lambda: connections_to(running.port))
            running.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(running.port))
            assert running.process.poll() is None
            stack.kafka.resume()
            assert answer.result(PATIENCE).status_code == 202
        assert running.process.wait(PATIENCE) == 0, "".join(running.log)
        assert set(ids(answer.result())) <= installation.ids_in_topic()
    finally:
        stack.kafka.resume()
        running.process.kill()


def test_sigterm_while_it_waits_for_kafka(installation):
    (nobody,) = free_ports(1)
    running = Api(installation, NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS=f"127.0.0.1:{nobody}")
    try:
        until(lambda: any("kafka_away" in line for line in running.log))
        assert running.stop() == 0
        assert sum("kafka_away" in line for line in running.log) == 1
    finally:
        running.process.kill()


def test_a_taken_port_is_named(installation, api):
    second = Api(installation, NEWSWIRE_INGEST_PORT=str(api.port))
    assert second.process.wait(PATIENCE) == 1
    until(lambda: any("NEWSWIRE_INGEST_PORT" in line and str(api.port) in line for line in second.log))


def test_topics_are_as_designed(api, installation):
    consumer = make_consumer(installation.settings)
    try:
        assert {topic.name for topic in installation.topics.all()} <= consumer.topics()
        assert len(consumer.partitions_for_topic(installation.topics.raw.name)) == 12
    finally:
        consumer.close()


def test_a_plain_message_without_a_key_is_an_article(stack):
    """What `echo '{…}' | kcat -P -t articles-raw-v1` sends: no key, no headers."""
    bare = Installation(stack.kafka.address)
    ensure_topics(bare.settings, bare.topics)
    producer = make_producer(bare.settings)
    producer.send(bare.topics.raw.name, value=b'{"source": "gazette", "content": "Ferry"}').get(PATIENCE)
    producer.close()
    (record,) = bare.raw_records()
    assert (record.key, record.headers) == (None, [])
    assert parse_raw(record.value).content == "Ferry"


class TestCommand:
    """`newswire ingest` as people run it."""

    @pytest.fixture
    def bare(self, stack) -> Installation:
        return Installation(stack.kafka.address)

    def run(self, installation: Installation, *arguments: str, given: str = "", **variables: str):
        process = installation.start("ingest", *arguments, **variables)
        out, err = process.communicate(given, timeout=PATIENCE)
        return process.returncode, out, err

    def test_a_folder(self, bare, tmp_path):
        (tmp_path / "a.txt").write_text("Ferry")
        (tmp_path / "a.txt.meta.json").write_text('{"source": "gazette"}')
        (tmp_path / "b.jsonl").write_text('{"content": "one"}\nnope\n{"content": "two"}\n')
        (tmp_path / "c.pdf").write_text("x")
        code, out, err = self.run(bare, str(tmp_path))
        assert code == 1
        printed = dict(line.split("  ") for line in out.splitlines())
        assert list(printed.values()) == [f"{tmp_path}/a.txt", f"{tmp_path}/b.jsonl:1", f"{tmp_path}/b.jsonl:3"]
        assert set(printed) == bare.ids_in_topic()
        assert f"refused  {tmp_path}/b.jsonl:2  not_json: " in err
        assert "3 accepted; 1 refused; 1 skipped" in err

    def test_standard_input(self, bare):
        code, out, err = self.run(bare, "-", given='{"content": "Ferry", "paywall": true}\n')
        assert (code, len(out.splitlines())) == (0, 1)
        assert "unknown fields left out: paywall (1)" in err
        (record,) = bare.raw_records()
        assert parse_raw(record.value).source.id == "local"

    def test_one_page_with_options(self, bare):
        options = ("--format", "html", "--source", "gazette", "--url", "https://gazette.example/a", "--title", "T")
        assert self.run(bare, "-", *options, given="<p>Ferry</p>")[0] == 0
        got = parse_raw(bare.raw_records()[0].value)
        assert (got.source.id, got.url, got.title, got.content_type) == ("gazette", options[5], "T", "text/html")

    def test_one_url_for_many_is_refused(self, bare, tmp_path):
        code, out, err = self.run(bare, str(tmp_path), "--url", "https://gazette.example/a")
        assert (code, out) == (2, "")
        assert "--url is for one page" in err

    def test_no_kafka(self, bare, tmp_path):
        (tmp_path / "a.txt").write_text("Ferry")
        (nobody,) = free_ports(1)
        address = f"127.0.0.1:{nobody}"
        code, out, err = self.run(bare, str(tmp_path), NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS=address)
        assert (code, out) == (1, "")
        assert err.startswith(f"no Kafka answers at {address}: run newswire up")

    def test_nothing_is_reported_before_the_broker_confirmed_it(self, bare, stack):
        process = bare.start("ingest", "-")
        process.stdin.write('{"content": "before"}\n')
        process.stdin.flush()
        until(lambda: raw_topic_has(bare, 1))
        stack.kafka.pause()
        try:
            process.stdin.write("".join(f'{{"content": "frozen {n}"}}\n' for n in range(100)))
            process.stdin.close()
            waiting = read_until(process, "kafka_not_confirming")
            reported = printed_so_far(process)
        finally:
            stack.kafka.resume()
        assert "not confirmed" not in waiting
        assert len(reported.splitlines()) <= 1
        rest = process.stdout.read()
        assert process.wait(PATIENCE) == 0
        printed = {line.split("  ")[0] for line in (reported + rest).splitlines()}
        assert len(printed) == 101
        assert printed == bare.ids_in_topic()

    def test_a_broker_that_dies_is_waited_for(self, bare, stack, tmp_path):
        path = tmp_path / "many.jsonl"
        path.write_text("".join(json.dumps(article(n, content="Ferry " * 300)) + "\n" for n in range(20_000)))
        printed_to = tmp_path / "printed"
        with printed_to.open("w") as output:
            process = bare.start("ingest", str(path), output=output)
            until(lambda: printed_to.stat().st_size)
            stack.kafka.kill()
            stack.kafka.restart()
            _, err = process.communicate(timeout=PATIENCE * 2)
        assert process.returncode == 0, err
        assert err.count("kafka_not_confirming") == err.count("kafka_confirming_again") <= 1
        printed = {line.split("  ")[0] for line in printed_to.read_text().splitlines()}
        assert len(printed) == 20_000
        assert printed == bare.ids_in_topic()


def read_until(process: subprocess.Popen[str], word: str) -> str:
    seen = ""
    for line in process.stderr:
        seen += line
        if word in line:
            return seen
    raise AssertionError(f"{word} never came: {seen}")


def printed_so_far(process: subprocess.Popen[str]) -> str:
    """What waits in the pipe of `process`; nothing, where nothing was printed."""
    pipe = process.stdout.fileno()
    os.set_blocking(pipe, False)
    try:
        return os.read(pipe, 65_536).decode()
    except BlockingIOError:
        return ""
    finally:
        os.set_blocking(pipe, True)


def raw_topic_has(installation: Installation, count: int) -> bool:
    consumer = make_consumer(installation.settings)
    try:
        if installation.topics.raw.name not in consumer.topics():
            return False
    finally:
        consumer.close()
    return len(installation.raw_records()) >= count


def connections_to(port: int) -> int:
    """Requests in hand: established connections as the kernel lists them."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except ConnectionRefusedError:
        return True
    return False
