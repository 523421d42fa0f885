"""Ingest's counters balance: every article that was received has one end."""

from fastapi.testclient import TestClient
from prometheus_client import REGISTRY

from services.common.settings import IngestSettings
from services.ingest.http import create_app
from services.ingest.publisher import Outcome, Pending

GOOD = {"source": "gazette", "content": "Ferry"}


class Alternating:
    """Confirms every second article."""

    def publish(self, prepared):
        return Pending()

    def confirm(self, pending, seconds):
        return [Outcome("accepted" if n % 2 else "unconfirmed") for n in range(len(pending))]


def total(name: str) -> float:
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return sum(sample.value for sample in samples if sample.name == f"newswire_ingest_{name}_total")


def test_received_is_accepted_and_refused_and_unconfirmed():
    names = ("received", "accepted", "refused", "unconfirmed")
    before = {name: total(name) for name in names}
    client = TestClient(create_app(IngestSettings(), Alternating(), lambda: True, lambda: None))
    client.post("/v1/articles", json=[GOOD, GOOD, GOOD, {"source": "gazette"}])
    client.post("/v1/articles", content=b"", headers={"Content-Type": "application/json"})

    counted = {name: total(name) - before[name] for name in names}
    assert counted == {"received": 5, "accepted": 1, "refused": 2, "unconfirmed": 2}
