"""A URL as what to connect to and what to ask for there. Pure.

The URL is read once, by the rules that browsers use: what is checked, resolved and connected to is the same host, however it is spelt
(0x7f.1, 127.1, full-width digits, a trailing dot).
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import ada_url

from services.ingest.fetch.failures import FetchRefused

MAX_URL = 4_096
_PORTS = {"http:": 80, "https:": 443}
_ENTRY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s,:/@\[\]]+):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Target:
    """`host` is a name or an IP address (IPv6 without brackets); `path` has the query with it; `url` has no fragment."""

    url: str
    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host with brackets where it needs them, and the port where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_tls else 80) else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """What one robots.txt speaks for."""
        return f"http{'s' if self.is_tls else ''}://{self.host_header}"


def parse_target(url: str) -> Target:
    """Raises FetchRefused, with the reason and the remedy, where the URL is none that we fetch."""
    shown = url[:120]
    if len(url) > MAX_URL:
        raise FetchRefused(f"{shown}…: a URL of over {MAX_URL:,} characters")
    try:
        parsed = ada_url.URL(url.strip())
    except ValueError:
        raise FetchRefused(f"{shown!r} is no URL: give the whole address, https://…") from None
    if parsed.protocol not in _PORTS:
        raise FetchRefused(f"{shown}: only http and https are fetched")
    if parsed.username or parsed.password:
        raise FetchRefused(f"a URL of {parsed.hostname} with a user name or password in it: take them out")
    host = parsed.hostname.removeprefix("[").removesuffix("]")
    if not host.strip("."):
        raise FetchRefused(f"{shown}: names no host")
    path = parsed.pathname + parsed.search
    port = int(parsed.port) if parsed.port else _PORTS[parsed.protocol]
    url = f"{parsed.protocol}//{parsed.host}{path}"
    return Target(url, parsed.protocol == "https:", host, port, path)


def redirected(target: Target, location: str) -> Target:
    """Where a Location header leads. Raises FetchRefused."""
    try:
        return parse_target(urljoin(target.url, location.strip()))
    except ValueError:
        raise FetchRefused(f"{target.url} redirects to {location[:120]!r}, which is no URL") from None


def read_allowed(entries: str) -> frozenset[tuple[str, int]]:
    """host:port entries, separated by commas, that may be fetched from whatever their address is. Raises ValueError."""
    allowed = set()
    for entry in filter(None, (part.strip() for part in entries.split(","))):
        match = _ENTRY.fullmatch(entry)
        if match is None or not 0 < int(match[2]) < 65_536:
            raise ValueError(f"{entry!r} is not host:port")
        allowed.add((match[1].strip("[]").lower(), int(match[2])))
    return frozenset(allowed)
