"""The index and its aliases, made at start by whichever replica comes first and left alone by the others."""

from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from schemas.enriched import ANALYZERS
from services.common.logging import get_logger
from services.common.names import IndexNames
from services.common.settings import IndexSettings
from services.index import mapping

log = get_logger(__name__)


def ensure_index(client: Elasticsearch, names: IndexNames, settings: IndexSettings) -> None:
    """Creates what is missing and adds what is new. Raises what the client raises."""
    analyzers = available_analyzers(client)
    aliases: dict[str, dict[str, Any]] = {
        names.all: {"is_write_index": True},
        names.reading: {"filter": mapping.READABLE},
    }
    if not client.indices.exists(index=names.physical):
        _create(client, names, settings, mapping.mappings(analyzers), aliases)
    _add_fields(client, names.physical, mapping.properties(analyzers))
    _keep_settings(client, names.physical, settings)
    for alias, options in aliases.items():
        # An alias that points elsewhere was switched by an operator: it stays.
        if not client.indices.exists_alias(name=alias):
            action = {"add": {"index": names.physical, "alias": alias, **options}}
            client.indices.update_aliases(actions=[action])


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
    client: Elasticsearch, names: IndexNames, settings: IndexSettings, mappings: dict[str, Any], aliases: dict[str, Any]
) -> None:
    try:
        client.indices.create(
            index=names.physical,
            mappings=mappings,
            aliases=aliases,
            settings={
                "number_of_shards": settings.index_shards,
                "number_of_replicas": settings.index_replicas,
                "refresh_interval": settings.index_refresh_interval,
            },
        )
        log.info("index_created", index=names.physical)
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
