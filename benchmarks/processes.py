"""What processes took: peak resident memory, CPU.

The memory not by `ru_maxrss` where Linux tells better: there a program begins with the peak of the process that started it, which may have
been far larger (setmax_mm_hiwater_rss at exec, Linux fs/exec.c).
"""

import resource
import sys
from collections.abc import Iterable
from pathlib import Path

import psutil


def peak_mib(pid: int | None = None) -> float:
    """The highest so far, of this process or, on Linux, of another one. Raises OSError or StopIteration where none runs (any more)."""
    if sys.platform == "darwin" and pid is None:
        # In bytes there (getrusage(2)).
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """User and system time so far of these together. Raises psutil.NoSuchProcess where one runs no more."""
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in processes)))
