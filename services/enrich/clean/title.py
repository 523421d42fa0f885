"""Which line is the title, and the title without the site's name."""

import re
from urllib.parse import unquote, urlsplit

from services.enrich.clean.features import Features
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.vocabulary import names

_WORDS = re.compile(r"\w+")
_SITE = re.compile(r"\s+[|–—·»-]\s+(?P<site>[^|–—·»]{2,40})$")
_PIPE = re.compile(r"\s+\|\s+(?P<site>[^|]{2,40})$")
_LATEST = 60  # lines: a title further down is not one
_ALIKE = 0.6  # share of common words from which a line is the title that the producer gave


def find_title(lines: list[Line], features: list[Features], url: str | None, title: str | None) -> int | None:
    """The index of the title line: like the given title, else the best headline before the first strong paragraph."""
    if title:
        found = _most_alike(lines, features, fold(strip_site(title, url)[:300]))
        if found is not None:
            return found
    slug = _slug_words(url)
    counts: dict[str, int] = {}
    for line in lines[:200]:
        counts[line.fold] = counts.get(line.fold, 0) + 1
    end = next(
        (i for i, line in enumerate(lines[:_LATEST]) if line.width > 160 and features[i].score >= 2),
        min(len(lines), 40),
    )
    best: tuple[float, int] | None = None
    for at in range(min(end + 1, len(lines))):
        worth = _worth(lines[at], features[at], at, counts, slug)
        if best is None or worth > best[0]:
            best = (worth, at)
    if best and best[0] <= 0.3:
        best = _below_the_menu(lines, features, end, counts, slug)
    return best[1] if best and best[0] > 0.3 else None


def _below_the_menu(
    lines: list[Line], features: list[Features], end: int, counts: dict[str, int], slug: set[str]
) -> tuple[float, int] | None:
    """The best headline where a menu of one entry a line pushed it down: lines of one to three words do not count as place."""
    best: tuple[float, int] | None = None
    place = 0
    for at in range(min(end + 1, len(lines))):
        worth = _worth(lines[at], features[at], place, counts, slug)
        if worth > 0.3 and (best is None or worth > best[0]):
            best = (worth, at)
        place += lines[at].words > 3
    return best


def _most_alike(lines: list[Line], features: list[Features], wanted: str) -> int | None:
    words = set(_WORDS.findall(wanted))
    best, index = _ALIKE, None
    for at, line in enumerate(lines[:_LATEST]):
        if line.fold == wanted:
            return at
        own = set(_WORDS.findall(line.fold))
        alike = len(own & words) / max(1, len(own | words))
        if alike > best and not features[at].related:
            best, index = alike, at
    return index


def _worth(line: Line, found: Features, at: int, counts: dict[str, int], slug: set[str]) -> float:
    """How much a line looks like the headline; the weights are tuned on pages with hand-made titles."""
    if (
        not 12 <= line.width <= 260
        or (found.furniture and not found.pointer)
        or line.bullet
        or found.clock
        or found.correction
    ):
        return -9.0
    worth = 1.2 if 35 <= line.width <= 150 else 0.5 if 20 <= line.width <= 200 else -0.5
    if line.ends and line.text.rstrip("\"'”’»)]")[-1:] in ".。۔।":
        worth -= 1.6
    worth += 0.3 * line.blank_before + 0.3 * line.blank_after + 0.6 * (counts[line.fold] > 1) - 0.12 * min(at, 12)
    worth -= 0.6 * found.pointer
    worth -= 1.5 * (found.byline is not None) + 1.2 * found.date + 1.2 * (line.words < 3) + 0.4 * (line.width < 30)
    worth -= 1.5 * any(mark in line.text for mark in (" > ", " › ", " » ")) + 1.0 * _is_menu(line)
    if len(slug) >= 3:
        own = {word for word in _WORDS.findall(line.fold) if len(word) > 2}
        worth += 3.0 * len(own & slug) / max(1, min(len(slug), len(own)))
    return worth


def _is_menu(line: Line) -> bool:
    return sum(1 for word in line.fold.split() if word in names.SECTIONS) >= 3


def _slug_words(url: str | None) -> set[str]:
    """The words of the URL's last part that has some."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return set()
    words = {fold(word) for word in re.split(r"[\W_]+", path[:500])}
    return {word for word in words if len(word) > 2 and not word.isdigit()} - {
        "html",
        "htm",
        "amp",
        "news",
        "article",
        "story",
        "com",
    }


def strip_site(title: str, url: str | None) -> str:
    """The title without "| Site name"; after a dash only a name that the URL's host confirms is the site's."""
    match = _PIPE.search(title[-60:])
    if match and len(title) - len(match[0]) >= 12:
        return title[: len(title) - len(match[0])].rstrip()
    match = _SITE.search(title[-60:])
    if match and url and len(title) - len(match[0]) >= 12:
        host = re.sub(r"[^a-z0-9]", "", url.split("//")[-1].split("/")[0].lower())
        site = re.sub(r"[^a-z0-9]", "", fold(match["site"]))
        if len(site) >= 3 and site in host:
            return title[: len(title) - len(match[0])].rstrip()
    return title
