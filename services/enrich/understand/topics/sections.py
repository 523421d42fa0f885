"""What an editor's own placing says: the section an article stood in, its keywords, the path of its address."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from services.enrich.understand.topics.wordlist import TOPICS

_NUMBER = {name: number for number, name in enumerate(TOPICS)}
# "Sport > Football", "Business | Markets", "Society/Family"
_LEVELS = re.compile(r"\s*[>/|»›·:;,→]\s*")
_LONGEST_NAME = 80
# A path has few levels; the last one is the article's own.
_LEVELS_READ = 6


def topics_of_section(name: str | None) -> frozenset[int]:
    """Topics (their place in TOPICS) for a section's name: of its whole, else of its levels, else of its words."""
    return _of_section(name) if name and len(name) <= _LONGEST_NAME else frozenset()


@lru_cache(2_000)
def _of_section(name: str) -> frozenset[int]:
    table = _table()
    if topics := table.get(_folded(name)):
        return topics
    for parts in (_LEVELS.split(name), re.split(r"\s+(?:&|and|et|und|y|e|en|och|og)\s+", name), name.split()):
        found = [table.get(_folded(part), frozenset()) for part in parts]
        if any(found):
            return frozenset().union(*found)
    return frozenset()


def topics_of_path(url: str | None) -> frozenset[int]:
    """Topics for the directories of an address: `/sport/football/…`."""
    if not url:
        return frozenset()
    try:
        directories = urlsplit(url[:2_000]).path.split("/")[:-1]
    except ValueError:  # half an IPv6 address
        return frozenset()
    return _named(unquote(part) for part in directories[:_LEVELS_READ])


def topics_of_keywords(keywords: Iterable[str]) -> list[frozenset[int]]:
    """For each keyword that is itself the name of a section, its topics."""
    return [topics for word in keywords if (topics := _table().get(_folded(word[:_LONGEST_NAME])))]


def _named(parts: Iterable[str]) -> frozenset[int]:
    return frozenset().union(*(_table().get(_folded(part), frozenset()) for part in parts))


@cache
def _table() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    text = files(__package__).joinpath("data", "sections.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            topic, _, names = line.partition(":")
            for name in names.split(","):
                found.setdefault(_folded(name), set()).add(_NUMBER[topic])
    return {name: frozenset(topics) for name, topics in found.items()}


def _folded(name: str) -> str:
    """Without case and accents; hyphens and underscores are spaces: addresses write `faits-divers`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(" " if c in "-_" else c for c in plain if not unicodedata.combining(c)).split())
