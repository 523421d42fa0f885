"""Which line is the title, and the title without the site's name."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.enrich.clean.dates import is_labelled
from services.enrich.clean.features import Features
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.people import read_bare
from services.enrich.clean.vocabulary import kinds, names
from services.enrich.clean.vocabulary.phrases import folded

_WORDS = re.compile(r"\w+")
_RUN_TOGETHER = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_TALK = re.compile(r"\b(?:we|our|us|your|you'll|we'll|wir|unsere[rnm]?|ihre[nmr]?|nous|notre|nos|votre|vos)\b")
_SENTENCES = re.compile(r"\w[.!?]\s+[A-ZÀ-ÞА-Я]\w+ \w")  # a full stop, and a sentence goes on
_BARE_LABEL = frozenset(folded("by|written by|von|par|por|di|door|author|autor"))
_HOME = frozenset(
    folded(
        "home|startseite|accueil|inicio|início|strona główna|forside|hem|etusivu|ana sayfa|anasayfa|kezdőlap|главная|головна|होम"
    )
)
_ENTRY = re.compile(r"[^:：.!?]{2,40}(?::\s|：)\S")
_SITE = re.compile(r"\s+[|–—·»-]\s+(?P<site>[^|–—·»]{2,40})$")
_PIPE = re.compile(r"\s+\|\s+(?P<site>[^|]{2,40})$")
_LATEST = 60  # lines: a title further down is not one
_TOP = 30  # lines: a body that begins within them has its title there, too
_TITLE_TO_BODY = 25  # lines: standfirst, byline, buttons, pictures
_NAMED = 0.6  # share of the words of a line or of the URL, from which the URL names the line
_FARTHER = 0.08  # cost of each line between a headline and the body
_LATER = 0.1  # cost of each line of some words above it
_REPEATED = 12  # lines below the body's start in which a headline may be said again
_SIGNED_WITHIN = 5  # lines between a headline and its byline: standfirst, section, buttons
_HEADLINE = 0.3  # worth from which a line may be a headline
_HEAD = 20  # lines below a byline within which the first paragraph stands
_HEADED = 45  # lines below a byline that are looked at
_PARAGRAPHS = 2
_BESIDE = 0.35  # worth that a line must have more than the one right above it
_BELOW = 1.0  # worth of a byline or a date in the next lines
KICKERS = frozenset((*kinds.FACT_BOX, *kinds.BULLETIN, *kinds.VIDEO_OPENINGS))
_CLAIMS = 4  # copyright lines that are read for the site's name, from below
_CLAIM = re.compile(
    r"©|ⓒ|\([cC]\)|(?<!\w)(?:copyright|all rights reserved|alle rechte vorbehalten|todos los derechos reservados|"
    r"tutti i diritti riservati|tous droits réservés|todos os direitos reservados|حقوق النشر|"
    r"(?:19|20)\d\d(?:\s?[–-]\s?(?:20)?\d\d)?|s\.?\s?[alr]\.?\s?[arl]?\.?|gmbh(?: & co\. kg)?|ltd|inc|llc|srl|media)(?!\w)",
    re.IGNORECASE,
)
_ALIKE = 0.6  # share of common words from which a line is the title that the producer gave


@dataclass(frozen=True, slots=True)
class _Known:
    """What the page as a whole tells: how often each line stands there, the URL's words, the site's names."""

    counts: Mapping[str, int]
    slug: set[str]
    sites: frozenset[str]


def find_title(
    lines: list[Line], features: list[Features], url: str | None, title: str | None, body: int = 0
) -> int | None:
    """The index of the title line: like the given title, else the best headline above the body, which begins at line `body`."""
    if title:
        found = _most_alike(lines, features, fold(strip_site(title, url)[:300]), body)
        if found is not None:
            return found
    known = _Known(Counter(line.fold for line in lines), _slug_words(url), site_names(lines, features, url))
    named = _named_by_url(lines, features, known, body)
    if named is not None:
        return named
    signed = _above_the_byline(lines, features, known)
    if signed is not None:
        return signed
    best = _above_the_body(lines, features, body, known)
    return best[1] if best and best[0] > 0.3 else None


def _above_the_byline(lines: list[Line], features: list[Features], known: _Known) -> int | None:
    """The headline right above a byline and a date, or a date with its label, that paragraphs follow.

    Lists of other articles have bylines and dates, too: of several the one with most paragraphs below it, and those nearest.
    """
    strong = [at for at, (line, found) in enumerate(zip(lines, features, strict=True)) if is_strong(line, found)]
    best: tuple[int, int, int] | None = None
    for at, found in enumerate(features):
        signed = (found.byline is not None or lines[at].fold in _BARE_LABEL) and _is_dated(features, at)
        if not signed and not (found.date and not found.clock and is_labelled(lines[at].fold)):
            continue
        first = bisect_right(strong, at)
        below = bisect_right(strong, at + _HEADED) - first
        if below < _PARAGRAPHS or strong[first] > at + _HEAD:
            continue
        worth = (below, at - strong[first])
        if best is None or worth > best[:2]:
            title = _nearest_headline(lines, features, at, known)
            best = (*worth, title) if title is not None else best
    return best[2] if best else None


def _is_dated(features: list[Features], at: int) -> bool:
    return any(found.date and not found.clock for found in features[max(0, at - 2) : at + 4])


def _nearest_headline(lines: list[Line], features: list[Features], below: int, known: _Known) -> int | None:
    """The best of the few lines above a byline; of two alike the upper one, for the other is the standfirst."""
    best: tuple[float, int] | None = None
    for at in range(max(0, below - _SIGNED_WITHIN), below):
        worth = _worth(lines[at], features[at], 0, known)
        again = any(line.fold == lines[at].fold for line in lines[below + 1 : below + _REPEATED])
        worth += 0.9 * (lines[at].words >= 3 and lines[at].width < 30 and again)
        if worth > _HEADLINE and (best is None or worth > best[0] + _BESIDE * (at - best[1] <= 2)):
            best = (worth, at)
    if best is None:
        return None
    above = best[1] - 1
    alike = (
        above >= 0 and lines[above].width >= 35 and _worth(lines[above], features[above], 0, known) >= best[0] - _BESIDE
    )
    return above if alike else best[1]


def _named_by_url(lines: list[Line], features: list[Features], known: _Known, body: int) -> int | None:
    """The line whose words the URL repeats, wherever it stands; of several the one that a paragraph follows soonest."""
    slug = known.slug
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
        worth = _worth(lines[at], features[at], 0, known) - 0.05 * min(gap, 40) + 3.0 * _alike(lines[at], slug)
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


def index_title(lines: list[Line], features: list[Features], url: str | None) -> int | None:
    """The heading of a page of many headlines: a line with the site's name and more, or a menu's entry said once again.

    None where the first headline has nothing above it but menus: it is no title of the page.
    """
    sites = [site for site in site_names(lines, features, url) if len(site) >= 4]
    slug = {word for word in _WORDS.findall(fold(unquote(_path(url))[:300].replace("-", " "))) if len(word) > 2}
    for at, line in enumerate(lines[:_LATEST]):
        if line.width <= 60 and not line.ends and kinds.INDEX_HEADS.of(line.fold) and not features[at].repeated:
            return at
        if any(line.fold != site and line.fold.startswith(site) and len(line.fold) <= len(site) + 40 for site in sites):
            return None if line.ends else at
        if 25 <= line.width <= 130 and not line.ends and not features[at].furniture:
            return next(
                (k for k in range(at - 1, max(-1, at - 4), -1) if _is_heading_of_many(lines, features, k, slug)), None
            )
    return None


def _is_heading_of_many(lines: list[Line], features: list[Features], at: int, slug: set[str]) -> bool:
    line = lines[at]
    words = {word for word in _WORDS.findall(line.fold) if len(word) > 2}
    alone = line.blank_before and line.blank_after and line.width <= 60 and not features[at].furniture
    return not line.ends and line.width >= 3 and (features[at].repeated or bool(words and words <= slug) or alone)


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def is_strong(line: Line, found: Features) -> bool:
    """Whether a line is a paragraph beyond doubt."""
    return line.width > 160 and found.score >= 2


def _above_the_body(lines: list[Line], features: list[Features], body: int, known: _Known) -> tuple[float, int] | None:
    """The best headline in the lines before the body: nearer is better, and above other lines of some words, too.

    Where the body begins within the first lines, so does the search end at the first paragraph beyond doubt, if that is later.
    """
    end = body
    if body <= _TOP:
        strong = (at for at, line in enumerate(lines[:_LATEST]) if is_strong(line, features[at]))
        end = max(body, next(strong, min(len(lines) - 1, _TITLE_TO_BODY)))
    best: tuple[float, int] | None = None
    place = 0
    for at in range(max(0, body - _TITLE_TO_BODY), min(end + 2, len(lines))):
        worth = _worth(lines[at], features[at], 0, known) - _FARTHER * max(0, body - at) - _LATER * min(place, 12)
        worth += _BELOW * _has_byline_below(lines, features, at)
        worth += 0.9 * (
            lines[at].words >= 3
            and lines[at].width < 30
            and known.counts[lines[at].fold] == 2
            and _said_again(lines, at, body)
        )
        worth += 0.6 * (at > 0 and lines[at - 1].fold in KICKERS) - 1.5 * _is_entry(lines, features, at)
        place += lines[at].words > 3
        beside = (
            best is not None and at - best[1] <= 2 and worth - best[0] <= _BESIDE
        )  # the standfirst, set like a headline
        if best is None or (worth > best[0] and not (beside and lines[best[1]].width >= 35)):
            best = (worth, at)
    return best


def _said_again(lines: list[Line], at: int, body: int) -> bool:
    """Whether a short line stands twice right above the body: a headline and its repetition below the picture."""
    return any(
        lines[k].fold == lines[at].fold
        for k in range(max(0, body - _TITLE_TO_BODY), min(body + _REPEATED, len(lines)))
        if k != at
    )


def _is_entry(lines: list[Line], features: list[Features], at: int) -> bool:
    """Whether a line is one of several of "name: value"."""
    near = range(max(0, at - 1), min(len(lines), at + 2))
    beside = [lines[k] for k in near if lines[k].width <= 60 and not features[k].date and _ENTRY.match(lines[k].text)]
    return len(beside) >= 2 and lines[at] in beside


def _has_byline_below(lines: list[Line], features: list[Features], at: int) -> bool:
    below = slice(at + 1, at + 6)
    return any(found.byline is not None or found.date for found in features[below]) or any(
        line.fold in _BARE_LABEL for line in lines[below]
    )


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


def _worth(line: Line, found: Features, at: float, known: _Known) -> float:
    """How much a line looks like the headline; the weights are tuned on pages with hand-made titles."""
    if (
        not 12 <= line.width <= 260
        or (found.furniture and not found.pointer)
        or line.bullet
        or found.clock
        or found.correction
        or line.fold in known.sites
    ):
        return -9.0
    worth = 1.2 if 35 <= line.width <= 150 else 0.5 if 20 <= line.width <= 200 else -0.5
    if line.ends and line.text.rstrip("\"'”’»)]")[-1:] in ".。۔।":
        worth -= 1.6
    worth += 0.3 * line.blank_before + 0.3 * line.blank_after + 0.6 * (known.counts[line.fold] > 1) - 0.12 * min(at, 12)
    worth -= 0.6 * found.pointer + 1.2 * (_SENTENCES.search(line.text) is not None) + 0.8 * (line.text[-1] == ")")
    worth -= 1.0 * (len(_RUN_TOGETHER.findall(line.text)) >= 2) + 0.8 * (
        line.ends and _TALK.search(line.fold) is not None
    )
    worth -= 1.5 * (found.byline is not None) + 1.2 * found.date + 1.2 * (line.words < 2.5) + 0.4 * (line.width < 30)
    worth -= (1.5 if "/" in line.text else 0.3) * (line.width <= 70 and read_bare(line.text) is not None)
    worth -= 1.5 * (any(mark in line.text for mark in (" > ", " › ", " » ")) or _is_way_home(line)) + 1.0 * _is_menu(
        line
    )
    if len(known.slug) >= 3:
        own = {word for word in _WORDS.findall(line.fold) if len(word) > 2}
        worth += 3.0 * len(own & known.slug) / max(1, min(len(known.slug), len(own)))
    return worth


def site_names(lines: list[Line], features: list[Features], url: str | None) -> frozenset[str]:
    """What the site calls itself, folded: whom its copyright names, and what the URL's host spells."""
    names_found: set[str] = set()
    for line in [line for line, found in zip(lines, features, strict=True) if _is_claim(line, found)][-_CLAIMS:]:
        for part in re.split(r"[.|,•·–—/]| - ", _CLAIM.sub(" ", line.text[:160])):
            name = fold(part)
            if len(name) >= 3:
                names_found.add(name)
    host = re.sub(r"[^a-z0-9]", "", (url or "").split("//")[-1].split("/")[0].lower())
    top = {line.fold for line in lines[:_TOP] if line.width <= 40 and len(line.fold) >= 4}
    names_found |= {name for name in top if host and re.sub(r"[^a-z0-9]", "", name) in host and name.isascii()}
    return frozenset(names_found)


def _is_claim(line: Line, found: Features) -> bool:
    return line.width <= 200 and (found.copyright or "©" in line.text or "ⓒ" in line.text or "(c)" in line.text.lower())


def _is_way_home(line: Line) -> bool:
    """Whether a line says where on the site one is: "You are here: Home / Rivers"."""
    parts = re.split(r" [/|] ", line.text)
    return len(parts) > 1 and any(fold(part.rpartition(":")[2]) in _HOME for part in parts)


def _is_menu(line: Line) -> bool:
    return sum(1 for word in line.fold.split() if word in names.SECTIONS) >= 3


def _slug_words(url: str | None) -> set[str]:
    """The words of the URL's last part that has some."""
    words = {fold(word) for word in re.split(r"[\W_]+", unquote(_path(url))[:500])}
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
