"""URLs as identities: two spellings of one page give one string. Source of the tracker list: the vendors' own documentation."""

import re
from urllib.parse import parse_qsl, unquote, urlencode

import ada_url

_TRACKERS = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok|oly_(?:anon|enc)_id"
    r"|at_(?:medium|campaign|link\w*|format|ptr_name|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|wt_mc|cmpid|icid|ref_src|ref_url|smid|s_cid"
    r"|vero_id|__twitter_impression|guccounter|guce_referrer\w*)$",
    re.ASCII | re.IGNORECASE,
)
_SHOWN = r"(s/)?((?:https?://)?[^/?#.]+\.[^/?#].*)"  # opens with a host, else it is a page of the viewer's own
_VIEWER = re.compile(
    rf"https?://(?:www\.google\.[a-z.]{{2,6}}/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[a-z])/{_SHOWN}", re.ASCII
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_FOLDED_HOSTS = ("www.", "m.", "amp.", "mobile.")


def normalise_url(url: str) -> str | None:
    """The URL without fragment, known trackers, default port and AMP viewer, its query sorted; None where it can't name a page.

    The path's case and the other query parameters stay: `?id=1` and `?id=2` are two articles.
    """
    try:
        parsed = ada_url.URL(url.strip())
        # Parsed first: a viewer's address may be spelt as many ways as any other. One may also stand in another.
        while (shown := _in_viewer(parsed.href)) is not None:
            parsed = ada_url.URL(shown)
    except ValueError:
        return None
    if parsed.protocol not in ("http:", "https:") or parsed.username or parsed.password or not parsed.hostname:
        return None
    kept = sorted(pair for pair in _pairs(parsed.search[1:]) if not _TRACKERS.match(pair[0]))
    query = f"?{urlencode(kept, errors='surrogateescape')}" if kept else ""
    return f"{parsed.protocol}//{parsed.host}{parsed.pathname}{query}"


def _pairs(query: str) -> list[tuple[str, str]]:
    # Bytes that are not UTF-8 (%E9 in Latin-1) stay apart from each other: they may be what tells two articles apart.
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _in_viewer(url: str) -> str | None:
    """The publisher's URL inside a search engine's AMP viewer or cache URL; None of any other."""
    match = _VIEWER.fullmatch(url)
    if match is None:
        return None
    secure, rest = match.groups()
    shown = unquote(rest)
    return shown if _SCHEME.match(shown) else f"{'https' if secure else 'http'}://{shown}"


def host_of(url: str | None) -> str | None:
    """The URL's host without a leading "www."; None where there is none."""
    if not url:
        return None
    try:
        return ada_url.URL(url).hostname.removeprefix("www.") or None
    except ValueError:
        return None


def same_site(one: str, other: str) -> bool:
    """Whether two normalised URLs are of one site, its www, mobile and AMP hosts counted as one."""
    return _site(one) == _site(other)


def is_homepage(url: str) -> bool:
    """Whether a normalised URL names a site's front page rather than an article."""
    parsed = ada_url.URL(url)
    return parsed.pathname in ("", "/") and not parsed.search


def _site(url: str) -> str:
    host: str = ada_url.URL(url).hostname
    for prefix in _FOLDED_HOSTS:
        # mobile.de is a site, m.example.de a form of one.
        host = host.removeprefix(prefix) if "." in host.removeprefix(prefix) else host
    return host
