"""The lock file: which artifacts make up the local stack, their sizes and their SHA-256."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from newswire.local.errors import ArtifactError

LOCK_FILE = Path(__file__).with_name("artifacts.lock")
ELASTICSEARCH = "org.elasticsearch.distribution.integ-test-zip:elasticsearch"
COMPILER = "org.eclipse.jdt:ecj"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One Maven artifact, pinned: group:name:version[:packaging], SHA-256 in hex, size in bytes."""

    coordinate: str
    sha256: str = ""
    size: int = 0

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Group, name, version and packaging (jar unless the coordinate says otherwise)."""
        group, name, version, *packaging = self.coordinate.split(":")
        return group, name, version, packaging[0] if packaging else "jar"

    @property
    def project(self) -> str:
        """group:name"""
        return ":".join(self.parts[:2])

    @property
    def version(self) -> str:
        """The pinned version."""
        return self.parts[2]

    @property
    def filename(self) -> str:
        """The file's name in the cache."""
        _, name, version, packaging = self.parts
        return f"{name}-{version}.{packaging}"


@dataclass(frozen=True, slots=True)
class Lock:
    """All artifacts, and which of them belongs to what."""

    artifacts: tuple[Artifact, ...]

    @property
    def elasticsearch(self) -> Artifact:
        """The Elasticsearch distribution."""
        return self._one(ELASTICSEARCH)

    @property
    def compiler(self) -> Artifact:
        """The Java compiler for the analysis plugin."""
        return self._one(COMPILER)

    @property
    def kafka(self) -> tuple[Artifact, ...]:
        """Kafka's broker with all its dependencies: the class path."""
        return tuple(a for a in self.artifacts if a.project not in (ELASTICSEARCH, COMPILER))

    def _one(self, project: str) -> Artifact:
        return next(a for a in self.artifacts if a.project == project)


def parse(text: str, name: str, hashed: bool = True) -> Lock:
    """Read a lock file's text; with hashed=False lines without hash and size are accepted, too (before a relock).

    Raises ArtifactError for a malformed line, with its number.
    """
    artifacts = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split("#", 1)[0].split()
        if not fields:
            continue
        complete = len(fields) == 3 and len(fields[1]) == 64 and fields[2].isdigit()
        if fields[0].count(":") not in (2, 3) or not (complete or (not hashed and len(fields) == 1)):
            raise ArtifactError(
                f"{name}, line {number}: {line!r} is not 'group:name:version[:packaging] sha256 bytes'; "
                "correct it, or write new hashes with python -m newswire.local.artifacts --relock"
            )
        artifacts.append(Artifact(fields[0], fields[1], int(fields[2])) if complete else Artifact(fields[0]))
    return Lock(tuple(artifacts))


def load(path: Path = LOCK_FILE) -> Lock:
    """The lock that ships with the package."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify(artifact: Artifact, path: Path, remedy: str) -> None:
    """Raise ArtifactError, with the remedy, when a file is not byte for byte what the lock names."""
    found = sha256_of(path)
    if found != artifact.sha256:
        raise ArtifactError(
            f"{artifact.coordinate} is not the file that artifacts.lock names: expected SHA-256 {artifact.sha256}, "
            f"found {found}. {remedy}"
        )
