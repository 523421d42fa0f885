"""The `newswire` command with the articles of poisoned_enrich: its child process imports this module, too, and is poisoned by that."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tests.poisoned_enrich  # noqa: F401 - importing it poisons the cleaner

if __name__ == "__main__":
    from newswire.cli import main

    main()
