"""`newswire setup`: roles with the least rights in Elasticsearch, and users or API keys that have them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from elasticsearch import ApiError, AuthenticationException, Elasticsearch
from pydantic import SecretStr

from newswire import elastic
from newswire.roles import INDEX, READER, descriptors, role_name
from services.common.elasticsearch import make_client
from services.common.settings import SetupSettings, load_or_exit

OWNER_ONLY = 0o600
_Keys = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="make API keys, too: index.key and reader.key there, readable by you alone"),
]


def setup(keys: _Keys = None) -> None:
    """Make the roles with which newswire and its readers need no administrator in Elasticsearch.

    Run it as one who may manage users (NEWSWIRE_ELASTICSEARCH_USERNAME and _PASSWORD). The role newswire-index is for
    the index and story services; newswire-reader searches `articles` and `newswire-stories` and can do nothing else. With
    NEWSWIRE_SETUP_INDEX_PASSWORD and NEWSWIRE_SETUP_READER_PASSWORD, users of the same names are made with these
    passwords. Running it again brings everything up to date, and keeps the keys.

    \b
      newswire setup --keys /etc/newswire
      NEWSWIRE_ELASTICSEARCH_API_KEY_FILE=/etc/newswire/index.key newswire run index
    """
    settings = load_or_exit(SetupSettings)
    passwords = {INDEX: settings.setup_index_password, READER: settings.setup_reader_password}
    with elastic.reader(settings) as client, _security_is_on():
        for role, rights in descriptors(settings.namespace).items():
            name = role_name(settings.namespace, role)
            client.security.put_role(name=name, **rights)
            typer.echo(f"role {name} is up to date")
            _make_user(client, name, passwords[role])
            if keys is not None:
                _make_key(client, settings, role, keys / f"{role}.key")


@contextmanager
def _security_is_on() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        # Without security the server does not know the path at all.
        if error.meta.status in (400, 405) and "no handler found" in str(error.body):
            _fail(
                "this Elasticsearch has its security switched off: set xpack.security.enabled, there are no roles without it"
            )
        raise


def _make_user(client: Elasticsearch, name: str, password: SecretStr | None) -> None:
    if password is not None:
        client.security.put_user(username=name, password=password.get_secret_value(), roles=[name])
        typer.echo(f"user {name} has that role and the password you gave")


def _make_key(client: Elasticsearch, settings: SetupSettings, role: str, path: Path) -> None:
    """Keeps the key in the file where it works, with its rights brought up to date; else makes one."""
    name = role_name(settings.namespace, role)
    rights = {name: descriptors(settings.namespace)[role]}
    existing = _key_id(settings, path)
    if existing is not None:
        client.security.update_api_key(id=existing, role_descriptors=rights)
        typer.echo(f"the API key in {path} is up to date")
        return
    # First the file: a key that can't be written down would stay behind, usable and known to nobody.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
        os.fchmod(descriptor, OWNER_ONLY)
    except OSError as error:
        _fail(f"{path} can't be written ({error.strerror}): give another folder")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.truncate()
        file.write(client.security.create_api_key(name=name, role_descriptors=rights)["encoded"] + "\n")
    typer.echo(f"the API key for role {name} is in {path}")


def _key_id(settings: SetupSettings, path: Path) -> str | None:
    """The id of the key in the file; None where there is no file, or the server does not know the key (any more)."""
    try:
        encoded = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        _fail(f"{path} can't be read ({error.strerror}): give another folder")
    login = {
        "elasticsearch_username": None,
        "elasticsearch_password": None,
        "elasticsearch_api_key": SecretStr(encoded),
    }
    client = make_client(settings.model_copy(update=login))
    try:
        return str(client.security.authenticate()["api_key"]["id"]) if encoded else None
    except AuthenticationException:
        return None
    finally:
        client.close()


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(1)
