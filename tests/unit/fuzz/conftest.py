"""Fuzzed pages are broken by design: what the extractor logs of each would drown what failed."""

import logging

import pytest


@pytest.fixture(autouse=True, scope="session")
def _quiet() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
