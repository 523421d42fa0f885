"""What a service says of its own health."""

import http.client
import json
import urllib.error
import urllib.request

# A proxy that the environment names is for other machines.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def complaint(address: str, timeout_seconds: float = 2.0) -> str | None:
    """What a service's /healthz says is wrong; None when it is healthy."""
    try:
        with _DIRECT.open(f"{address}/healthz", timeout=timeout_seconds):
            return None
    except urllib.error.HTTPError as error:
        try:
            return str(json.loads(error.read())["reason"])
        except (ValueError, LookupError, TypeError):
            return str(error)
    except http.client.HTTPException:
        return "something else answers there"
    except OSError:
        return "does not answer"
