"""newswire-stories and its aliases, made at start by whichever replica comes first and left alone by the others."""

from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from services.common.logging import get_logger
from services.common.names import READABLE, IndexNames
from services.common.settings import StorySettings
from services.story.entries import MAPPINGS

log = get_logger(__name__)


def ensure_stories(client: Elasticsearch, names: IndexNames, settings: StorySettings) -> None:
    """Creates what is missing. Readers get an alias that hides what they may not read. Raises what the client raises."""
    if not client.indices.exists(index=names.stories_physical):
        _create(client, names.stories_physical, settings)
    # The same again changes nothing; what a newer version adds is added.
    client.indices.put_mapping(index=names.stories_physical, properties=MAPPINGS["properties"])
    aliases: dict[str, dict[str, Any]] = {
        names.stories_all: {"is_write_index": True},
        names.stories: {"filter": READABLE},
    }
    missing = {name: options for name, options in aliases.items() if not client.indices.exists_alias(name=name)}
    if missing:
        actions = [{"add": {"index": names.stories_physical, "alias": name, **o}} for name, o in missing.items()]
        client.indices.update_aliases(actions=actions)
    wanted = {"index.number_of_replicas": str(settings.story_replicas)}
    there = client.indices.get_settings(index=names.stories_physical, flat_settings=True)[names.stories_physical]
    if any(there["settings"].get(name) != value for name, value in wanted.items()):
        client.indices.put_settings(index=names.stories_physical, settings=wanted)


def _create(client: Elasticsearch, index: str, settings: StorySettings) -> None:
    try:
        client.indices.create(
            index=index,
            mappings=MAPPINGS,
            settings={
                "number_of_shards": settings.story_shards,
                "number_of_replicas": settings.story_replicas,
                # Each batch refreshes before it looks; what operators' holds change may take this long.
                "refresh_interval": "1s",
            },
        )
        log.info("index_created", index=index)
    except BadRequestError as error:
        # Another replica was quicker.
        if error.error != "resource_already_exists_exception":
            raise
