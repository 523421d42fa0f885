"""Reading from Elasticsearch for the command line: the right alias, and errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from elastic_transport import TlsError
from elasticsearch import ApiError, Elasticsearch, TransportError

from newswire.queries import BadQuery
from services.common.elasticsearch import make_client
from services.common.names import IndexNames, feed_alias, group_of
from services.common.settings import ElasticsearchSettings

HOW_TO_ASK = """write words, AND, OR, NOT, "a phrase", prefix*, and \\ before any other sign"""


@contextmanager
def reader(settings: ElasticsearchSettings) -> Iterator[Elasticsearch]:
    """A client for the length of one command; what can't be reached or is not allowed ends it with a sentence and exit 1."""
    client = make_client(settings, request_timeout=30)
    try:
        yield client
    except TlsError as error:
        _end(
            f"no trust in the certificate of Elasticsearch at {settings.elasticsearch_url} ({error.message}): "
            "set NEWSWIRE_ELASTICSEARCH_CA_FILE to the authority that signed it"
        )
    except TransportError:
        _end(
            f"no Elasticsearch answers at {settings.elasticsearch_url}: run `newswire up`, or set NEWSWIRE_ELASTICSEARCH_URL"
        )
    except ApiError as error:
        if error.meta.status in (401, 403):
            _end(
                f"Elasticsearch at {settings.elasticsearch_url} does not let us in: set "
                "NEWSWIRE_ELASTICSEARCH_USERNAME and _PASSWORD, or _API_KEY, of one who may do this"
            )
        if error.meta.status == 404:
            _end("nothing is indexed yet: start the index service (`newswire up`), then `newswire ingest` something")
        _end(f"Elasticsearch refused the request: {error.error}: {_cause(error)}")
    finally:
        client.close()


def index_group(client: Elasticsearch, names: IndexNames) -> str:
    """The consumer group that feeds the index which people read: a rebuilt one has a group of its own.

    For services.common.kafka.group_name. Where nothing is indexed yet, that of the first index.
    """
    found = client.options(ignore_status=404).indices.get_alias(index=names.all)
    if found.meta.status == 404:
        return group_of(names.physical)
    # By the alias that it is written through: the index behind that may be an operator's copy with a name of its own.
    feeds = [a for said in found.values() for a in said["aliases"] if a.startswith(feed_alias(names.numbered("")))]
    return group_of(feeds[0] if feeds else next(iter(found)))


def ask(
    client: Elasticsearch,
    settings: ElasticsearchSettings,
    body: dict[str, Any],
    everything: bool = False,
    partial: bool = True,
) -> dict[str, Any]:
    """The answer of one search, through the readers' alias unless `everything` is asked for. Raises BadQuery.

    Without `partial`, an answer that lacks a part of the index is an error.
    """
    names = IndexNames.of(settings.namespace)
    index = names.all if everything else names.reading
    try:
        return dict(client.search(index=index, body=body, allow_partial_search_results=None if partial else False))
    except ApiError as error:
        if error.meta.status == 400:
            raise BadQuery(f"the query can't be read: {_cause(error)}; {HOW_TO_ASK}") from None
        raise


def ask_revisions(client: Elasticsearch, settings: ElasticsearchSettings, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries that a search in newswire-revisions finds."""
    found = client.search(index=IndexNames.of(settings.namespace).revisions, body=body)
    return [hit["_source"] for hit in found["hits"]["hits"]]


def ask_stories(
    client: Elasticsearch, settings: ElasticsearchSettings, body: dict[str, Any], everything: bool = False
) -> dict[str, Any]:
    """The answer of one search in newswire-stories; an empty one where nobody keeps stories, or we may not see them."""
    names = IndexNames.of(settings.namespace)
    index = names.stories_all if everything else names.stories
    try:
        return dict(client.search(index=index, body=body))
    except ApiError as error:
        if error.meta.status == 403:
            typer.echo(
                "newswire: copies are not known: we may not read newswire-stories; run `newswire setup`", err=True
            )
        elif error.meta.status != 404:
            raise
        return {"hits": {"hits": []}}


def _cause(error: ApiError) -> str:
    causes = error.body.get("error", {}).get("root_cause", []) if isinstance(error.body, dict) else []
    return str(causes[0].get("reason", error.error)).split("\n")[0] if causes else str(error.error)


def _end(sentence: str) -> None:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(1)
