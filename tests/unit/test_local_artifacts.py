"""What differs from the lock file is refused, and nothing half-done is taken for finished."""

import hashlib
from pathlib import Path

import pytest

from newswire.local import artifacts, lockfile
from newswire.local.errors import ArtifactError
from newswire.local.lockfile import Artifact

CONTENT = b"a jar, let us say"
GOOD = Artifact("org.example:press:1.0", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes | Exception) -> list[str]:
    """Stand in for the repository; returns the list of what was asked of it."""
    asked = []

    def fetch(artifact: Artifact, temporary: Path, count) -> Path:
        asked.append(artifact.coordinate)
        path = temporary / artifact.filename
        if isinstance(content, Exception):
            path.write_bytes(CONTENT[:5])
            raise content
        path.write_bytes(content)
        count(len(content))
        return path

    monkeypatch.setattr(artifacts, "fetch", fetch)
    return asked


def test_an_artifact_is_downloaded_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = serve(monkeypatch, CONTENT)
    steps: list[tuple[int, int, str]] = []
    first = artifacts.resolve([GOOD], lambda *step: steps.append(step), tmp_path)
    assert first == artifacts.resolve([GOOD], cache=tmp_path)
    assert first[0].read_bytes() == CONTENT
    assert asked == ["org.example:press:1.0"]
    assert steps[-1] == (len(CONTENT), len(CONTENT), artifacts.STEP)


def test_other_bytes_from_the_repository_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, b"something else")
    found = hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(ArtifactError, match=f"org.example:press:1.0.*{GOOD.sha256}.*{found}.*try again"):
        artifacts.resolve([GOOD], cache=tmp_path)
    assert [path.name for path in (tmp_path / "artifacts").iterdir()] == [".lock"]


def test_a_cached_file_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, CONTENT)
    (path,) = artifacts.resolve([GOOD], cache=tmp_path)
    path.write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(ArtifactError, match=f"delete {path}"):
        artifacts.resolve([GOOD], cache=tmp_path)


def test_an_interrupted_download_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, ConnectionResetError("wire cut"))
    with pytest.raises(ConnectionResetError):
        artifacts.resolve([GOOD], cache=tmp_path)
    assert [path.name for path in (tmp_path / "artifacts").iterdir()] == [".lock"]
    serve(monkeypatch, CONTENT)
    assert artifacts.resolve([GOOD], cache=tmp_path)[0].read_bytes() == CONTENT


def test_what_a_killed_download_left_is_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    leftover = tmp_path / "artifacts" / "staging-killed"
    leftover.mkdir(parents=True)
    serve(monkeypatch, CONTENT)
    artifacts.resolve([GOOD], cache=tmp_path)
    assert not leftover.exists()


def test_an_unreachable_repository_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import requests

    def refuse(*_: object, **__: object) -> None:
        raise requests.ConnectionError("no route")

    monkeypatch.setattr("jgo.util.http.requests.request", refuse)
    with pytest.raises(ArtifactError, match=r"org.example:press:1.0 could not be downloaded: .*check the network"):
        artifacts.resolve([GOOD], cache=tmp_path)


def test_the_shipped_lock_pins_every_artifact() -> None:
    lock = lockfile.load()
    assert len(lock.kafka) == 46
    assert lock.elasticsearch.coordinate == "org.elasticsearch.distribution.integ-test-zip:elasticsearch:9.2.0:zip"
    assert lock.compiler.version == "3.44.0"
    assert len({artifact.filename for artifact in lock.artifacts}) == len(lock.artifacts)
    assert all(artifact.size > 0 for artifact in lock.artifacts)


@pytest.mark.parametrize(
    "line", ["org.example:press:1.0", "org.example:press:1.0 abc 5", f"press {GOOD.sha256} 5", "a b c d"]
)
def test_a_malformed_line_is_named(line: str) -> None:
    with pytest.raises(ArtifactError, match=r"some\.lock, line 2"):
        lockfile.parse(f"# comment\n{line}\n", "some.lock")


def test_relock_writes_the_hashes_of_what_it_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    serve(monkeypatch, CONTENT)
    path = tmp_path / "artifacts.lock"
    path.write_text(f"# kept\norg.example:press:1.0 {'0' * 64} 1\n")
    assert artifacts.relock(path) == 1
    assert path.read_text() == f"# kept\norg.example:press:1.0 {GOOD.sha256} {GOOD.size}\n"
