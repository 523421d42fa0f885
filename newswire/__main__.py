"""`python -m newswire` is the `newswire` command."""

from newswire.cli import main

if __name__ == "__main__":
    main()
