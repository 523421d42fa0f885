"""A run of docker-compose.yml under a name, ports, secrets and volumes of its own: a stack that somebody uses is never touched."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from newswire import env_file
from newswire.local.plugin import distribution
from newswire.local.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("INGEST_HOST_PORT", "KAFKA_HOST_PORT", "ELASTICSEARCH_HOST_PORT")
# How many of the last lines of whose log a failure shows.
LOG_LINES = {15: ("kafka", "elasticsearch"), 40: ("setup", "ingest", "enrich", "index")}
ELASTICSEARCH = "elasticsearch:9.2.0"
SECRETS = tuple(env_file.SECRETS)


class EngineMissing(Exception):
    """No Docker engine, or no Compose; the message says which and what to do."""


class CommandFailed(Exception):
    """A docker command failed; the message has what it printed."""


def docker(*arguments: str, given: str | None = None, env: dict[str, str] | None = None, seconds: float = 300) -> str:
    """What the command prints on standard output. Raises CommandFailed."""
    command = ["docker", *arguments]
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            env=env,
            cwd=ROOT,
            timeout=seconds,
            check=False,
            # Ctrl-C is for us: a `down` that it reaches, too, leaves containers behind.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise CommandFailed(f"{' '.join(command)}: not done after {seconds:.0f} s") from error
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def require_engine() -> None:
    """Raises EngineMissing."""
    if shutil.which("docker") is None:
        raise EngineMissing("there is no docker command: install Docker Engine 25 or newer with its compose plugin")
    for what, command in (("Docker engine answers", "version"), ("docker compose plugin works", "compose version")):
        try:
            docker(*command.split(), seconds=60)
        except CommandFailed as error:
            reason = str(error).strip().splitlines()[-1]
            raise EngineMissing(f"no {what} ({reason}): start it, or set DOCKER_HOST to one that runs") from error


def lacks_analysis(image: str) -> bool:
    """Whether the image is of Elasticsearch's minimal build, as a stand-in may be: without its plugin it can't store users."""
    return "analysis-common" not in docker("run", "--rm", "--entrypoint", "ls", image, "modules")


def with_plugin() -> Path:
    """A compose file to lay over ours: the plugin that the local servers have, mounted into Elasticsearch."""
    plugins = distribution() / "plugins"
    mounts = [f"{plugin}:/usr/share/elasticsearch/plugins/{plugin.name}:ro" for plugin in plugins.iterdir()]
    path = Path(tempfile.mkdtemp(prefix="newswire-compose-")) / "plugin.json"
    path.write_text(json.dumps({"services": {"elasticsearch": {"volumes": mounts}}}), encoding="utf-8")
    return path


class Project:
    """Use it as a context manager: at the end containers, networks, volumes and built images are removed."""

    def __init__(self) -> None:
        """A port may be given in the environment, under the name that the compose file has for it; else a free one is taken."""
        self.name = f"newswire-test-{secrets.token_hex(4)}"
        given = {name: os.environ[name] for name in PORTS if name in os.environ}
        self.ports = {name: str(port) for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True)} | given
        self.secrets = {name: secrets.token_hex(24) for name in SECRETS}
        # The process's own values win over a user's .env.
        # Of its own, too: what lies in a user's inbox is not for us.
        self.inbox = Path(tempfile.mkdtemp(prefix="newswire-inbox-"))
        self.inbox.chmod(env_file.ANYBODY)
        own = {"ENRICH_REPLICAS": "1", "INBOX_DIR": str(self.inbox)}
        self._env = {**os.environ, **self.ports, **self.secrets, **own}
        # COMPOSE_FILE is Compose's own way to name files to be laid over one another.
        self._files = [] if "COMPOSE_FILE" in os.environ else ["-f", "docker-compose.yml"]
        self._over: Path | None = None
        if lacks_analysis(ELASTICSEARCH):
            self._over = with_plugin()
            files = os.environ.get("COMPOSE_FILE", "docker-compose.yml")
            self._files, self._env["COMPOSE_FILE"] = [], f"{files}{os.pathsep}{self._over}"

    def compose(self, *arguments: str, seconds: float = 300) -> str:
        """docker compose with this project's name; returns what it prints. Raises CommandFailed."""
        return docker("compose", *self._files, "-p", self.name, *arguments, env=self._env, seconds=seconds)

    def containers(self) -> dict[str, dict[str, Any]]:
        """What docker inspect says of each service's (first) container."""
        names = self.compose("ps", "--all", "--quiet").split()
        found = json.loads(docker("inspect", *names)) if names else []
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def crash(self, service: str) -> None:
        """kill -9 of everything in the container, from inside: unlike `docker kill`, the restart policy then applies."""
        # -1: all but the container's first process, which ends by itself when its child is gone, and the sender.
        self.compose("exec", "-T", service, "python", "-c", "import os, signal; os.kill(-1, signal.SIGKILL)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is not None and kind is not KeyboardInterrupt:
                logs = (self.compose("logs", "--no-color", "--tail", str(n), *names) for n, names in LOG_LINES.items())
                print(self.compose("ps", "--all"), *logs, sep="\n", file=sys.stderr)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            self.compose("down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "20")
            # Folders in it may belong to the container's user.
            shutil.rmtree(self.inbox, ignore_errors=True)
            if self._over:
                shutil.rmtree(self._over.parent)
