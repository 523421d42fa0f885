"""A single Elasticsearch node."""

import base64
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from newswire.local.errors import ServerFailed
from newswire.local.files import Progress, no_progress
from newswire.local.logs import relevant
from newswire.local.plugin import distribution
from newswire.local.ports import HOST
from newswire.local.server import JAVA_VARIABLES, Launch, Server, java_home
from newswire.local.users import unprivileged

HEAP_MB = 512
SMALL_HEAP_MB = 256
CLUSTER = "newswire"
REQUEST_TIMEOUT_S = 5
SETTINGS: dict[str, object] = {
    "cluster.name": CLUSTER,
    "node.name": CLUSTER,
    "discovery.type": "single-node",
    "network.host": HOST,
    "path.data": "",
    "path.logs": "",
    # A misspelt index name must fail, not make an index without a mapping.
    "action.auto_create_index": False,
    "cluster.routing.allocation.disk.threshold_enabled": False,
    "node.store.allow_mmap": False,
    "xpack.security.enabled": False,
}


@dataclass(frozen=True, slots=True)
class Security:
    """Users and API keys switched on. The password is that of the user elastic, set on the first start of a data folder."""

    password: str = field(repr=False)
    user: str = "elastic"

    @property
    def header(self) -> str:
        """The value of the Authorization header."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


class ElasticsearchServer(Server):
    """Elasticsearch on 127.0.0.1. Configuration, data and logs live in data_dir; the distribution is shared."""

    name = "Elasticsearch"

    def __init__(
        self,
        data_dir: Path,
        port: int,
        transport_port: int,
        heap_mb: int | None = None,
        small: bool = False,
        security: Security | None = None,
        extra_settings: Mapping[str, object] | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """heap_mb defaults to 512 MiB (256 with small, which also saves on compilers: for tests, not for benchmarks).

        extra_settings go into elasticsearch.yml and win over ours; a setting that this build does not know stops it.
        """
        super().__init__(data_dir, {"HTTP": port, "transport": transport_port}, f"{CLUSTER}.log")
        self._heap_mb = heap_mb or (SMALL_HEAP_MB if small else HEAP_MB)
        self._small, self._security, self._progress = small, security, progress
        self._extra = dict(extra_settings or {})

    @property
    def address(self) -> str:
        """The URL for clients."""
        return f"http://{HOST}:{self.ports['HTTP']}"

    def is_ready(self) -> bool:
        """Whether the cluster's health is yellow or green: every index can be read and written."""
        # Without the limit a node that has no master yet holds the request for 30 s.
        url = f"{self.address}/_cluster/health?master_timeout=100ms"
        request = urllib.request.Request(url)  # noqa: S310 - always http, to loopback
        if self._security:
            request.add_header("Authorization", self._security.header)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                request, timeout=REQUEST_TIMEOUT_S
            ) as answer:
                return json.load(answer)["status"] in ("yellow", "green")
        except (OSError, HTTPException, ValueError):
            return False  # refused, reset, 401 in the first second, 503 before a master is elected: not yet

    def settings(self) -> dict[str, object]:
        """All of elasticsearch.yml."""
        return SETTINGS | {
            "path.data": str(self.data_dir / "data"),
            "path.logs": str(self.data_dir / "logs"),
            "http.port": self.ports["HTTP"],
            "transport.port": self.ports["transport"],
            "xpack.security.enabled": self._security is not None,
            **self._extra,
        }

    def _prepare(self) -> Launch:
        home = distribution(self._progress)
        config, temporary = self.data_dir / "config", self.data_dir / "tmp"
        temporary.mkdir(exist_ok=True)
        shutil.copytree(home / "config", config, dirs_exist_ok=True)
        # JSON is YAML, and quotes whatever a path may contain.
        lines = [f"{key}: {json.dumps(value)}" for key, value in self.settings().items()]
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (config / "jvm.options.d" / "newswire.options").write_text(
            "\n".join(self._jvm_options()) + "\n", encoding="utf-8"
        )
        environment = {"ES_JAVA_HOME": str(java_home()), "ES_PATH_CONF": str(config), "ES_TMPDIR": str(temporary)}
        environment |= {"ES_JAVA_OPTS": "", "CLI_JAVA_OPTS": ""}
        if self._security and not (config / "elasticsearch.keystore").exists():
            self._set_password(home, environment, self._security)
        user = unprivileged(self.data_dir, [home, java_home()])
        # Detached, the launcher's own JVM ends once the server is up; the guard can follow that on Linux only.
        detach = ["-d"] if sys.platform == "linux" else []
        return Launch([*user, str(home / "bin" / "elasticsearch"), *detach], self.data_dir, environment)

    def _jvm_options(self) -> list[str]:
        small = ["-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC"] if self._small else []
        return [f"-Xms{self._heap_mb}m", f"-Xmx{self._heap_mb}m", *small, *self.java_options]

    def _set_password(self, home: Path, environment: dict[str, str], security: Security) -> None:
        tool = str(home / "bin" / "elasticsearch-keystore")
        inherited = {k: v for k, v in os.environ.items() if k not in JAVA_VARIABLES}
        for arguments, text in (["create"], ""), (["add", "--stdin", "bootstrap.password"], security.password):
            done = subprocess.run(
                [tool, *arguments], env=inherited | environment, input=text, capture_output=True, text=True, check=False
            )
            if done.returncode:
                (self.data_dir / "config" / "elasticsearch.keystore").unlink(missing_ok=True)
                raise ServerFailed(
                    self.name, "could not store its password", self.log_file, relevant(done.stdout + done.stderr)
                )
