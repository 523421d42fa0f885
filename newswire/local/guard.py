"""Runs one server for a parent process, and ends it when the parent closes its end of our standard input or is gone.

Run as a script of its own (standard library only): guard.py GRACE_SECONDS MARKER OWNER COMMAND…
(marker and owner are there to be read on the command line by whoever looks for orphans).
A pipe, because it also closes on kill -9 and works whichever thread started us (a parent-death signal fires when that thread ends).
A session of its own keeps the terminal's Ctrl-C away from the server, so that the parent stops things in order.
"""

import ctypes
import os
import select
import signal
import sys
import time
from types import FrameType

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
STANDARD_INPUT = 0


def adopt_orphans() -> None:
    """Let a server that daemonises itself become our child (Linux only; elsewhere servers stay in the foreground)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wake_on_signals() -> int:
    """A file descriptor on which the numbers of arriving signals can be read."""

    def nothing(number: int, frame: FrameType | None) -> None:
        """A handler, where SIG_IGN would be inherited by the server."""

    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, nothing)
    return readable


class Family:
    """All processes below us."""

    def __init__(self) -> None:
        self.exit_code = 0

    def alive(self) -> bool:
        """Collect the dead; False when nobody is left."""
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return True
                code = os.waitstatus_to_exitcode(status)
                self.exit_code = code if code >= 0 else 128 - code
        except ChildProcessError:
            return False

    def end(self, grace_s: float, wake: int) -> None:
        """SIGTERM to all, then, after the grace, SIGKILL to all (ourselves included)."""
        deadline = time.monotonic() + grace_s
        os.killpg(0, signal.SIGTERM)
        os.killpg(0, signal.SIGCONT)  # a paused server could not obey
        while self.alive():
            left = deadline - time.monotonic()
            if left <= 0:
                os.killpg(0, signal.SIGKILL)
            if select.select([wake], [], [], left)[0]:
                os.read(wake, 512)


def main(arguments: list[str]) -> int:
    """Exit code: that of the process that ended last (128 + n when signal n ended it)."""
    grace_s, command = float(arguments[0]), arguments[3:]
    adopt_orphans()
    wake = wake_on_signals()
    empty = [(os.POSIX_SPAWN_OPEN, STANDARD_INPUT, os.devnull, os.O_RDONLY, 0)]
    os.posix_spawnp(command[0], command, os.environ, file_actions=empty, setsigdef=[signal.SIGPIPE])
    family = Family()
    while family.alive():
        ready = select.select([STANDARD_INPUT, wake], [], [])[0]
        received = os.read(wake, 512) if wake in ready else b""
        parent_gone = STANDARD_INPUT in ready and not os.read(STANDARD_INPUT, 1)
        if parent_gone or set(received) - {signal.SIGCHLD}:
            family.end(grace_s, wake)
    return family.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
