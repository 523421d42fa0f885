"""Enriching with articles that stop it: a marker in the content makes its cleaning raise, hang, crash or eat memory.

Run it where `newswire run enrich` would run, or with arguments where `newswire ARGUMENTS` would run.
The child process imports this module, too (as __mp_main__), and is poisoned by that.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from services.enrich import clean

RAISE, HANG, CRASH, MEMORY = "POISON-RAISE", "POISON-HANG", "POISON-CRASH", "POISON-MEMORY"
CRASH_EXIT_CODE = 9
MIB = 1024 * 1024
# Where nothing stops it by then there is no limit; pages that are never touched cost the machine nothing.
UNLIMITED_MIB = 256 * 1024


class Poisoned(Exception):
    """What POISON-RAISE raises."""


def poison(cleaner: Callable[..., clean.CleanedArticle]) -> Callable[..., clean.CleanedArticle]:
    """The cleaner, unless its content says otherwise."""

    def poisoned(content: str, *arguments: Any, **named: Any) -> clean.CleanedArticle:
        if RAISE in content:
            raise Poisoned("the article asked for it")
        if HANG in content:
            threading.Event().wait()
        if CRASH in content:
            os._exit(CRASH_EXIT_CODE)
        if MEMORY in content:
            hoard: list[bytearray] = []
            while len(hoard) * 16 < UNLIMITED_MIB:
                hoard.append(bytearray(16 * MIB))
            raise Poisoned("there is no memory limit")
        return cleaner(content, *arguments, **named)

    return poisoned


# The stage looks both up in the package when it needs them.
clean.clean_dump = poison(clean.clean_dump)
clean.clean_html = poison(clean.clean_html)


if __name__ == "__main__" and sys.argv[1:]:
    from newswire.cli import main as command

    command()
elif __name__ == "__main__":
    import signal

    from services.common.parent import end_with
    from services.enrich.main import main

    end_with(os.getppid(), signal.SIGTERM)

    main()
