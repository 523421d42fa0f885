"""Is there enough memory and disk to start?"""

import shutil
from pathlib import Path

import psutil

from newswire.local.errors import NotEnoughRoom
from newswire.local.files import cache_dir

DISK_MB = 1024
MIB = 1024 * 1024


def require_memory(needed_mb: int) -> None:
    """Raise NotEnoughRoom when the servers would not fit into the memory that is available now."""
    available = psutil.virtual_memory().available // MIB
    if available < needed_mb:
        raise NotEnoughRoom(
            f"Kafka and Elasticsearch need {needed_mb} MiB of memory, {available} MiB are available: close other programs"
        )


def require_disk(*folders: Path, needed_mb: int = DISK_MB) -> None:
    """Raise NotEnoughRoom when a folder's disk (the cache's included) has too little room."""
    for folder in (*folders, cache_dir()):
        existing = next(step for step in (folder, *folder.parents) if step.exists())
        free = shutil.disk_usage(existing).free // MIB
        if free < needed_mb:
            raise NotEnoughRoom(
                f"the local servers need {needed_mb} MiB of disk for {folder}, {free} MiB are free: make room there"
            )
