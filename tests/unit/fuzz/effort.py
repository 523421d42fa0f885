"""How hard to look: a little and always the same in `make test`, long and by seed in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

_SAME = {"deadline": None, "database": None, "print_blob": True, "suppress_health_check": list(HealthCheck)}
settings.register_profile("short", max_examples=60, derandomize=True, **_SAME)
settings.register_profile("long", max_examples=2_000, **_SAME)
# Chosen by the environment, for the decorators are read before pytest has loaded any profile.
LONG = os.environ.get("FUZZ") == "long"
fuzzed = settings.get_profile("long" if LONG else "short")
# What is measured takes ten times as long as what is only run.
measured = settings(fuzzed, max_examples=200 if LONG else 12)
