"""The pipeline on servers with security on: the services log in with what `newswire setup` gave them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from newswire.local.stack import Stack
from services.common.settings import ElasticsearchSettings
from tests.pipeline import Pipeline
from tests.secured import SecuredStack, variables

INGEST_TOKEN = "bearer-harbour-c8e1"


class SecuredPipeline(Pipeline):
    """Its own client is the administrator's; the services have the SCRAM user and the index role's API key."""

    def __init__(self, stack: SecuredStack, folder: Path) -> None:
        super().__init__(cast(Stack, stack), folder)
        self.secured = stack
        administrator = {**stack.plain_login(), **stack.elastic_login()}
        self.settings = ElasticsearchSettings(namespace=self.namespace, **administrator)
        self.keys = folder / "keys"
        self.administrator = {"NEWSWIRE_NAMESPACE": self.namespace, **variables(administrator)}

    def setup(self) -> subprocess.CompletedProcess[str]:
        """`newswire setup`, with API keys."""
        return self.command("setup", "--keys", str(self.keys))

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A newswire command as the administrator gives it."""
        environment = {**os.environ, **self.administrator, **settings}
        command = [sys.executable, "-m", "newswire", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    def environment(self, name: str) -> dict[str, str]:
        login: dict[str, Any] = self.secured.scram_login()
        if name == "index":
            own = {
                "elasticsearch_url": self.secured.elasticsearch.address,
                "elasticsearch_ca_file": self.secured.certificates.authority,
                "elasticsearch_api_key_file": self.keys / "index.key",
            }
        else:
            own = {"ingest_token": INGEST_TOKEN} if name == "ingest" else {}
        return {**super().environment(name), **variables({**login, **own})}
