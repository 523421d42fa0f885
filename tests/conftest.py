"""Fixtures that several folders share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from newswire.local.ports import free_ports
from newswire.local.stack import Stack

# The same examples in every run, and no limit on a busy machine's time: what random seeds find, `make fuzz` looks for.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real Kafka and Elasticsearch on free ports, once per session. A test that stops one starts it again."""
    kafka, controller, elasticsearch, transport = free_ports(4)
    root = tmp_path_factory.mktemp("stack")
    with Stack(root, kafka, elasticsearch, controller, transport, small=True) as running:
        yield running
