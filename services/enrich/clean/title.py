"""Which line is the title, and the title without the site's name."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from services.enrich.clean.features import Features
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.vocabulary import names

_WORDS = re.compile(r"\w+")
_SITE = re.compile(r"\s+[|–—·»-]\s+(?P<site>[^|–—·»]{2,40})$")
_PIPE = re.compile(r"\s+\|\s+(?P<site>[^|]{2,40})$")
_LATEST = 60  # lines: a title further down is not one
_TOP = 30  # lines: a body that begins within them has its title there, too
_TITLE_TO_BODY = 25  # lines: standfirst, byline, buttons, pictures
_NAMED = 0.6  # share of the words of a line or of the URL, from which the URL names the line
_BELOW = 1.0  # worth of a byline or a date in the next lines
_ALIKE = 0.6  # share of common words from which a line is the title that the producer gave


def find_title(
    lines: list[Line], features: list[Features], url: str | None, title: str | None, body: int = 0
) -> int | None:
    """The index of the title line: like the given title, else the best headline above the body, which begins at line `body`."""
    if title:
        found = _most_alike(lines, features, fold(strip_site(title, url)[:300]), body)
        if found is not None:
            return found
    slug = _slug_words(url)
    counts = Counter(line.fold for line in lines)
    named = _named_by_url(lines, features, counts, slug, body)
    if named is not None:
        return named
    near = body <= _TOP
    best = (
        _near_the_top(lines, features, counts, slug) if near else _above_the_body(lines, features, body, counts, slug)
    )
    return best[1] if best and best[0] > 0.3 else None


def _named_by_url(
    lines: list[Line], features: list[Features], counts: Mapping[str, int], slug: set[str], body: int
) -> int | None:
    """The line whose words the URL repeats, wherever it stands; of several the one that a paragraph follows soonest."""
    if len(slug) < 3:
        return None
    alike = [
        at for at, line in enumerate(lines) if line.width <= 260 and _shared(line, slug) >= _NAMED and not line.bullet
    ]
    strong = [at for at, (line, found) in enumerate(zip(lines, features, strict=True)) if is_strong(line, found)]
    best: tuple[float, int] | None = None
    for at in alike:
        after = bisect_right(strong, at)
        if after - bisect_right(strong, body) > 2:
            break  # what stands in the middle of the text is a heading there
        gap = strong[after] - at if after < len(strong) else len(lines)
        worth = _worth(lines[at], features[at], 0, counts, slug) - 0.05 * min(gap, 40) + 3.0 * _alike(lines[at], slug)
        if best is None or worth > best[0]:
            best = (worth, at)
    return best[1] if best and best[0] > 0 else None


def _shared(line: Line, slug: set[str]) -> float:
    """How much of the URL's words and of the line's own is in both, 0–1."""
    own = {word for word in _WORDS.findall(line.fold) if len(word) > 2}
    common = len(own & slug)
    return common / max(1, min(len(slug), len(own))) if common >= 3 else 0.0


def _alike(line: Line, slug: set[str]) -> float:
    own = {word for word in _WORDS.findall(line.fold) if len(word) > 2}
    return len(own & slug) / max(1, len(own | slug))


def _near_the_top(
    lines: list[Line], features: list[Features], counts: Mapping[str, int], slug: set[str]
) -> tuple[float, int] | None:
    end = next((i for i, line in enumerate(lines[:_LATEST]) if is_strong(line, features[i])), min(len(lines), 40))
    best: tuple[float, int] | None = None
    for at in range(min(end + 1, len(lines))):
        worth = _worth(lines[at], features[at], at, counts, slug)
        if best is None or worth > best[0]:
            best = (worth, at)
    if best and best[0] <= 0.3:
        best = _below_the_menu(lines, features, end, counts, slug)
    return best


def is_strong(line: Line, found: Features) -> bool:
    """Whether a line is a paragraph beyond doubt."""
    return line.width > 160 and found.score >= 2


def _above_the_body(
    lines: list[Line], features: list[Features], body: int, counts: Mapping[str, int], slug: set[str]
) -> tuple[float, int] | None:
    """The best headline in the lines before a body that a long menu pushed down."""
    best: tuple[float, int] | None = None
    for at in range(max(0, body - _TITLE_TO_BODY), min(body + 2, len(lines))):
        worth = _worth(lines[at], features[at], 0, counts, slug) - 0.04 * max(0, body - at)
        worth += _BELOW * _has_byline_below(features, at)
        if best is None or worth > best[0]:
            best = (worth, at)
    return best


def _has_byline_below(features: list[Features], at: int) -> bool:
    return any(found.byline is not None or found.date for found in features[at + 1 : at + 6])


def _below_the_menu(
    lines: list[Line], features: list[Features], end: int, counts: Mapping[str, int], slug: set[str]
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


def _most_alike(lines: list[Line], features: list[Features], wanted: str, body: int) -> int | None:
    words = set(_WORDS.findall(wanted))
    best, index = _ALIKE, None
    for at, line in enumerate(lines[: max(_LATEST, body + 2)]):
        if line.fold == wanted:
            return at
        own = set(_WORDS.findall(line.fold))
        alike = len(own & words) / max(1, len(own | words))
        if alike > best and not features[at].related:
            best, index = alike, at
    return index


def _worth(line: Line, found: Features, at: int, counts: Mapping[str, int], slug: set[str]) -> float:
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
    return {word for word in words if len(word) > 2 and not any(c.isdigit() for c in word)} - {
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
