"""What a provider orders: publish, withhold or take back, and from when. In doubt nothing is shown.

Source: the IPTC's pubStatus NewsCodes (usable, withheld, canceled) and NITF 3.6, docdata/@management-status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.raw import Action
from schemas.times import as_instant
from services.common.wire.model import clean
from services.common.wire.moments import stated_instant

_ACTIONS: dict[str, Action] = {
    "": "publish",
    "usable": "publish",
    "published": "publish",
    "embargoed": "publish",
    "withheld": "withhold",
    "canceled": "retract",
    "cancelled": "retract",
}
_NEVER = datetime.min.replace(tzinfo=UTC)
RANK: dict[Action, int] = {"publish": 0, "withhold": 1, "retract": 2}


@dataclass(frozen=True, slots=True)
class Order:
    """`embargoed_until` has a clock and an offset; `reason` says why something is withheld that was not plainly so."""

    action: Action
    embargoed_until: str | None = None
    reason: str | None = None


def order(status: Any, embargo: Any = None) -> Order:
    """What the status and embargo of an item call for. `embargo` is None where there is none, else what is written there."""
    code = _code(status)
    action = _ACTIONS.get(code)
    if action is None:
        return Order("withhold", reason=f"publishing status {code[:60]!r} is not known")
    until = stated_instant(embargo)
    if action != "publish" or until or (embargo is None and code != "embargoed"):
        return Order(action, until)
    said = clean(embargo, 60)
    why = f"embargo until {said!r}, which is no time with an offset" if said else "embargo without a date"
    return Order("withhold", reason=why)


def strictest(statuses: Iterable[Any], embargoes: Iterable[Any]) -> Order:
    """What several of each call for together: the order that shows least, from the latest time on."""
    # Each by itself, not each with each: an item may spell one name in thousands of ways.
    status = max(statuses, key=lambda one: (RANK[order(one).action], _code(one) != "embargoed"), default=None)
    orders = [order(status, embargo) for embargo in embargoes] or [order(status)]
    return max(
        orders, key=lambda one: (RANK[one.action], as_instant(one.embargoed_until) if one.embargoed_until else _NEVER)
    )


def _code(status: Any) -> str:
    """usable, of "usable", "stat:usable" or the NewsCode's address."""
    if status is None:
        return ""
    said = clean(status, 200) if isinstance(status, str) else repr(status)[:60]
    return (said or "").rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()


def stronger(one: Action, other: Action) -> Action:
    """Of two orders the one that shows less."""
    return max(one, other, key=lambda action: RANK[action])
