"""Names in Elasticsearch. Only the readers' alias starts with "articles": a data view on articles* shows nothing more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of one installation; a namespace keeps two installations on one cluster apart."""

    reading: str
    all: str
    physical: str

    @classmethod
    def of(cls, namespace: str = "") -> "IndexNames":
        """The names of a namespace ("" is the plain installation)."""
        prefix = f"{namespace}-" if namespace else ""
        return cls(f"{prefix}articles", f"{prefix}newswire-articles-all", f"{prefix}newswire-articles-v1")
