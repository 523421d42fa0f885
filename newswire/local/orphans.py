"""Servers whose owner was killed: found by a marker on their command line that names their data folder, and stopped."""

import contextlib
import os
from collections.abc import Callable, Iterator

import psutil

from newswire.local.errors import AlreadyRunning

OWNER_OPTION = "-Dnewswire.local.owner="
GRACE_S = 30.0


def owner_tag() -> str:
    """This process, unmistakably: id and start time in whole seconds (ids are reused)."""
    return f"{os.getpid()}@{int(psutil.Process().create_time())}"


def owner_alive(tag: str) -> bool:
    """Whether the process of an owner_tag still runs."""
    pid, _, started = tag.partition("@")
    try:
        process = psutil.Process(int(pid))
        return process.status() != psutil.STATUS_ZOMBIE and int(process.create_time()) == int(started)
    except (psutil.NoSuchProcess, ValueError):
        return False


def clear(marker: str, name: str) -> None:
    """Stop what an owner that is gone left running on this data. Raises AlreadyRunning when the owner lives."""
    found = list(_marked(marker))
    tags = {
        part.removeprefix(OWNER_OPTION) for _, command in found for part in command if part.startswith(OWNER_OPTION)
    }
    if living := [tag for tag in tags if owner_alive(tag)]:
        raise AlreadyRunning(
            f"{name} runs on this data already, started by process {living[0].partition('@')[0]}: stop that one first"
        )
    processes = [process for process, _ in found]
    for action in (psutil.Process.terminate, psutil.Process.kill):
        processes = _end(processes, action)


def _marked(marker: str) -> Iterator[tuple[psutil.Process, list[str]]]:
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
        except psutil.Error:
            continue
        if marker in command:
            yield process, command


def _end(processes: list[psutil.Process], action: Callable[[psutil.Process], None]) -> list[psutil.Process]:
    """Those that are left GRACE_S after the action."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            action(process)
    return psutil.wait_procs(processes, GRACE_S)[1]
