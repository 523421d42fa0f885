"""Fetches the artifacts of the lock file into the user's cache, and refuses whatever differs from it.

python -m newswire.local.artifacts             fetch and verify all
python -m newswire.local.artifacts --relock    write new hashes after a version was changed in artifacts.lock
"""

import argparse
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from newswire.local import lockfile
from newswire.local.errors import ArtifactError, LocalStackError
from newswire.local.files import Progress, cache_dir, locked, no_progress, staging, sweep_staging
from newswire.local.lockfile import Artifact, verify

THREADS = 8
TIMEOUT_S = 30
ATTEMPTS = 3
STEP = "downloading Kafka and Elasticsearch (bytes)"


def resolve(artifacts: Iterable[Artifact], progress: Progress = no_progress, cache: Path | None = None) -> list[Path]:
    """Paths of verified artifacts, in the order given; what is missing is downloaded first.

    Safe with several processes at once; an interrupted download leaves nothing behind that looks finished.
    Raises ArtifactError when the repository cannot be reached or a file differs from the lock.
    """
    wanted = list(artifacts)
    folder = (cache or cache_dir()) / "artifacts"
    paths = [folder / artifact.filename for artifact in wanted]
    if not all(path.exists() for path in paths):
        with locked(folder / ".lock"):
            sweep_staging(folder)
            _download([a for a in wanted if not (folder / a.filename).exists()], folder, progress)
    for artifact, path in zip(wanted, paths, strict=True):
        verify(artifact, path, f"The cached copy was changed: delete {path} and try again; it is then fetched anew.")
    return paths


def _download(missing: list[Artifact], folder: Path, progress: Progress) -> None:
    total = sum(artifact.size for artifact in missing)
    count = _Counter(total, progress)
    with staging(folder) as temporary, ThreadPoolExecutor(THREADS) as pool:
        futures = [pool.submit(_fetch_one, artifact, temporary, folder, count.add) for artifact in missing]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if missing:
        progress(total, total, STEP)


def _fetch_one(artifact: Artifact, temporary: Path, folder: Path, count: Callable[[int], None]) -> None:
    path = fetch(artifact, temporary, count)
    verify(
        artifact,
        path,
        "The repository served other bytes than those locked: try again; should it happen twice, do not use them. "
        "After a deliberate change of version run python -m newswire.local.artifacts --relock.",
    )
    path.replace(folder / artifact.filename)


def fetch(artifact: Artifact, temporary: Path, count: Callable[[int], None]) -> Path:
    """Download one artifact below a temporary folder, unverified. Raises ArtifactError when that is impossible."""
    from jgo.maven import MavenContext, PythonResolver
    from requests import RequestException

    resolver = PythonResolver(progress_callback=partial(_counting, count))
    context = MavenContext(resolver=resolver, repo_cache=temporary, timeout=TIMEOUT_S)
    group, name, version, packaging = artifact.parts
    wanted = context.project(group, name).at_version(version).artifact(packaging=packaging)
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            return Path(wanted.resolve())
        except RequestException as error:
            reason = f"{type(error).__name__} while reading from {' '.join(context.remote_repos.values())}"
            (temporary / wanted.component.path_prefix / wanted.filename).unlink(missing_ok=True)
        except RuntimeError:
            reason = f"{' '.join(context.remote_repos.values())} does not have it"
            break
    raise ArtifactError(f"{artifact.coordinate} could not be downloaded: {reason}; check the network and try again.")


@contextmanager
def _counting(count: Callable[[int], None], _filename: str, _size: int) -> Iterator[Callable[[int], None]]:
    yield count


class _Counter:
    """Bytes of all threads together, reported at most once per percent."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress, self._lock = total, progress, threading.Lock()
        self._done = self._shown = 0

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            if self._done - self._shown >= max(1, self._total // 100):
                self._shown = self._done
                self._progress(min(self._done, self._total), self._total, STEP)


def relock(path: Path = lockfile.LOCK_FILE) -> int:
    """Download every artifact of the lock file anew and write its hash and size; returns how many there are."""
    text = path.read_text(encoding="utf-8")
    artifacts = lockfile.parse(text, path.name, hashed=False).artifacts
    comments = [line for line in text.splitlines() if line.startswith("#")]
    with staging(cache_dir()) as temporary, ThreadPoolExecutor(THREADS) as pool:
        files = list(pool.map(lambda artifact: fetch(artifact, temporary, lambda _: None), artifacts))
        rows = [
            f"{a.coordinate} {lockfile.sha256_of(f)} {f.stat().st_size}" for a, f in zip(artifacts, files, strict=True)
        ]
    path.write_text("\n".join([*comments, *rows]) + "\n", encoding="utf-8")
    return len(rows)


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Fetch and verify the artifacts of the local stack.")
    parser.add_argument("--relock", action="store_true", help="write new hashes into artifacts.lock")
    try:
        if parser.parse_args().relock:
            print(f"{relock()} artifacts locked in {lockfile.LOCK_FILE}")
        else:
            print(f"{len(resolve(lockfile.load().artifacts))} artifacts verified in {cache_dir() / 'artifacts'}")
    except LocalStackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
