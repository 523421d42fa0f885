"""`make env`: writes .env with random secrets for docker compose. Needs Python's own library alone, so it runs before any set-up."""

import argparse
import os
import secrets
import sys
from pathlib import Path

# What docker-compose.yml asks for with `:?run make env`, and what .env.example explains.
SECRETS = {
    "ELASTIC_PASSWORD": "Elasticsearch's user `elastic`; kept by Elasticsearch from its first start on",
    "NEWSWIRE_SETUP_INDEX_PASSWORD": "Elasticsearch's user `newswire-index`, of the index and story services; changed by the next start",
    "NEWSWIRE_SETUP_READER_PASSWORD": "Elasticsearch's user `newswire-reader`, for whoever may only search `articles`",
    "NEWSWIRE_INGEST_TOKEN": "the bearer token with which senders post articles",
}
# 24 random bytes in hexadecimal: nothing in it that a shell, YAML, a URL or curl reads otherwise.
RANDOM_BYTES = 24
OWNER_ONLY = 0o600
# The container that watches it is user 10001, which is nobody on this machine.
ANYBODY = 0o777


class EnvFileError(Exception):
    """The file can't serve as it is; the message names it and the remedy."""


def write(path: Path) -> bool:
    """Makes the file, for its owner's eyes only. False where there is one already: it is left as it is.

    Raises EnvFileError where the existing one lacks a secret, and OSError where the file can't be written.
    """
    lines = [f"# {what}\n{name}={secrets.token_hex(RANDOM_BYTES)}\n" for name, what in SECRETS.items()]
    try:
        # O_EXCL: between a look and a write, somebody else's file could appear.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        _require_complete(path)
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return True


def make_inbox(path: Path) -> None:
    """The folder that the ingest container watches, where there is none yet: Docker would make one for root alone.

    Raises OSError where it can't be made.
    """
    if not path.exists():
        path.mkdir()
        # Not mkdir's mode, which the umask narrows.
        path.chmod(ANYBODY)


def missing(text: str) -> list[str]:
    """The secrets that a .env of this content does not give, or gives empty."""
    given = dict(line.strip().partition("=")[::2] for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [name for name in SECRETS if not given.get(name, "").strip(" '\"")]


def _require_complete(path: Path) -> None:
    lacking = missing(path.read_text(encoding="utf-8"))
    if lacking:
        raise EnvFileError(
            f"{path} exists and is never overwritten, but has no {' and no '.join(lacking)}: add a line NAME=secret for each"
        )


def main() -> int:
    """Exit code 0 where there is a usable file at the end, else 1."""
    parser = argparse.ArgumentParser(prog="make env", description="Write .env with random secrets for docker compose.")
    parser.add_argument("path", nargs="?", type=Path, default=Path(".env"), help="the file, .env by default")
    path: Path = parser.parse_args().path
    try:
        written = write(path)
        make_inbox(path.parent / "inbox")
    except (EnvFileError, OSError, UnicodeDecodeError) as error:
        print(f"make env: {error}", file=sys.stderr)
        return 1
    print(f"{path} written, readable by you alone" if written else f"{path} exists: left as it is")
    return 0


if __name__ == "__main__":
    sys.exit(main())
