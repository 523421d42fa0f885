"""What the roles of `newswire setup` can do on the real Elasticsearch with security on, and above all what they can't."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import ApiError, AuthorizationException, Elasticsearch

from newswire.local.elasticsearch import ElasticsearchServer, Security
from newswire.local.ports import free_ports
from services.common.availability import Availability
from services.common.elasticsearch import make_client
from services.common.names import IndexNames
from services.common.settings import IndexSettings, StorySettings
from services.index.setup import ensure_index
from services.story.batches import Batch
from services.story.entries import Entry
from services.story.setup import ensure_stories
from services.story.store import Store
from services.story.stories import Stories

PASSWORDS = {"elastic": "elastic-quay-41", "newswire-index": "index-quay-42", "newswire-reader": "reader-quay-43"}
NAMES = IndexNames.of()
HASH = "f00d" * 8
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
DOCUMENTS = {
    "seen": {"status": "published", "title": "Ferry sails"},
    "kept": {"status": "withheld", "title": "Zanzibarquay withheld"},
    "later": {"status": "published", "title": "Embargoquay", "embargoed_until": TOMORROW},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ElasticsearchServer]:
    security = Security(PASSWORDS["elastic"])
    running = ElasticsearchServer(tmp_path_factory.mktemp("roles"), *free_ports(2), small=True, security=security)
    try:
        running.start()
        running.wait_ready()
        yield running
    finally:
        running.stop()


def settings_of(server: ElasticsearchServer, user: str, **given: Any) -> IndexSettings:
    login = {"elasticsearch_username": user, "elasticsearch_password": PASSWORDS[user]}
    return IndexSettings(elasticsearch_url=server.address, **login, **given)


def run_setup(server: ElasticsearchServer, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "NEWSWIRE_ELASTICSEARCH_URL": server.address,
        "NEWSWIRE_ELASTICSEARCH_USERNAME": "elastic",
        "NEWSWIRE_ELASTICSEARCH_PASSWORD": PASSWORDS["elastic"],
        "NEWSWIRE_SETUP_INDEX_PASSWORD": PASSWORDS["newswire-index"],
        "NEWSWIRE_SETUP_READER_PASSWORD": PASSWORDS["newswire-reader"],
        **extra,
    }
    command = [sys.executable, "-m", "newswire", "setup", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def done(server: ElasticsearchServer) -> ElasticsearchServer:
    """Roles and users made, and the index with its documents made by the index role itself."""
    said = run_setup(server)
    assert said.returncode == 0, said.stderr
    settings = settings_of(server, "newswire-index")
    with closing(make_client(settings)) as client:
        ensure_index(client, NAMES, settings)
        for number, (name, fields) in enumerate(DOCUMENTS.items()):
            action = {"index": {"_id": name, "version": number + 1, "version_type": "external_gte"}}
            client.bulk(index=NAMES.all, operations=[action, {"document_id": name, **fields}], require_alias=True)
        ensure_stories(client, NAMES, StorySettings())
        settle(client)
    with closing(make_client(settings_of(server, "elastic"))) as admin:
        admin.indices.refresh(index=NAMES.all)
        assert admin.count(index=NAMES.all)["count"] == len(DOCUMENTS)
    return server


def settle(client: Elasticsearch) -> None:
    """The documents' stories, as the story service writes them: all three say the same."""
    until = {"later": datetime.fromisoformat(TOMORROW)}
    entries = {
        name: Entry(name, 1, 1, status=fields["status"], text_hash=HASH, embargoed_until=until.get(name))
        for name, fields in DOCUMENTS.items()
    }
    stories = Stories(Store(client, NAMES.stories_all), NoHolds(), Availability(), threading.Event())
    stories.deliver(Batch(entries=entries))


class NoHolds:
    """Nothing is held."""

    def of(self, document_id: str) -> None:
        return None


@pytest.fixture
def reader(done: ElasticsearchServer) -> Iterator[Elasticsearch]:
    with closing(make_client(settings_of(done, "newswire-reader"))) as client:
        yield client


@pytest.fixture
def index(done: ElasticsearchServer) -> Iterator[Elasticsearch]:
    with closing(make_client(settings_of(done, "newswire-index"))) as client:
        yield client


def test_a_reader_finds_what_may_be_read_and_nothing_else(reader: Elasticsearch) -> None:
    everything = reader.search(index=NAMES.reading, aggs={"all": {"global": {}}})
    assert [hit["_id"] for hit in everything["hits"]["hits"]] == ["seen"]
    assert everything["aggregations"]["all"]["doc_count"] == 1
    assert reader.count(index=NAMES.reading)["count"] == 1
    hidden = reader.search(index=NAMES.reading, query={"ids": {"values": ["kept", "later"]}})
    assert hidden["hits"]["total"]["value"] == 0


def test_a_reader_sees_the_stories_of_what_may_be_read(reader: Elasticsearch) -> None:
    everything = reader.search(index=NAMES.stories, aggs={"all": {"global": {}}})
    assert [hit["_id"] for hit in everything["hits"]["hits"]] == ["seen"]
    assert everything["aggregations"]["all"]["doc_count"] == 1


@pytest.mark.parametrize("name", [NAMES.stories_all, NAMES.stories_physical])
def test_a_reader_sees_stories_by_the_filtered_name_alone(reader: Elasticsearch, name: str) -> None:
    with pytest.raises(AuthorizationException):
        reader.search(index=name)


LIKE = {"fields": ["title"], "like": [{"_index": NAMES.physical, "_id": "kept"}], "min_term_freq": 1, "min_doc_freq": 1}
LOOKUP = {"terms": {"title": {"index": NAMES.physical, "id": "kept", "path": "title"}}}
REFUSED: dict[str, Callable[[Elasticsearch, str], Any]] = {
    "get": lambda client, name: client.get(index=name, id="kept"),
    "get_source": lambda client, name: client.get_source(index=name, id="kept"),
    "exists": lambda client, name: client.perform_request(
        "GET", f"/{name}/_doc/kept", headers={"accept": "application/json"}
    ),
    "mget": lambda client, name: _all_items(client.mget(index=name, ids=["kept", "seen"])),
    "termvectors": lambda client, name: client.termvectors(index=name, id="kept", fields=["title"]),
    "mtermvectors": lambda client, name: _all_items(client.mtermvectors(index=name, ids=["kept"])),
    "terms_enum": lambda client, name: client.terms_enum(index=name, field="status", string="w"),
    "explain": lambda client, name: client.explain(index=name, id="kept", query={"match_all": {}}),
    "terms lookup": lambda client, name: client.search(index=name, query=LOOKUP),
    "validate": lambda client, name: client.indices.validate_query(index=name, q="*", rewrite=True),
    "point in time": lambda client, name: client.open_point_in_time(index=name, keep_alive="1m"),
    "index": lambda client, name: client.index(index=name, id="seen", document={"status": "published"}),
    "delete": lambda client, name: client.delete(index=name, id="seen"),
    "delete index": lambda client, name: client.indices.delete(index=NAMES.physical),
    "mapping": lambda client, name: client.indices.put_mapping(index=name, properties={"x": {"type": "long"}}),
    "aliases": lambda client, name: client.indices.put_alias(index=NAMES.physical, name="open"),
    "analyze": lambda client, name: client.indices.analyze(index=name, text="x", field="title"),
    "cluster": lambda client, name: client.cluster.health(),
    "users": lambda client, name: client.security.get_user(),
}


def _all_items(answer: Any) -> Any:
    """A request for many answers 200 with an error in each item."""
    errors = [item["error"] for item in answer["docs"] if "error" in item]
    if len(errors) == len(answer["docs"]) and {e["type"] for e in errors} == {"security_exception"}:
        raise AuthorizationException(str(errors), answer.meta, answer.body)
    return answer


@pytest.mark.parametrize("name", [NAMES.reading, NAMES.physical, NAMES.all, NAMES.stories, NAMES.stories_all])
@pytest.mark.parametrize("way", REFUSED)
def test_a_reader_gets_nothing_by_another_way(reader: Elasticsearch, way: str, name: str) -> None:
    with pytest.raises(AuthorizationException):
        REFUSED[way](reader, name)


@pytest.mark.parametrize("name", [NAMES.physical, NAMES.all, "newswire-articles-*"])
def test_a_reader_searches_the_readers_alias_only(reader: Elasticsearch, name: str) -> None:
    if "*" in name:
        # Of a pattern those indices are searched that one may search: none.
        assert reader.search(index=name, allow_no_indices=True)["hits"]["total"]["value"] == 0
    else:
        with pytest.raises(AuthorizationException):
            reader.search(index=name)


def test_what_is_like_a_withheld_document_is_not_told(reader: Elasticsearch) -> None:
    with pytest.raises(ApiError, match=r"security_exception|unauthorized"):
        reader.search(index=NAMES.reading, query={"more_like_this": LIKE})


def test_a_readers_wildcards_show_the_aliases_alone(reader: Elasticsearch) -> None:
    found = reader.search(index="*")
    assert {(hit["_index"], hit["_id"]) for hit in found["hits"]["hits"]} == {
        (NAMES.physical, "seen"),
        (NAMES.stories_physical, "seen"),
    }


@pytest.mark.parametrize(
    "way",
    [
        lambda client: client.indices.delete(index=NAMES.physical),
        lambda client: client.indices.close(index=NAMES.physical),
        lambda client: client.delete(index=NAMES.all, id="seen"),
        lambda client: client.get(index=NAMES.physical, id="kept"),
        lambda client: client.search(index=NAMES.all),
        lambda client: client.indices.create(index="articles-of-others"),
        lambda client: client.cluster.put_settings(persistent={"action.auto_create_index": "true"}),
        lambda client: client.security.get_user(),
    ],
)
def test_the_index_role_keeps_its_index_and_no_more(index: Elasticsearch, way: Callable[[Elasticsearch], Any]) -> None:
    with pytest.raises(AuthorizationException):
        way(index)


def test_the_index_role_starts_again_and_adds_fields(done: ElasticsearchServer, index: Elasticsearch) -> None:
    ensure_index(index, NAMES, settings_of(done, "newswire-index", index_refresh_interval="750ms"))
    changed = index.indices.get_settings(index=NAMES.physical, flat_settings=True)[NAMES.physical]["settings"]
    assert changed["index.refresh_interval"] == "750ms"
    index.indices.put_mapping(index=NAMES.physical, properties={"berth": {"type": "keyword"}})


def test_setup_twice_keeps_the_keys_and_writes_them_for_their_owner_alone(
    done: ElasticsearchServer, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    first = run_setup(done, "--keys", str(folder))
    assert first.returncode == 0, first.stderr
    keys = {path.name: path.read_text() for path in folder.iterdir()}
    assert keys.keys() == {"index.key", "reader.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    again = run_setup(done, "--keys", str(folder))
    assert again.returncode == 0, again.stderr
    assert {path.name: path.read_text() for path in folder.iterdir()} == keys
    shown = first.stdout + first.stderr + again.stdout + again.stderr
    assert not [secret for secret in (*keys.values(), *PASSWORDS.values()) if secret.strip() in shown]
    key = IndexSettings(elasticsearch_url=done.address, elasticsearch_api_key=keys["reader.key"].strip())
    with closing(make_client(key)) as client:
        assert client.count(index=NAMES.reading)["count"] == 1
        with pytest.raises(AuthorizationException):
            client.get(index=NAMES.reading, id="kept")


def test_a_key_that_was_taken_back_is_replaced(done: ElasticsearchServer, tmp_path: Path) -> None:
    assert run_setup(done, "--keys", str(tmp_path)).returncode == 0
    old = (tmp_path / "reader.key").read_text()
    with closing(make_client(settings_of(done, "elastic"))) as admin:
        admin.security.invalidate_api_key(name="newswire-reader")
    assert run_setup(done, "--keys", str(tmp_path)).returncode == 0
    new = (tmp_path / "reader.key").read_text()
    assert new != old
    key = IndexSettings(elasticsearch_url=done.address, elasticsearch_api_key=new.strip())
    with closing(make_client(key)) as client:
        assert client.count(index=NAMES.reading)["count"] == 1


def test_namespaces_are_kept_apart(done: ElasticsearchServer, tmp_path: Path) -> None:
    assert run_setup(done, "--keys", str(tmp_path), NEWSWIRE_NAMESPACE="blue").returncode == 0
    key = (tmp_path / "index.key").read_text().strip()
    blue = IndexSettings(elasticsearch_url=done.address, elasticsearch_api_key=key, namespace="blue")
    with closing(make_client(blue)) as client:
        ensure_index(client, IndexNames.of("blue"), blue)
        with pytest.raises(AuthorizationException):
            client.indices.get_mapping(index=NAMES.physical)


def test_a_wrong_password_and_a_server_without_security_are_said(done: ElasticsearchServer, stack) -> None:
    wrong = run_setup(done, NEWSWIRE_ELASTICSEARCH_PASSWORD="nonsense-quay")
    assert wrong.returncode == 1
    assert "does not let us in" in wrong.stderr
    assert "nonsense-quay" not in wrong.stdout + wrong.stderr
    off = run_setup(stack.elasticsearch)
    assert off.returncode == 1
    assert "security switched off" in off.stderr
