"""A single Apache Kafka broker in KRaft mode."""

import base64
import os
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path

from newswire.local import lockfile
from newswire.local.artifacts import resolve
from newswire.local.errors import ServerFailed
from newswire.local.files import Progress, no_progress
from newswire.local.logs import relevant
from newswire.local.ports import HOST, answers
from newswire.local.server import JAVA_VARIABLES, Launch, Server, java_home

HEAP_MB = 512
SMALL_HEAP_MB = 256
SMALL = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
MAX_MESSAGE_BYTES = 16 * 1024 * 1024
STARTED = "Kafka Server started"
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": "data",
    # Topics are made by us as designed, never by a misspelt name.
    "auto.create.topics.enable": "false",
    "message.max.bytes": str(MAX_MESSAGE_BYTES),
    "replica.fetch.max.bytes": str(MAX_MESSAGE_BYTES),
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    # A killed broker is let in again only when its old session has run out: 9 s by default.
    "broker.heartbeat.interval.ms": "1000",
    "broker.session.timeout.ms": "5000",
    # The default, 128 MiB, would be half of a small heap.
    "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
}
LOGGING = """\
shutdownHook = disable
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = logs/server.log
appender.file.filePattern = logs/server-%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}] %p %m (%c{1})%n%throwable
appender.file.policies.type = SizeBasedTriggeringPolicy
appender.file.policies.size = 16MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


class KafkaServer(Server):
    """Kafka on 127.0.0.1. Data, configuration and logs live in data_dir; storage is formatted once."""

    name = "Kafka"

    def __init__(
        self,
        data_dir: Path,
        port: int,
        controller_port: int,
        heap_mb: int | None = None,
        small: bool = False,
        extra_properties: Sequence[str] = (),
        progress: Progress = no_progress,
    ) -> None:
        """heap_mb defaults to 512 MiB (256 with small, which also saves on compilers: for tests, not for benchmarks).

        extra_properties are lines for the end of server.properties, where a later line wins (listeners with SASL or TLS).
        """
        super().__init__(data_dir, {"clients": port, "controller": controller_port}, "server.log")
        self._heap_mb = heap_mb or (SMALL_HEAP_MB if small else HEAP_MB)
        self._small, self._extra, self._progress = small, tuple(extra_properties), progress

    @property
    def address(self) -> str:
        """host:port for bootstrap_servers"""
        return f"{HOST}:{self.ports['clients']}"

    def is_ready(self) -> bool:
        """Whether the broker has said that it takes requests, and its port accepts connections."""
        return STARTED in self._mark.text() and answers(self.ports["clients"])

    def properties(self) -> str:
        """The whole server.properties."""
        listener, controller = f"PLAINTEXT://{self.address}", f"CONTROLLER://{HOST}:{self.ports['controller']}"
        settings = SETTINGS | {
            "listeners": f"{listener},{controller}",
            "advertised.listeners": listener,
            "controller.quorum.voters": f"1@{HOST}:{self.ports['controller']}",
        }
        return "\n".join([*(f"{key}={value}" for key, value in settings.items()), *self._extra]) + "\n"

    def _prepare(self) -> Launch:
        jars = resolve(lockfile.load().kafka, self._progress)
        (self.data_dir / "server.properties").write_text(self.properties(), encoding="utf-8")
        (self.data_dir / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        java = [
            str(java_home() / "bin" / "java"),
            f"-Xms{self._heap_mb // 2}m",
            f"-Xmx{self._heap_mb}m",
            *(SMALL if self._small else []),
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.configurationFile=log4j2.properties",
            "-cp",
            os.pathsep.join(map(str, jars)),
        ]
        if not (self.data_dir / "formatted").exists():
            self._format(java)
        return Launch([*java, *self.java_options, "kafka.Kafka", "server.properties"], self.data_dir)

    def _format(self, java: list[str]) -> None:
        # The id is kept first, so that a format that was interrupted can be repeated with the same one.
        id_file = self.data_dir / "cluster.id"
        if not id_file.exists():
            id_file.write_text(base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("="), encoding="ascii")
        cluster_id = id_file.read_text(encoding="ascii")
        tool = [
            "kafka.tools.StorageTool",
            "format",
            "--ignore-formatted",
            f"--cluster-id={cluster_id}",
            "-c",
            "server.properties",
        ]
        environment = {k: v for k, v in os.environ.items() if k not in JAVA_VARIABLES}
        done = subprocess.run(
            [*java, *tool],
            cwd=self.data_dir,
            env=environment,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
        )
        if done.returncode:
            raise ServerFailed(
                "Kafka", "could not format its storage", self.log_file, relevant(done.stdout + done.stderr)
            )
        (self.data_dir / "formatted").touch()
