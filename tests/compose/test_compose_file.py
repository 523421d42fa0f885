"""The compose file, the Dockerfile and .env, looked at without a Docker engine."""

import copy
import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from newswire import env_file
from services.common.settings import known_variables
from tests.compose import rules
from tests.compose.rules import RULES, Compose, Rule

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
HADOLINT = Path(sys.executable).with_name("hadolint")


@pytest.fixture
def compose() -> Compose:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def problems(compose: Compose) -> list[str]:
    """What the Compose specification's own schema, as check-jsonschema ships it, finds wrong."""
    files = metadata.files("check-jsonschema") or []
    path = next(file for file in files if file.name == "compose-spec.json")
    schema = json.loads(Path(str(path.locate())).read_text(encoding="utf-8"))
    return [error.message for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(compose)]


def hadolint(dockerfile: str) -> subprocess.CompletedProcess[str]:
    command = [HADOLINT, "--no-color", "-"]
    return subprocess.run(command, input=dockerfile, capture_output=True, text=True, timeout=60, check=False)


def test_follows_the_compose_specification(compose: Compose) -> None:
    assert problems(compose) == []
    compose["services"]["index"]["restarts"] = "always"
    assert any("restarts" in problem for problem in problems(compose))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_keeps_the_rule(rule: Rule, compose: Compose) -> None:
    assert list(rule(compose)) == []


def put(*path: str, value: Any) -> Callable[[Compose], None]:
    """Changes the value at that path; None removes it."""

    def change(compose: Compose) -> None:
        *parents, last = path
        at: Any = compose["services"]
        for name in parents:
            at = at[name]
        if value is None:
            del at[last]
        else:
            at[last] = value

    return change


@pytest.mark.parametrize(
    ("rule", "change", "named"),
    [
        (rules.images, put("kafka", "image", value="apache/kafka"), "not pinned"),
        (rules.images, put("kafka", "image", value="apache/kafka:latest"), "not pinned"),
        (rules.images, put("kafka", "image", value="registry.example/apache/kafka:4.1.0"), "registry host"),
        (rules.images, put("index", "build", value=None), "either an image or a build"),
        (rules.variables, put("index", "environment", "NEWSWIRE_ELASTIC_URL", value="http://x:1"), "NEWSWIRE_ELASTIC"),
        (rules.ports, put("elasticsearch", "ports", value=["9200:9200"]), "every address"),
        (rules.ports, put("ingest", "ports", value=["0.0.0.0:8080:8080"]), "every address"),
        (rules.ports, put("index", "network_mode", value="host"), "host network"),
        (rules.upkeep, put("kafka", "healthcheck", value=None), "no health check"),
        (rules.upkeep, put("index", "healthcheck", value={"disable": True}), "disabled"),
        (rules.upkeep, put("index", "restart", value=None), "not restarted"),
        (rules.upkeep, put("index", "logging", value=None), "fill the disk"),
        (rules.upkeep, put("index", "depends_on", "kafka", "condition", value="service_started"), "until kafka"),
        (rules.upkeep, put("index", "depends_on", "setup", "condition", value="service_started"), "until setup"),
        (rules.upkeep, put("setup", "restart", value="unless-stopped"), "not restarted"),
        (rules.confinement, put("setup", "read_only", value=None), "writable"),
        (
            rules.logins,
            put("index", "environment", "NEWSWIRE_ELASTICSEARCH_PASSWORD", value="${ELASTIC_PASSWORD:?run make env}"),
            "administrator",
        ),
        (rules.logins, put("index", "depends_on", "setup", value=None), "wait for setup"),
        (rules.confinement, put("index", "user", value=None), "root"),
        (rules.confinement, put("kafka", "user", value="root"), "root"),
        (rules.confinement, put("elasticsearch", "user", value="0:0"), "root"),
        (rules.confinement, put("enrich", "cap_drop", value=None), "capabilities"),
        (rules.confinement, put("enrich", "cap_add", value=["NET_ADMIN"]), "capabilities"),
        (rules.confinement, put("enrich", "privileged", value=True), "capabilities"),
        (rules.confinement, put("enrich", "security_opt", value=None), "gain privileges"),
        (rules.confinement, put("ingest", "read_only", value=None), "writable"),
        (rules.confinement, put("kafka", "read_only", value=None), "writable"),
        (rules.confinement, put("elasticsearch", "read_only", value=False), "writable"),
        (rules.confinement, put("enrich", "tmpfs", value=None), "can't write /tmp"),
        (rules.confinement, put("kafka", "tmpfs", value=["/tmp:size=1m"]), "can't write /opt/kafka/logs"),  # noqa: S108
        (rules.confinement, put("kafka", "volumes", value=[]), "can't write /opt/kafka/config"),
        (rules.confinement, put("elasticsearch", "volumes", value=[]), "can't write /usr/share/elasticsearch/config"),
        (rules.confinement, put("kafka", "tmpfs", value=["/tmp"]), "fill the memory"),  # noqa: S108
        (rules.memory, put("index", "deploy", value=None), "no memory limit"),
        (rules.memory, put("kafka", "deploy", "resources", "limits", "memory", value="2g"), "do not fit"),
        (rules.memory, put("enrich", "environment", "NEWSWIRE_ENRICH_MEMORY_MIB", value="1500"), "before the child"),
        (rules.secrets, put("elasticsearch", "environment", "ELASTIC_PASSWORD", value="hunter2"), "ELASTIC_PASSWORD"),
        (
            rules.secrets,
            put("ingest", "environment", "NEWSWIRE_INGEST_TOKEN", value="${T:-x}"),
            "NEWSWIRE_INGEST_TOKEN",
        ),
        (rules.secrets, put("index", "command", value=["sh", "-c", "x ${ELASTIC_PASSWORD}"]), "process list"),
        (rules.stopping, put("enrich", "stop_grace_period", value="25s"), "in hand"),
        (rules.stopping, put("index", "stop_grace_period", value=None), "10 s"),
        (rules.inbox, put("ingest", "volumes", value=None), "watches /inbox"),
        (rules.inbox, put("ingest", "volumes", value=["${INBOX_DIR:-./inbox}:/inbox:ro"]), "mounted to be written"),
        (rules.inbox, put("ingest", "environment", "NEWSWIRE_INGEST_INBOX", value=None), "watches None"),
        (rules.kafka, put("kafka", "environment", "KAFKA_AUTO_CREATE_TOPICS_ENABLE", value=None), "accident"),
        (rules.kafka, put("kafka", "environment", "KAFKA_MESSAGE_MAX_BYTES", value="1048576"), "MESSAGE_MAX"),
        (rules.kafka, put("kafka", "environment", "KAFKA_LOG_DIRS", value=None), "volume"),
        (rules.kafka, put("kafka", "ports", value=["127.0.0.1:9999:9094"]), "advertises"),
    ],
)
def test_a_breach_is_seen(rule: Rule, change: Callable[[Compose], None], named: str, compose: Compose) -> None:
    broken = copy.deepcopy(compose)
    change(broken)
    assert named in "\n".join(rule(broken))


def test_the_dockerfile_is_clean() -> None:
    found = hadolint(DOCKERFILE)
    assert found.returncode == 0, found.stdout
    assert hadolint(DOCKERFILE.replace("WORKDIR /build", "RUN cd /build", 1)).returncode != 0


def test_the_dockerfile_pins_its_base_and_sets_settings_that_exist() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", DOCKERFILE, re.MULTILINE)
    bases = {image for image, _ in stages} - {name for _, name in stages}
    assert {rules.image_problem(base) for base in bases} == {None}
    variables = set(re.findall(r"\b(NEWSWIRE_[A-Z_]+)=", DOCKERFILE))
    assert len(variables) == 5
    assert variables <= known_variables()


def test_every_service_listens_where_its_health_is_asked(compose: Compose) -> None:
    run = [
        one["command"][2] for one in compose["services"].values() if one.get("command", [])[:2] == ["newswire", "run"]
    ]
    assert len(run) >= 4
    assert [name for name in run if f"NEWSWIRE_{name.upper()}_PORT=8080" not in DOCKERFILE] == []


def test_the_image_is_run_as_in_the_compose_file(compose: Compose) -> None:
    """A directive for the builder would need a registry; user, port and health check are those that compose relies on."""
    assert not re.search(r"^#\s*syntax\s*=", DOCKERFILE, re.MULTILINE)
    built = [service for _, service in rules.services(compose) if "build" in service]
    assert {service["user"] for service in built} == {re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)[-1]}
    port = re.findall(r"^PORT = (\d+)$", (ROOT / "deploy" / "healthcheck.py").read_text(), re.MULTILINE)
    assert set(re.findall(r"NEWSWIRE_\w+_PORT=(\d+)", DOCKERFILE)) == set(port)
    assert compose["services"]["ingest"]["ports"][0].endswith(f":{port[0]}")
    assert "HEALTHCHECK" in DOCKERFILE


def test_every_variable_is_explained_and_every_secret_written() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    wanted = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)) == wanted
    assert set(re.findall(r"\$\{([A-Z_]+):\?", text)) == set(env_file.SECRETS)
    assert env_file.missing(example) == list(env_file.SECRETS)


def test_a_new_env_file_has_secrets_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert env_file.write(first)
    assert env_file.write(second)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert env_file.missing(first.read_text()) == []
    secrets = re.findall(r"^[A-Z_]+=([0-9a-f]{48})$", first.read_text() + second.read_text(), re.MULTILINE)
    assert len(secrets) == len(set(secrets)) == 2 * len(env_file.SECRETS)


def test_an_env_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    env_file.write(path)
    before = path.read_text()
    assert not env_file.write(path)
    assert path.read_text() == before


def test_the_inbox_is_made_for_whoever_and_left_as_it_is(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    env_file.make_inbox(inbox)
    assert stat.S_IMODE(inbox.stat().st_mode) == 0o777
    inbox.chmod(0o750)
    env_file.make_inbox(inbox)
    assert stat.S_IMODE(inbox.stat().st_mode) == 0o750


def test_an_env_file_that_lacks_a_secret_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("ELASTIC_PASSWORD=abc\n# NEWSWIRE_INGEST_TOKEN=x\nNEWSWIRE_INGEST_TOKEN=''\n")
    with pytest.raises(env_file.EnvFileError, match=r"no NEWSWIRE_INGEST_TOKEN: add a line"):
        env_file.write(path)
    assert path.read_text().startswith("ELASTIC_PASSWORD=abc")


def test_make_env_says_what_it_did(tmp_path: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", ROOT / "newswire" / "env_file.py", tmp_path / ".env"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    first, second = run(), run()
    assert (first.returncode, second.returncode) == (0, 0)
    assert "written" in first.stdout
    assert "left as it is" in second.stdout
    assert (tmp_path / "inbox").is_dir()
    (tmp_path / ".env").write_text("")
    third = run()
    assert third.returncode == 1
    assert "ELASTIC_PASSWORD" in third.stderr
    assert "Traceback" not in third.stderr
