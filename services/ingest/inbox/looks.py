"""Which files of a folder are complete, from looks at it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.ingest.sources.given import SIDECAR


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as one look found it; `is_regular` is False for links, pipes and such."""

    size: int
    changed_ns: int
    inode: int
    is_regular: bool = True


Listing = Mapping[str, Seen]


class Looks:
    """Remembers since when each file has been as it is."""

    def __init__(self, settle_seconds: float) -> None:
        self._settle = settle_seconds
        self._since: dict[str, tuple[Seen, float]] = {}

    def complete(self, listing: Listing, now: float) -> list[str]:
        """The files, by name, that did not change for the settling time, nor did their sidecars; `now` in seconds.

        A sidecar is part of its page, and without the page it is not complete.
        """
        known = self._since
        self._since = {
            name: known[name] if name in known and known[name][0] == seen else (seen, now)
            for name, seen in listing.items()
        }
        return sorted(
            name
            for name in listing
            if not name.endswith(SIDECAR)
            and self._has_settled(name, now)
            and (name + SIDECAR not in listing or self._has_settled(name + SIDECAR, now))
        )

    def lone_sidecars(self, listing: Listing, now: float) -> list[str]:
        """Sidecars whose page is not here, and has not come for ten times the settling time."""
        return sorted(
            name
            for name in listing
            if name.endswith(SIDECAR)
            and name.removesuffix(SIDECAR) not in listing
            and now - self._since[name][1] >= 10 * self._settle
        )

    def _has_settled(self, name: str, now: float) -> bool:
        return now - self._since[name][1] >= self._settle
