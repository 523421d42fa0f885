"""Where a publisher is at home, as far as its address says."""

# Sold to everybody, or no country's.
_EVERYWHERES = frozenset(
    {"ai", "co", "cc", "eu", "fm", "gg", "im", "io", "is", "la", "ly", "me", "sh", "st", "tk", "to", "tv", "vc", "ws"}
)


def country_of(host: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a host's top-level domain, where that is a country's own: GB for harbour-post.co.uk."""
    last = (host or "").rstrip(".").rpartition(".")[2].lower()
    if len(last) != 2 or not last.isascii() or not last.isalpha() or last in _EVERYWHERES:
        return None
    return {"uk": "GB", "su": "RU", "ac": "SH"}.get(last, last.upper())
