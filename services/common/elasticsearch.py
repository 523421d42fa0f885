"""The Elasticsearch client as every part needs it: no retries of its own, since who asks decides what a failure means."""

from typing import Any

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, TlsError
from elasticsearch import ApiError, Elasticsearch

from services.common.outcomes import Failure, classify_request, no_answer
from services.common.settings import ElasticsearchSettings


def make_client(settings: ElasticsearchSettings, request_timeout: float = 60.0) -> Elasticsearch:
    """A client; `request_timeout` in seconds. Nothing is sent yet."""
    options: dict[str, Any] = {}
    if settings.elasticsearch_username and settings.elasticsearch_password:
        options["basic_auth"] = (settings.elasticsearch_username, settings.elasticsearch_password.get_secret_value())
    if settings.elasticsearch_api_key:
        options["api_key"] = settings.elasticsearch_api_key.get_secret_value()
    if settings.elasticsearch_ca_file:
        options["ca_certs"] = str(settings.elasticsearch_ca_file)
    return Elasticsearch(
        settings.elasticsearch_url, max_retries=0, retry_on_timeout=False, request_timeout=request_timeout, **options
    )


def is_up(client: Elasticsearch) -> bool:
    """Whether the cluster answers and is not red; never by GET /, which the local build does not have."""
    try:
        return bool(client.cluster.health(timeout="1s").get("status") in ("green", "yellow"))
    except Exception:
        return False


def failure_of(error: Exception) -> Failure:
    """What the client raised, as a Failure; anything that is no failure of Elasticsearch or the way to it is raised again."""
    if isinstance(error, TlsError):
        return no_answer(f"no trust in the server's certificate: {error}", tls=True)
    if isinstance(error, (NoConnection, ConnectionTimeout, SerializationError)):
        return no_answer(f"{type(error).__name__}: {str(error)[:300]}")
    if isinstance(error, ApiError):
        said = error.body.get("error") if isinstance(error.body, dict) else None
        if isinstance(said, dict):
            return classify_request(error.meta.status, said.get("type"), str(said.get("reason"))[:1_000])
        return classify_request(error.meta.status, None, str(error.message)[:300])
    raise error
