"""How a service that runs for months handles its memory: what it frees it keeps, what it began with is not looked at again."""

import ctypes
import gc

from schemas.topics import MIB

# The names and numbers of mallopt(3) in glibc, the one C library that has it.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
# The most that glibc allows; and eight fetches of the size they have here (services/common/kafka.py), each being there several times
# on its way.
_MMAP_BYTES, _TRIM_BYTES = 32 * MIB, 64 * MIB


def settle() -> None:
    """To be called once, when all is imported and before the first thread.

    Up to 64 MiB of freed memory stay with the process. As it comes, glibc gives the buffers of every fetch back to the kernel, which
    hands them out again page by page, each one cleared: a third of what reading a topic costs (docs/performance.md). Other C
    libraries stay as they are. And the garbage collector no longer goes through what is there by now, which stays until the end.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _MMAP_BYTES)
        mallopt(_TRIM_THRESHOLD, _TRIM_BYTES)
        # One for all threads: those of the others are given back whenever they are empty, whatever else is set.
        mallopt(_ARENA_MAX, 1)
    gc.collect()
    gc.freeze()
