"""What docker-compose.yml and the Dockerfile must keep to. Each rule takes the parsed file and yields one sentence a breach."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from schemas.topics import DERIVED_MAX_BYTES
from services.common.settings import EnrichSettings, known_variables

Compose = dict[str, Any]
Rule = Callable[[Compose], Iterator[str]]

# What runs once and ends.
ONCE = ("setup",)
# What runs out of our own image writes there, and nowhere else; what the official images write to.
OURS_WRITES = ("/tmp",)  # noqa: S108 - in the container
WRITES = {
    "kafka": ("/var/lib/kafka/data", "/opt/kafka/config", "/opt/kafka/logs", "/tmp"),  # noqa: S108
    "elasticsearch": (
        *(f"/usr/share/elasticsearch/{folder}" for folder in ("data", "config", "logs")),
        "/tmp",  # noqa: S108
    ),
}
# A machine of 4 GiB. Limits are ceilings: the system itself has what services leave of theirs.
MEMORY_MIB = 4032
# The parent process, and the scratch space of the child, in MiB.
ENRICH_PARENT_MIB = 300
SECRET = re.compile(r"PASSWORD|TOKEN|SECRET|API_KEY")
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")
# name:tag, perhaps with a digest; one slash at most and no dot before it: a dot would make it a registry's host.
PINNED = re.compile(r"([a-z0-9_-]+/)?[a-z0-9_-]+:\d+\.\d+(\.\d+)?[a-z0-9.-]*(@sha256:[0-9a-f]{64})?")
UNITS_MIB = {"m": 1, "g": 1024}
SECONDS = {"s": 1, "m": 60}


def services(compose: Compose) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and definition of each service."""
    yield from compose["services"].items()


def image_problem(image: str) -> str | None:
    """Why an image's name is not acceptable, None if it is."""
    return None if PINNED.fullmatch(image) else f"image {image} is not pinned to a version, or names a registry host"


def images(compose: Compose) -> Iterator[str]:
    """Images are pinned and named without a registry host; our own are built."""
    for name, service in services(compose):
        if "image" in service and (wrong := image_problem(service["image"])):
            yield f"{name}: {wrong}"
        if ("image" in service) == ("build" in service):
            yield f"{name}: needs either an image or a build"


def variables(compose: Compose) -> Iterator[str]:
    """Each NEWSWIRE_ variable is a setting that exists."""
    for name, service in services(compose):
        for variable in service.get("environment", {}):
            if variable.startswith("NEWSWIRE_") and variable not in known_variables():
                yield f"{name}: {variable} is no setting"


def ports(compose: Compose) -> Iterator[str]:
    """Nothing is published but on 127.0.0.1."""
    for name, service in services(compose):
        if service.get("network_mode") == "host":
            yield f"{name}: host network"
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                yield f"{name}: {port} is published on every address"


def upkeep(compose: Compose) -> Iterator[str]:
    """Health check (a built image has its own), restart, log size, and waiting for healthy services only."""
    for name, service in services(compose):
        if "build" not in service and "healthcheck" not in service:
            yield f"{name}: no health check"
        if service.get("healthcheck", {}).get("disable") and name not in ONCE:
            yield f"{name}: health check disabled"
        if service.get("restart") != ("on-failure" if name in ONCE else "unless-stopped"):
            yield f"{name}: not restarted"
        if "max-size" not in service.get("logging", {}).get("options", {}):
            yield f"{name}: its log may fill the disk"
        for other, how in service.get("depends_on", {}).items():
            if how.get("condition") != ("service_completed_successfully" if other in ONCE else "service_healthy"):
                yield f"{name}: does not wait until {other} is healthy, or done"


def confinement(compose: Compose) -> Iterator[str]:
    """Not root, no capabilities, no new privileges, a read-only root file system; what is written has a size or a volume."""
    for name, service in services(compose):
        if str(service.get("user", "0")).partition(":")[0] in ("0", "root"):
            yield f"{name}: runs as root"
        if service.get("privileged") or service.get("cap_add") or service.get("cap_drop") != ["ALL"]:
            yield f"{name}: keeps capabilities"
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name}: may gain privileges"
        if service.get("read_only") is not True:
            yield f"{name}: writable root file system"
        sizes = dict(str(mount).partition(":")[::2] for mount in service.get("tmpfs", []))
        yield from (f"{name}: {path} may fill the memory" for path, given in sizes.items() if "size=" not in given)
        mounted = {*sizes, *(str(volume).split(":")[1] for volume in service.get("volumes", []))}
        written = OURS_WRITES if "build" in service else WRITES.get(name, ("/",))
        yield from (f"{name}: can't write {path}" for path in written if path not in mounted)


def limit_mib(service: dict[str, Any]) -> int:
    """A service's memory limit in MiB, 0 where there is none."""
    limit = str(service.get("deploy", {}).get("resources", {}).get("limits", {}).get("memory", "0m"))
    return int(limit[:-1]) * UNITS_MIB[limit[-1]]


def memory(compose: Compose) -> Iterator[str]:
    """Each has a limit, and all together fit the machine."""
    limits = {name: limit_mib(service) for name, service in services(compose)}
    yield from (f"{name}: no memory limit" for name, limit in limits.items() if not limit)
    # What runs once is smaller than the index service, which starts when it is over.
    together = sum(limit for name, limit in limits.items() if name not in ONCE)
    if together > MEMORY_MIB:
        yield f"limits of {together} MiB do not fit {MEMORY_MIB} MiB"
    child = int(compose["services"]["enrich"]["environment"]["NEWSWIRE_ENRICH_MEMORY_MIB"])
    if child + ENRICH_PARENT_MIB > limits["enrich"]:
        yield "enrich: the container would be killed before the child process reaches its own limit"


def secrets(compose: Compose) -> Iterator[str]:
    """Secrets come from the environment and must be there; none on a command line or in the file."""
    for name, service in services(compose):
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) and not REQUIRED.fullmatch(str(value)):
                yield f"{name}: {variable} must be ${{…:?run make env}}"
        run = f"{service.get('command', '')} {service.get('healthcheck', {}).get('test', '')}"
        if re.search(r"(?<!\$)\$\{", run):
            yield f"{name}: a value put into the command line by Compose is visible in the process list"


def logins(compose: Compose) -> Iterator[str]:
    """Elasticsearch's administrator is for the set-up alone, which is done before anybody else logs in."""
    for name, service in services(compose):
        environment = service.get("environment", {})
        if "build" in service and name not in ONCE and "ELASTIC_PASSWORD" in str(environment):
            yield f"{name}: is Elasticsearch's administrator"
        user = environment.get("NEWSWIRE_ELASTICSEARCH_USERNAME")
        if name not in ONCE and user is not None and "setup" not in service.get("depends_on", {}):
            yield f"{name}: does not wait for setup to make its user"


def stopping(compose: Compose) -> Iterator[str]:
    """Containers get longer to stop than our services take to finish."""
    grace = {name: service.get("stop_grace_period", "10s") for name, service in services(compose)}
    seconds = {name: int(text[:-1]) * SECONDS[text[-1]] for name, text in grace.items()}
    if seconds["enrich"] <= EnrichSettings.model_fields["enrich_grace_seconds"].default:
        yield "enrich: killed while it finishes what it has in hand"
    yield from (f"{name}: {limit} s to stop" for name, limit in seconds.items() if limit < 25)


def inbox(compose: Compose) -> Iterator[str]:
    """The folder that ingest watches is one of this machine, writable, and where tests do not meet a user's own files."""
    service = compose["services"]["ingest"]
    watched = service.get("environment", {}).get("NEWSWIRE_INGEST_INBOX")
    mounts = [str(volume) for volume in service.get("volumes", [])]
    if f"${{INBOX_DIR:-./inbox}}:{watched}" not in mounts:
        yield f"ingest: watches {watched}, which is not ${{INBOX_DIR:-./inbox}}, mounted to be written"


def kafka(compose: Compose) -> Iterator[str]:
    """No topic by accident, messages as large as ours, data on a named volume, two listeners."""
    broker = compose["services"]["kafka"]
    environment = broker["environment"]
    if environment.get("KAFKA_AUTO_CREATE_TOPICS_ENABLE") != "false":
        yield "kafka: makes topics by accident"
    for name in ("KAFKA_MESSAGE_MAX_BYTES", "KAFKA_REPLICA_FETCH_MAX_BYTES"):
        if int(environment.get(name, 0)) < DERIVED_MAX_BYTES:
            yield f"kafka: {name} is below {DERIVED_MAX_BYTES}"
    if f"kafka-data:{environment.get('KAFKA_LOG_DIRS')}" not in broker["volumes"]:
        yield "kafka: its data is not on its volume"
    advertised = environment["KAFKA_ADVERTISED_LISTENERS"].split(",")
    published = broker["ports"][0].rpartition(":")[0]
    if advertised != ["INTERNAL://kafka:9092", f"HOST://{published}"]:
        yield "kafka: advertises other addresses than it is reached at"


RULES: tuple[Rule, ...] = (
    images,
    variables,
    ports,
    upkeep,
    confinement,
    memory,
    secrets,
    logins,
    stopping,
    inbox,
    kafka,
)
