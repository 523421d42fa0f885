"""The index and its aliases, made at start by whichever replica comes first and left alone by the others."""

from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from schemas.enriched import ANALYZERS
from services.common.logging import get_logger
from services.common.names import READABLE, IndexNames, feed_alias
from services.common.settings import IndexSettings
from services.index import entries, mapping
from services.index.physical import Physical, current, existing, meta

log = get_logger(__name__)


def ensure_index(client: Elasticsearch, names: IndexNames, settings: IndexSettings) -> None:
    """Creates the first index where there is none, and adds what is new to each. Raises what the client raises."""
    analyzers = available_analyzers(client)
    if not existing(client, names):
        _create(client, names.physical, settings, mapping.mappings(analyzers), feed_aliases(names.physical))
    indices = existing(client, names)
    for physical in indices:
        _add_fields(client, physical.name, mapping.properties(analyzers))
        _keep_settings(client, physical.name, settings)
        if feed_alias(physical.name) not in physical.aliases:
            _add_aliases(client, physical.name, feed_aliases(physical.name))
    for alias, options in reading_aliases(names).items():
        # An alias that points elsewhere was switched by an operator: it stays.
        if not client.indices.exists_alias(name=alias):
            _add_aliases(client, (current(indices, names) or indices[0]).name, {alias: options})


def create_next(
    client: Elasticsearch, names: IndexNames, settings: IndexSettings, letters_from: dict[int, int]
) -> Physical:
    """A further index of articles, empty, with the mapping of today; feeders notice it. Raises what the client raises."""
    name = names.numbered(existing(client, names)[-1].number + 1)
    mappings = {**mapping.mappings(available_analyzers(client)), "_meta": meta(letters_from)}
    _create(client, name, settings, mappings, feed_aliases(name))
    return next(physical for physical in existing(client, names) if physical.name == name)


def reading_aliases(names: IndexNames) -> dict[str, dict[str, Any]]:
    """Those that point at the one index that people read, with their options."""
    return {names.all: {"is_write_index": True}, names.reading: {"filter": READABLE}}


def feed_aliases(physical: str) -> dict[str, dict[str, Any]]:
    """The one alias through which an index is written."""
    return {feed_alias(physical): {"is_write_index": True}}


def _add_aliases(client: Elasticsearch, index: str, aliases: dict[str, dict[str, Any]]) -> None:
    actions = [{"add": {"index": index, "alias": alias, **options}} for alias, options in aliases.items()]
    client.indices.update_aliases(actions=actions)


def ensure_revisions(client: Elasticsearch, names: IndexNames, settings: IndexSettings) -> None:
    """The same for newswire-revisions. Raises what the client raises."""
    aliases: dict[str, dict[str, Any]] = {names.revisions: {"is_write_index": True}}
    if not client.indices.exists(index=names.revisions_physical):
        _create(client, names.revisions_physical, settings, entries.MAPPINGS, aliases)
    _add_fields(client, names.revisions_physical, entries.MAPPINGS["properties"])
    _keep_settings(client, names.revisions_physical, settings)


def available_analyzers(client: Elasticsearch) -> set[str]:
    """Those of the contract's analyzers that this server has; one log line names the languages that go without."""
    found = {name for name in set(ANALYZERS.values()) if _has_analyzer(client, name)}
    lacking = sorted(language for language, name in ANALYZERS.items() if name not in found)
    if lacking:
        log.warning("analyzers_missing", languages=lacking, doing="analysing these with `standard`: no stemming")
    return found


def _has_analyzer(client: Elasticsearch, name: str) -> bool:
    try:
        client.indices.analyze(analyzer=name, text="news")
    except BadRequestError:
        return False
    return True


def _create(
    client: Elasticsearch, index: str, settings: IndexSettings, mappings: dict[str, Any], aliases: dict[str, Any]
) -> None:
    try:
        client.indices.create(
            index=index,
            mappings=mappings,
            aliases=aliases,
            settings={
                "number_of_shards": settings.index_shards,
                "number_of_replicas": settings.index_replicas,
                "refresh_interval": settings.index_refresh_interval,
            },
        )
        log.info("index_created", index=index)
    except BadRequestError as error:
        # Another replica was quicker.
        if error.error != "resource_already_exists_exception":
            raise


def _add_fields(client: Elasticsearch, index: str, wanted: dict[str, Any]) -> None:
    existing = client.indices.get_mapping(index=index)[index]["mappings"].get("properties", {})
    added = mapping.missing(existing, wanted)
    if added:
        client.indices.put_mapping(index=index, properties=added)
        log.info("fields_added", index=index, fields=sorted(added))


def _keep_settings(client: Elasticsearch, index: str, settings: IndexSettings) -> None:
    """Only what differs is written: an index under a block can still be started on."""
    wanted = {
        "index.refresh_interval": settings.index_refresh_interval,
        "index.number_of_replicas": str(settings.index_replicas),
    }
    existing = client.indices.get_settings(index=index, flat_settings=True)[index]["settings"]
    changed = {name: value for name, value in wanted.items() if existing.get(name) != value}
    if changed:
        client.indices.put_settings(index=index, settings=changed)
        log.info("index_settings_changed", index=index, settings=changed)
