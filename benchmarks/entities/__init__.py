"""How well names are found, typed, joined and linked: `python -m benchmarks.entities`."""
