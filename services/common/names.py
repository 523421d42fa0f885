"""Names in Elasticsearch. Only the readers' alias starts with "articles": a data view on articles* shows nothing more."""

from dataclasses import dataclass
from typing import Any

# What the aliases for readers let through; `now` is evaluated by each search, so an embargo ends by itself.
READABLE: dict[str, Any] = {
    "bool": {
        "filter": [{"term": {"status": "published"}}],
        "must_not": [{"range": {"embargoed_until": {"gt": "now"}}}],
    }
}


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of one installation; a namespace keeps two installations on one cluster apart."""

    reading: str
    all: str
    physical: str
    revisions: str
    revisions_physical: str
    stories: str
    stories_all: str
    stories_physical: str

    @classmethod
    def of(cls, namespace: str = "") -> "IndexNames":
        """The names of a namespace ("" is the plain installation)."""
        prefix = f"{namespace}-" if namespace else ""
        return cls(
            reading=f"{prefix}articles",
            all=f"{prefix}newswire-articles-all",
            physical=f"{prefix}newswire-articles-v1",
            revisions=f"{prefix}newswire-revisions",
            revisions_physical=f"{prefix}newswire-revisions-v1",
            stories=f"{prefix}newswire-stories",
            stories_all=f"{prefix}newswire-stories-all",
            stories_physical=f"{prefix}newswire-stories-v1",
        )

    @property
    def every_physical(self) -> str:
        """A pattern that matches every physical index of articles, and no alias; `is_physical` tells what else it matches."""
        return self.numbered("*")

    def is_physical(self, name: str) -> bool:
        """Whether an index of this name is one of those that `numbered` names."""
        number = name.removeprefix(self.numbered(""))
        return number.isascii() and number.isdigit() and name == self.numbered(int(number))

    def numbered(self, number: int | str) -> str:
        """The physical index of articles with this number; each new mapping gets the next one."""
        return f"{self.physical.removesuffix('1')}{number}"


def number_of(physical: str) -> int:
    """Of newswire-articles-v7, 7. Raises ValueError."""
    return int(physical.rpartition("-v")[2])


def feed_alias(physical: str) -> str:
    """The alias through which one physical index is written: no write ever creates an index."""
    return physical.replace("newswire-articles-v", "newswire-articles-feed-v")


def group_of(physical: str) -> str:
    """The consumer group that feeds a physical index, for services.common.kafka.group_name."""
    number = number_of(physical)
    return "index" if number == 1 else f"index-v{number}"
