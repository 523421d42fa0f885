"""SIGTERM and SIGINT as an event that threads wait for."""

import itertools
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_on_signals(impatient: bool = False) -> Iterator[threading.Event]:
    """An event that either signal sets, however often it comes; afterwards the handlers of before are back. Main thread only.

    `impatient` is for a command that a person ends: a second signal raises KeyboardInterrupt, so that nothing is waited for.

    A handler must not set an event itself: it runs in the middle of whatever the main thread does, and where that holds the
    event's lock (it waits for it, or an earlier signal's handler is just setting it) neither would ever go on. So Python
    only writes a byte for each signal, and a thread that reads it sets the event.
    """
    stopping = threading.Event()
    reader, writer = socket.socketpair()
    writer.setblocking(False)

    def read() -> None:
        # b"" is the end of the block.
        if reader.recv(1):
            stopping.set()

    came = itertools.count()

    def handle(*_: object) -> None:
        if next(came) and impatient:
            raise KeyboardInterrupt

    before = [signal.signal(number, handle) for number in SIGNALS]
    wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    thread = threading.Thread(target=read, name="signals", daemon=True)
    thread.start()
    try:
        yield stopping
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)
        writer.close()
        thread.join()
        reader.close()
