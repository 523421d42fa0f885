"""tests/poisoned_enrich.py with a stand-in for the model, which takes seconds to load: the main module of test_workshop's children."""

from services.enrich import understand
from tests import poisoned_enrich
from tests.unit.enrich.stand_ins import Recogniser

# Importing it is what poisons.
assert poisoned_enrich.CRASH


def load(model: str) -> Recogniser:
    if model == "no-such-model":
        raise ValueError(f"there is no model {model}")
    return Recogniser()


understand.EntityRecogniser.load = load  # type: ignore[assignment,method-assign]
