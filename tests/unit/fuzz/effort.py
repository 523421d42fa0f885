"""How hard to look: a little and always the same in `make test`, by new seeds for FUZZ_SECONDS a property in `make fuzz`."""

import functools
import os
import time
from collections.abc import Callable

from hypothesis import HealthCheck, settings

# 0: the same few examples each time. Read here, for decorators are applied before pytest has loaded any profile.
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
_SAME = settings(deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck))
_SHORT = settings(_SAME, max_examples=60, derandomize=True)
# What is measured takes ten times as long as what is only run.
_SHORT_MEASURED = settings(_SHORT, max_examples=12)
_ROUND = settings(_SAME, max_examples=200)
_ROUND_MEASURED = settings(_SAME, max_examples=20)

Test = Callable[..., None]


def fuzzed(test: Test) -> Test:
    """Runs a property on 60 examples, the same each time; or in rounds, each by a seed of its own, until its time is up."""
    return _in_rounds(_ROUND(test)) if SECONDS else _SHORT(test)


def measured(test: Test) -> Test:
    """The same with fewer examples, for a property that takes the time of each."""
    return _in_rounds(_ROUND_MEASURED(test)) if SECONDS else _SHORT_MEASURED(test)


def _in_rounds(test: Test) -> Test:
    @functools.wraps(test)
    def rounds(*args: object, **kwargs: object) -> None:
        until = time.monotonic() + SECONDS
        while True:
            test(*args, **kwargs)
            if time.monotonic() >= until:
                return

    return rounds
