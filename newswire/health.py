"""What a service says of its own health."""

import json
import urllib.error
import urllib.request


def complaint(address: str, timeout_seconds: float = 2.0) -> str | None:
    """What a service's /healthz says is wrong; None when it is healthy."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=timeout_seconds):  # noqa: S310 - http, built by us
            return None
    except urllib.error.HTTPError as error:
        try:
            return str(json.loads(error.read()).get("reason") or error)
        except ValueError:
            return str(error)
    except OSError:
        return "does not answer"
