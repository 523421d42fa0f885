import http.client
import json
import socket

import pytest
from prometheus_client import Counter

from services.common.health import HealthServer

SEEN = Counter("newswire_test_health_seen", "a counter of this test")


@pytest.fixture
def server():
    state: dict = {"wrong": None}

    def check() -> str | None:
        if isinstance(state["wrong"], Exception):
            raise state["wrong"]
        return state["wrong"]

    server = HealthServer("127.0.0.1", 0, check).start()
    server.state = state  # type: ignore[attr-defined]
    yield server
    server.stop()


def get(server, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"], body


@pytest.mark.parametrize("path", ["/healthz", "/healthz?probe=1"])
def test_healthy(server, path):
    status, content_type, body = get(server, path)
    assert (status, content_type, json.loads(body)) == (200, "application/json", {"status": "ok"})


def test_unhealthy_says_why_and_recovers(server):
    server.state["wrong"] = "Kafka does not confirm what is sent"
    status, _, body = get(server, "/healthz")
    assert (status, json.loads(body)["reason"]) == (503, "Kafka does not confirm what is sent")
    server.state["wrong"] = None
    assert get(server, "/healthz")[0] == 200


def test_a_check_that_fails_is_an_answer(server):
    server.state["wrong"] = RuntimeError("no such consumer")
    status, _, body = get(server, "/healthz")
    assert status == 503
    assert "no such consumer" in json.loads(body)["reason"]


def test_metrics(server):
    SEEN.inc(3)
    status, content_type, body = get(server, "/metrics")
    assert status == 200
    assert content_type.startswith("text/plain")
    assert b"newswire_test_health_seen_total 3.0" in body


def test_anything_else(server):
    status, _, body = get(server, "/")
    assert status == 404
    assert b"/healthz" in body
    assert get(server, "/healthz", "POST")[0] == 501


def test_a_silent_client_keeps_nobody_waiting(server):
    with socket.create_connection(("127.0.0.1", server.port)):
        assert get(server, "/healthz")[0] == 200


def test_a_taken_port_is_an_error(server):
    with pytest.raises(OSError, match="in use"):
        HealthServer("127.0.0.1", server.port, lambda: None)


def test_stop_frees_the_port():
    server = HealthServer("127.0.0.1", 0, lambda: None).start()
    port = server.port
    server.stop()
    again = HealthServer("127.0.0.1", port, lambda: None).start()
    assert get(again, "/healthz")[0] == 200
    again.stop()
