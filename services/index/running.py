"""Several loops in one process: when one fails, all end."""

import threading
from collections.abc import Callable, Sequence

LOOK_SECONDS = 0.2


def run_all(loops: Sequence[Callable[[], bool]]) -> bool:
    """Runs each on a thread of its own until all have ended; whether all said True. Raises the first one's error, at once."""
    answers: list[bool] = []
    errors: list[BaseException] = []
    threads = [threading.Thread(target=_run, args=(loop, answers, errors), daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    # In slices, so that this thread, which gets the signals, handles them.
    while any(thread.is_alive() for thread in threads) and not errors:
        for thread in threads:
            thread.join(LOOK_SECONDS)
    if errors:
        raise errors[0]
    return all(answers)


def _run(loop: Callable[[], bool], answers: list[bool], errors: list[BaseException]) -> None:
    try:
        answers.append(loop())
    except BaseException as error:
        errors.append(error)
