"""What a page is (kind) and how good its text is (quality)."""

import re

from services.enrich.clean.clock import opens_with_clock
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.model import Kind, Quality
from services.enrich.clean.page import Page, Role
from services.enrich.clean.vocabulary import kinds
from services.enrich.clean.vocabulary.phrases import holds

SHORT = 200  # characters of body below which a document counts as empty (facts: status on each document)
STUB = 1_500  # a body longer than this was not cut off by a paywall
CLIP = 700  # a video's text is shorter
KEPT_SHARE = 0.25  # a body below this share of the page is doubted

_NUMBERED = re.compile(r"(?:#\s?)?\d{1,2}\s?[.):–-]\s*\S")
_COUNTED_TITLE = re.compile(
    r"(?:the |die |les |las |los |le |i |as |os )?(?:\d{1,2}|three|four|five|six|seven|eight|"
    r"nine|ten|drei|vier|fünf|sechs|sieben|acht|neun|zehn|trois|quatre|cinq|six|sept|huit|dix|"
    r"tres|cuatro|cinco|siete|diez|sei|sette|dieci)\s"
)
_ENTRY = re.compile(r"[^:.!?]{2,32}:\s\S")


def kind_of(page: Page, title: str | None, body: str) -> Kind:
    """The page's kind, by its own words (in the title, or above the text) and by the shape of its lines."""
    named = fold((title or "")[:200])
    inside = page.having(Role.PARAGRAPH, Role.HEADING)
    lines = [page.lines[at] for at in inside]
    clocks = sum(1 for line in lines if line.width <= 400 and opens_with_clock(line.fold or fold(line.text[:40])))
    head = [line.fold for line in page.lines[: (inside[0] if inside else 0)][:30]]
    live = _says(named, kinds.LIVE) or any(_says(line, kinds.LIVE) for line in head)
    if clocks >= 5 or (live and clocks >= 2):
        return "live_blog"
    if _says(named, kinds.FACT_BOX) and (len(body) < 2_500 or _entries(lines) >= 3):
        return "fact_box"
    if _is_index(page, lines):
        return "index_page"
    if len(body) < CLIP and (_opens_as_video(title) or any(_says(line, kinds.VIDEO) for line in head)):
        return "video"
    if _says(named, kinds.BULLETIN):
        return "bulletin"
    return "list" if _is_list(page, lines, named) else "article"


def _says(line: str, phrases: tuple[str, ...]) -> bool:
    """Whether a phrase stands in the line as words of its own."""
    if not holds(line, phrases):
        return False
    for phrase in phrases:
        at = line.find(phrase)
        if (
            at >= 0
            and not (line[at - 1 : at].isalnum() and phrase < "\u0e00")
            and not (line[at + len(phrase) :][:1].isalnum() and phrase < "\u0e00")
        ):
            return True
    return False


def _opens_as_video(title: str | None) -> bool:
    word, mark, _ = re.split(r"\s?([:：|])", (title or "")[:40] + "::", maxsplit=1)
    return bool(mark) and fold(word) in kinds.VIDEO_OPENINGS


def _entries(lines: list[Line]) -> int:
    return sum(1 for line in lines if line.bullet or (line.width < 200 and _ENTRY.match(line.text)))


def _is_list(page: Page, lines: list[Line], named: str) -> bool:
    numbered = sum(1 for line in lines if line.width < 400 and _NUMBERED.match(line.text))
    bullets = sum(1 for line in lines if line.bullet)
    items = max(numbered, bullets, len(page.having(Role.HEADING)) if _COUNTED_TITLE.match(named) else 0)
    return (
        (numbered >= 4 or bullets >= 5 or bool(_COUNTED_TITLE.match(named))) and items >= 3 and items * 4 >= len(lines)
    )


def _is_index(page: Page, lines: list[Line]) -> bool:
    """Mostly headlines: many lines of a title's length without a full stop, few sentences."""
    said = [
        line
        for at, line in enumerate(page.lines)
        if page.roles[at] not in (Role.UI, Role.COPYRIGHT, Role.RELATED, Role.COMMENT)
    ]
    headlines = sum(1 for line in said if 25 <= line.width <= 130 and not line.ends and not line.bullet)
    strong = sum(1 for line in lines if line.ends and line.width >= 90)
    return headlines >= 8 and headlines > 3 * strong and headlines * 2 > len(said)


def quality_of(page: Page, kind: Kind, title: str | None, body: str, *, doubted: bool) -> Quality:
    """A stub says so; little text is empty unless it is a brief: a title and at least one whole sentence of 40 characters."""
    walled = any(found.paywall for found in page.features)
    if walled and len(body) < STUB:
        return "paywall_stub"
    if len(body) < SHORT:
        brief = (
            title is not None
            and kind != "video"
            and any(line.ends and line.width >= 40 for line in map(page.lines.__getitem__, page.having(Role.PARAGRAPH)))
        )
        return "ok" if brief and not doubted else "empty"
    return "low_confidence" if doubted or kind == "index_page" else "ok"
