"""The API up to where Kafka begins: requests that never reach it. What Kafka confirms is tested against the real one."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.common.settings import IngestSettings
from services.ingest.http import create_app
from services.ingest.prepare import VALUE_MAX_BYTES

GOOD = {"source": "gazette", "content": "Ferry"}
TOKEN = "harbour-master"


class NoKafka:
    """Whatever reaches it is a failure of the test."""

    def publish(self, prepared):
        raise AssertionError("published")

    def confirm(self, pending, seconds):
        raise AssertionError("confirmed")


def client(kafka_answers=True, **settings) -> TestClient:
    app = create_app(IngestSettings(**settings), NoKafka(), lambda: kafka_answers, lambda: None)
    return TestClient(app, raise_server_exceptions=True)


@pytest.mark.parametrize(
    "given", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \u00e9"]
)
def test_401(given):
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    answer = client(ingest_token=SecretStr(TOKEN)).post("/v1/articles", json=GOOD, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in answer.text


def test_the_right_token_comes_through():
    headers = {"Authorization": f"bearer {TOKEN}"}
    answer = client(ingest_token=SecretStr(TOKEN)).post("/v1/articles", json={"source": "gazette"}, headers=headers)
    assert answer.status_code == 422


def test_422_says_for_each_item_why():
    secret_text = "Ada Quay knows" * 50
    lines = ["nope", json.dumps({"source": "gazette"}), json.dumps({"source": secret_text, "content": "x"})]
    answer = client().post("/v1/articles", content="\n".join(lines), headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 422
    assert [item["reason"] for item in answer.json()["items"]] == ["not_json", "no_content", "invalid_field"]
    assert {item["status"] for item in answer.json()["items"]} == {"refused"}
    assert secret_text not in answer.text


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson"])
def test_a_field_that_stands_twice_refuses_its_article(content_type):
    body = '{"source":"gazette","content":"First","content":"Second"}'
    answer = client().post("/v1/articles", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 422
    assert "the field 'content' stands twice" in answer.json()["items"][0]["detail"]


def test_413_by_content_length():
    answer = client(ingest_max_body_bytes=2_000).post("/v1/articles", json={**GOOD, "content": "x" * 2_000})
    assert answer.status_code == 413
    assert "2,000 bytes" in answer.json()["detail"]


def test_413_while_reading():
    def body() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * 1_000

    answer = client(ingest_max_body_bytes=2_000).post("/v1/articles", content=body())
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413


def test_413_for_too_many_articles():
    answer = client(ingest_max_items=2).post("/v1/articles", json=[GOOD] * 3)
    assert answer.status_code == 413
    assert "more than 2 articles" in answer.json()["detail"]


@pytest.mark.parametrize("count", [1, 2])
def test_413_where_each_article_is_over_the_limit_of_a_message(count):
    answer = client().post("/v1/articles", json=[{**GOOD, "content": "x" * (VALUE_MAX_BYTES + 1)}] * count)
    assert answer.status_code == 413
    (detail,) = {item["detail"] for item in answer.json()["items"]}
    assert "the article has 4," in detail
    assert f"over the limit of {VALUE_MAX_BYTES:,}: leave out" in detail


def test_422_where_only_one_of_them_is_too_large():
    articles = [{**GOOD, "content": "x" * (VALUE_MAX_BYTES + 1)}, {"source": "gazette"}]
    answer = client().post("/v1/articles", json=articles)
    assert answer.status_code == 422
    assert [item["reason"] for item in answer.json()["items"]] == ["too_large", "no_content"]


@pytest.mark.parametrize("deep", ["[" * 600 + "]" * 600, '{"a":' * 600 + "1" + "}" * 600])
@pytest.mark.parametrize("body", ['{"source":"gazette","x":%s}', '[{"source":"gazette","x":%s}]'])
def test_what_is_nested_too_deeply_is_refused(deep, body):
    answer = client().post("/v1/articles", content=body % deep, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["items"][0]["reason"] == "not_json"


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 400),
        (b"nope", {}, 400),
        (b"<p>", {"Content-Type": "text/html"}, 415),
        (b"\x1f\x8b", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
    ],
)
def test_what_is_no_body(content, headers, status):
    answer = client().post("/v1/articles", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.json().keys() == {"reason", "detail"}


def test_healthz_and_metrics_need_no_token():
    with_token = client(ingest_token=SecretStr(TOKEN))
    assert with_token.get("/healthz").json() == {"status": "ok"}
    assert "newswire_ingest_accepted_total" in with_token.get("/metrics").text


def test_healthz_without_kafka():
    answer = client(kafka_answers=False).get("/healthz")
    assert answer.status_code == 503
    assert "no Kafka answers at" in answer.json()["detail"]


def test_refusals_are_counted():
    one = client()
    count = lambda: float(  # noqa: E731
        next(
            x
            for x in one.get("/metrics").text.splitlines()
            if x.startswith('newswire_ingest_refused_total{reason="no_content"}')
        ).split()[-1]
    )
    one.post("/v1/articles", json={"source": "gazette"})
    before = count()
    one.post("/v1/articles", json={"source": "gazette"})
    assert count() == before + 1


def test_the_description_names_every_answer_and_resolves():
    schema = client().get("/openapi.json").json()
    post = schema["paths"]["/v1/articles"]["post"]
    assert set(post["responses"]) == {"202", "207", "400", "401", "413", "415", "422", "503"}
    refs = {line.split('"')[3] for line in json.dumps(schema, indent=0).splitlines() if '"$ref"' in line}
    names = {ref.removeprefix("#/components/schemas/") for ref in refs}
    assert "RawArticle" in names
    assert names <= schema["components"]["schemas"].keys()


def test_a_wire_format_needs_to_say_who_publishes_it():
    answer = client().post("/v1/articles", content=b"{}", headers={"Content-Type": "application/ninjs+json"})
    assert (answer.status_code, answer.json()["reason"]) == (400, "invalid_field")
    assert "?source=" in answer.json()["detail"]


def test_what_is_wrong_with_an_item_is_answered_for_it():
    headers = {"Content-Type": "application/ninjs+json"}
    answer = client().post("/v1/articles", params={"source": "wire"}, content=b'[{"uri": "u"}, {}]', headers=headers)
    assert answer.status_code == 422
    assert ["nothing to publish" in item["detail"] or "uri" in item["detail"] for item in answer.json()["items"]] == [
        True,
        True,
    ]


def test_openapi_names_the_wire_formats_and_the_source():
    post = client().get("/openapi.json").json()["paths"]["/v1/articles"]["post"]
    assert "application/newsml-g2+xml" in post["requestBody"]["content"]
    assert [one["name"] for one in post["parameters"]] == ["source"]
