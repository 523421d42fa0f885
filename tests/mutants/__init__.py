"""The code broken on purpose, one promise at a time: the scenario that guards the promise must go red."""
