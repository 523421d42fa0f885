"""Feeds a round through the HTTP API of two replicas, as a careful sender does: what was not answered 202 is sent again.

The ledger is the harness' own: an article is in it once HTTP answered that Kafka has it, whatever happens to whom afterwards.
"""

import http.client
import json
import random
import threading
import time
from collections.abc import Sequence

from tests.chaos.articles import Article

TIMEOUT_SECONDS = 15


class Feeder:
    """Sends in the background, in small requests, at about `per_second` articles a second."""

    def __init__(
        self, ports: Sequence[int], articles: Sequence[Article], rng: random.Random, per_second: float
    ) -> None:
        self._ports, self._articles, self._rng, self._pause = list(ports), list(articles), rng, 1 / per_second
        self.ledger: list[Article] = []
        self.retries = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)

    def start(self) -> "Feeder":
        """Begins; returns itself."""
        self._thread.start()
        return self

    @property
    def done(self) -> bool:
        """Whether everything was accepted."""
        return not self._thread.is_alive()

    @property
    def share(self) -> float:
        """How much of it was accepted, 0 to 1."""
        return len(self.ledger) / len(self._articles)

    def stop(self) -> None:
        """Ends it early."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        left = list(self._articles)
        while left and not self._stop.is_set():
            batch = left[: self._rng.choice((1, 1, 4, 16))]
            accepted = self._post(batch)
            self.ledger += accepted
            self.retries += len(batch) - len(accepted)
            left = [one for one in batch if one not in accepted] + left[len(batch) :]
            time.sleep(self._pause * max(len(accepted), 1))

    def _post(self, batch: list[Article]) -> list[Article]:
        """Those of the batch that were accepted; none where nobody answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self._rng.choice(self._ports), timeout=TIMEOUT_SECONDS)
        try:
            connection.request(
                "POST", "/v1/articles", json.dumps([one.body for one in batch]), {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return []
        finally:
            connection.close()
        if answer.status not in (202, 207):
            return []
        return [one for one, item in zip(batch, body["items"], strict=True) if item["status"] == "accepted"]
