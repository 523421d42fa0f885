"""When the article on a page was published and last modified, as the page's own lines tell."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from services.enrich.clean import dates, days
from services.enrich.clean.lines import fold
from services.enrich.clean.model import StatedDate
from services.enrich.clean.page import Page, Role, times_below_dates
from services.enrich.clean.vocabulary.calendar import MONTHS, WEEKDAYS

_HEADER = 25  # lines below the title in which its date may stand
_ABOVE = 3  # lines above the title in which it may stand, if none stands below
_MASTHEAD = 4  # lines at the top that hold the day of the visit
_YEARS_NEAR = 8  # lines around the title
_LONG = 100  # width of a line that is text, not a date's neighbour
_AS_OF = ("stand ", "stand:")
_NO_YEAR = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\s(?P<n>[^\W\d_]{3,9})\.?(?=,?\s\d{1,2}:\d\d)")
_DATED = (Role.DATE, Role.BYLINE)
_WORDS = re.compile(r"[^\W\d_][^\s.,;:!?()'’\"”।]*")
_LOOSE = (Role.OTHER, Role.UI, Role.HEADING)
_DAY_FIRST_HOSTS = (".uk", ".ie", ".au", ".nz", ".in", ".za", ".ng", ".ke", ".sg", ".my")
_ENGLISH = frozenset(("the", "and", "that", "was", "with", "for"))
_MEANT = {  # words on the page, and what an ambiguous zone name means beside them
    "bst": ("+01:00", ("london", "england", "britain", "british", "scotland", "wales", "uk"), ("bangladesh", "dhaka")),
    "ist": (
        "+05:30",
        ("india", "indian", "है", "में", "delhi", "mumbai", "bengaluru", "kolkata", "भारत", "दिल्ली", "मुंबई"),
        ("israel", "ireland", "irish", "israeli"),
    ),
}


def dates_of(page: Page) -> tuple[StatedDate | None, StatedDate | None]:
    """(published, modified). A date without a label counts only near the title: elsewhere it may be anything's."""
    below = header_end(page)
    zones = zones_of(page)
    day_first = day_comes_first(page, zones)
    published = modified = unlabelled = above = as_of = None
    for at, stated in _stated(page, below, day_first, zones):
        if stated.meaning == "modified" and page.lines[at].fold.startswith(_AS_OF):
            as_of = as_of or stated.date
        elif stated.meaning == "modified":
            modified = modified or stated.date
        elif stated.meaning == "published":
            published = published or stated.date
        elif page.title is not None and page.title < at < below:
            unlabelled = unlabelled or stated.date
        elif _is_above(page, at, stated.date):
            above = stated.date
    published = published or unlabelled or above
    if published is None and modified is None:
        published = as_of  # German broadcasters date their pages so, and say no more
    else:
        modified = modified or as_of
    if published and modified and modified.value[:10] < published.value[:10]:
        modified = None  # a page that contradicts itself; the first date is the one that pages keep
    return published, modified


def _is_above(page: Page, at: int, stated: StatedDate) -> bool:
    """Whether a date right above the title is the article's: it has a time, or is no masthead's (those name the weekday)."""
    if page.title is None or not page.title - _ABOVE <= at < page.title:
        return False
    if stated.precision != "day":
        return True
    named = any(word.strip(",.") in WEEKDAYS for word in page.lines[at].fold.split())
    return at >= _MASTHEAD and page.title - at <= 2 and not named


def header_end(page: Page) -> int:
    """The line of the second paragraph of some length below the title: above it, a date is the article's."""
    if page.title is None:
        return 0
    last = min(len(page.lines), page.title + _HEADER)
    texts = [at for at in page.having(Role.PARAGRAPH) if at > page.title]
    long = [at for at in texts if page.lines[at].width >= _LONG] or texts
    return min(
        long[1] if len(long) > 1 else last, last if page.start > page.title + _HEADER else max(last, page.start + 1)
    )


def _stated(
    page: Page, below: int, day_first: bool | None, zones: Mapping[str, str]
) -> Iterator[tuple[int, dates.Stated]]:
    """Every date that may be the article's, with its line; a time alone on the next line belongs to the date above."""
    years = _years_near(page)
    clocks = sum(found.clock for found in page.features)
    known: tuple[int, date] | None = None
    title = page.title if page.title is not None else len(page.lines)
    for at, role in enumerate(page.roles):
        inside = title < at < below
        if role not in _DATED and not (inside and role in _LOOSE and page.lines[at].width <= 140):
            continue
        line = _with_year(fold(dates.apart(page.lines[at].text)), years)
        if known and at == known[0] + 1 and (update := dates.time_alone(line, known[1], zones)):
            yield at, dates.Stated(update, "modified")
            continue
        for stated in dates.read_dates(line, page.url, day_first=day_first, zones=zones):
            if role in _LOOSE and stated.date.precision == "day" and stated.meaning is None:
                continue
            known = at, date.fromisoformat(stated.date.value[:10])
            yield at, _with_next_line(page, at, stated, clocks, zones)


def _years_near(page: Page) -> dict[tuple[int, int], int]:
    """(day, month) → year of the full dates beside the title, for those that are written without."""
    if page.title is None:
        return {}
    found: dict[tuple[int, int], int] = {}
    for line in page.lines[max(0, page.title - _YEARS_NEAR) : page.title + _YEARS_NEAR]:
        if line.width <= 140:
            for _, _, day in days.find_days(line.fold, page.url):
                if day:
                    found[day.day, day.month] = day.year
    return found


def _with_year(line: str, years: Mapping[tuple[int, int], int]) -> str:
    """ "30 jan, 12:41" with the year of the full date beside it."""
    match = _NO_YEAR.search(line) if years else None
    year = years.get((int(match["d"]), MONTHS.get(match["n"], 0))) if match else None
    return f"{line[: match.end()]} {year}{line[match.end() :]}" if match and year else line


def _with_next_line(page: Page, at: int, stated: dates.Stated, clocks: int, zones: Mapping[str, str]) -> dates.Stated:
    """A day whose time stands on a line of its own right below; not where times head the entries of a live blog."""
    after = at + 1
    if (
        stated.date.precision != "day"
        or clocks != times_below_dates(page)
        or after >= len(page.lines)
        or not page.features[after].clock
    ):
        return stated
    joined = dates.read_dates(f"{stated.date.value} {page.lines[after].fold}", zones=zones)
    return dates.Stated(joined[0].date, stated.meaning) if joined else stated


def day_comes_first(page: Page, zones: Mapping[str, str]) -> bool | None:
    """Whether 03/04/2026 is the third of April here: other dates tell, or a language or country that always writes so."""
    seen = {order for line in page.lines if line.width <= 140 and (order := days.order_of(line.fold)) is not None}
    if seen:
        return seen.pop() if len(seen) == 1 else None
    if any(zone in line.fold.split() for zone in zones for line in page.lines if line.width <= 140):
        return True  # British and Indian pages
    host = urlsplit(page.url or "").hostname if "[" not in (page.url or "") else None
    if host and host.endswith(_DAY_FIRST_HOSTS):
        return True
    words = [word for line in page.lines[page.start : page.end] for word in line.text[:600].casefold().split()][:400]
    english = sum(word in _ENGLISH for word in words)
    eastern = sum(word[0] >= "\u2e80" for word in words)  # East Asia puts the year first
    return True if len(words) >= 40 and max(english, eastern) * 100 < len(words) else None


def zones_of(page: Page) -> dict[str, str]:
    """What BST and IST mean on this page, where its words leave no doubt."""
    words = {word for line in page.lines for word in _WORDS.findall(line.text[:600].casefold())}
    return {
        zone: offset
        for zone, (offset, signs, others) in _MEANT.items()
        if not words.isdisjoint(signs) and words.isdisjoint(others)
    }
