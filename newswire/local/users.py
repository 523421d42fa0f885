"""As which user Elasticsearch runs: it refuses root, without exception, so root has to become somebody else for it."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from newswire.local.errors import LocalStackError

NOBODY = 65534
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
SET_USER = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@cache
def namespaces_work() -> bool:
    """Whether root may enter a user namespace here: inside it is seen as user 1000, outside it still owns its files."""
    if not shutil.which(NAMESPACE[0]):
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def unprivileged(own: Path, read: Iterable[Path]) -> list[str]:
    """The command prefix under which Elasticsearch agrees to start: empty for an ordinary user.

    Without namespaces the folder `own` is given to nobody; it and the folders in `read` must be reachable for everybody.
    Raises LocalStackError when that cannot be.
    """
    if os.geteuid() != 0:
        return []
    if namespaces_work():
        _give(own, os.geteuid(), os.getegid())
        return NAMESPACE
    return _as_nobody(own, read)


def _as_nobody(own: Path, read: Iterable[Path]) -> list[str]:
    if not shutil.which(SET_USER[0]):
        raise LocalStackError(
            "Elasticsearch refuses to run as root, and neither a user namespace (unshare) nor setpriv is at hand: "
            "run as an ordinary user, or install util-linux"
        )
    for folder in [own.parent, *read]:
        for step in [folder, *folder.parents]:
            if not step.stat().st_mode & 0o001:
                raise LocalStackError(
                    f"Elasticsearch refuses to run as root and must run as nobody, who cannot enter {step}: run as an "
                    f"ordinary user, or keep {folder} elsewhere (data folder, XDG_CACHE_HOME, virtual environment)"
                )
    _give(own, NOBODY, NOBODY)
    return SET_USER


def _give(folder: Path, user: int, group: int) -> None:
    """Make one user the owner of all: the way to run may differ from one start to the next."""
    for path in [folder, *folder.rglob("*")]:
        if path.lstat().st_uid != user:
            os.chown(path, user, group, follow_symlinks=False)
