"""Feeds a part of a round through `newswire ingest -`, whose word counts, too: what it printed an id for must be in raw."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

from tests.chaos.articles import Article


class Command:
    """Runs the command, and runs it again with what it has not reported, until it has reported everything."""

    def __init__(self, environment: Mapping[str, str], articles: Sequence[Article], per_second: float) -> None:
        self._environment, self._pause = {**os.environ, **environment}, 1 / per_second
        self._left = {article.document: article for article in articles}
        self.ledger: list[Article] = []
        self.runs = 0
        self._process: subprocess.Popen[str] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="command", daemon=True)

    def start(self) -> "Command":
        """Begins; returns itself."""
        self._thread.start()
        return self

    @property
    def done(self) -> bool:
        """Whether everything was reported."""
        return not self._thread.is_alive()

    def kill(self) -> None:
        """kill -9, at whatever it does."""
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """Ends it early."""
        self._stop.set()
        self.kill()
        self._thread.join()

    def _run(self) -> None:
        while self._left and not self._stop.is_set():
            self.runs += 1
            self._once(list(self._left.values()))
            # A command that finds no Kafka ends at once.
            self._stop.wait(0.5)

    def _once(self, articles: list[Article]) -> None:
        command = [sys.executable, "-m", "newswire", "ingest", "-"]
        self._process = process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        writer = threading.Thread(target=self._write, args=(process, articles), daemon=True)
        writer.start()
        assert process.stdout is not None
        for line in process.stdout:
            article = self._left.pop(line.split(" ", 1)[0], None) if line.endswith("\n") else None
            if article is not None:
                self.ledger.append(article)
        process.wait()
        writer.join()

    def _write(self, process: subprocess.Popen[str], articles: list[Article]) -> None:
        assert process.stdin is not None
        try:
            for article in articles:
                process.stdin.write(json.dumps(article.body) + "\n")
                process.stdin.flush()
                time.sleep(self._pause)
            process.stdin.close()
        except OSError:
            # It was killed; what it didn't report is sent again.
            return
