"""What a page is (kind) and how good its text is (quality)."""

import re

from services.enrich.clean.clock import opens_with_clock
from services.enrich.clean.features import sentences
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.model import Kind, Quality
from services.enrich.clean.page import Page, Role
from services.enrich.clean.vocabulary import kinds
from services.enrich.clean.vocabulary.phrases import holds

SHORT = 200  # characters of body below which a document counts as empty (facts: status on each document)
STUB = 1_500  # a body longer than this was not cut off by a paywall
CLIP = 700  # a video's text is shorter
_HEAD = 30  # lines above the text that may say what the page is
_TEASER = 110  # mean width of the sentences in a list of articles
_LENGTH = re.compile(r"0?\d:\d\d")
_FEW = 400  # characters of sentences among headlines
_HEADLINES = 7
_VALUE = 60  # width from which "name: value." is a sentence
_BUTTONS = 3  # of a video player
_ITEM = 350  # mean width of a bulletin's items
KEPT_SHARE = 0.25  # a body below this share of the page is doubted

_NUMBERED = re.compile(r"(?:#\s?)?\d{1,2}\s?[.):–-]\s*\S")
_COUNTED_TITLE = re.compile(
    r"(?:the |die |les |las |los |le |i |as |os )?(?:\d{1,2}|three|four|five|six|seven|eight|"
    r"nine|ten|drei|vier|fünf|sechs|sieben|acht|neun|zehn|trois|quatre|cinq|six|sept|huit|dix|"
    r"tres|cuatro|cinco|siete|diez|sei|sette|dieci)\s"
)
_ENTRY = re.compile(r"([^:：.!?]{2,40})(?::\s|：)\S")
_DURATION = re.compile(rf"(?:{'|'.join(map(re.escape, kinds.DURATIONS))})\W{{0,3}}\d{{1,2}}:\d\d(?::\d\d)?(?: ?min)?")


def kind_of(page: Page, title: str | None, body: str) -> Kind:
    """The page's kind, by its own words (in the title, or right above or below it) and by the shape of its lines."""
    named = fold((title or "")[:200])
    inside = page.having(Role.PARAGRAPH, Role.HEADING)
    lines = [page.lines[at] for at in inside]
    clocks = sum(1 for line in lines if line.width <= 400 and opens_with_clock(line.fold or fold(line.text[:40])))
    head = [line.fold for line in page.lines[: (inside[0] if inside else 0)][-_HEAD:]]
    kicker = _kicker(page)
    live = any(_says(line, kinds.LIVE) for line in (named, *head)) or (
        _says(named, kinds.LIVE_WORDS) or kicker in kinds.LIVE_WORDS
    )
    if clocks >= 5 or (live and clocks >= 2):
        return "live_blog"
    entries = _entries(lines)
    if (_says(named, kinds.FACT_BOX) or kicker in kinds.FACT_BOX) and (len(body) < 2_500 or entries >= 3):
        return "fact_box"
    if entries >= 5 and entries * 2 > len(lines) and len(body) < 2_500 and not _COUNTED_TITLE.match(named):
        return "fact_box"
    if _is_index(page, lines):
        return "index_page"
    if len(body) < CLIP and (_opens_as_video(title) or kicker in kinds.VIDEO_OPENINGS or _shows_a_clip(page, head)):
        return "video"
    if _is_bulletin(page, named, kicker):
        return "bulletin"
    if _is_mere_headlines(page, lines):
        return "index_page"
    return "list" if _is_list(page, lines, named) else "article"


def _kicker(page: Page) -> str:
    """The word or two right above the title, folded; "" where it may as well be the last entry of a menu."""
    above = page.title - 1 if page.title else -1
    if above < 0 or page.lines[above].width > 40:
        return ""
    line = page.lines[above]
    apart = (
        line.blank_before
        or page.features[above].repeated
        or (line.text.isupper() and not page.lines[above - 1].text.isupper())
    )
    return line.fold if apart else ""


def _shows_a_clip(page: Page, head: list[str]) -> bool:
    """Whether a player's words stand above the text, a clip's length, or the address says so."""
    path = set((page.url or "").lower().split("?")[0].split("/")[3:-1])
    short = [line.fold for line in page.lines if line.width <= 40]
    return (
        not path.isdisjoint(kinds.VIDEO_PATHS)
        or any(_says(line, kinds.VIDEO) for line in head)
        or any(_DURATION.fullmatch(line) for line in short)
        or _has_player_times(page)
        or sum(line in kinds.PLAYER_WORDS for line in head) >= _BUTTONS
    )


def _has_player_times(page: Page) -> bool:
    """Whether "00:00" stands above the text with the clip's length right below it."""
    for at in range(min(page.start, len(page.lines))):
        if page.lines[at].fold in ("00:00", "0:00"):
            return any(_LENGTH.fullmatch(line.fold) for line in page.lines[at + 1 : at + 5])
    return False


def _is_bulletin(page: Page, named: str, kicker: str) -> bool:
    """Several items of a heading and a few sentences: called a bulletin, or with nothing in front of the first heading."""
    order = page.having(Role.PARAGRAPH, Role.HEADING)
    heads = [at for at in order if page.roles[at] is Role.HEADING]
    texts = [page.lines[at] for at in order if page.roles[at] is Role.PARAGRAPH]
    if len(texts) < 3 or sum(line.width for line in texts) > _ITEM * len(texts):
        return False
    if _says(named, kinds.BULLETIN) or kicker in kinds.BULLETIN:
        return True
    asked = sum(page.lines[at].text[-1] in "?？؟" or bool(_NUMBERED.match(page.lines[at].text)) for at in heads)
    return (
        len(heads) >= 4
        and page.roles[order[0]] is Role.HEADING
        and not page.having(Role.STANDFIRST)
        and not asked
        and not _COUNTED_TITLE.match(named)
        and len(texts) <= len(heads) + 1
    )


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
    """Lines of "name: value", each name once: the speakers of a conversation come back."""
    short = [line for line in lines if line.width < 200 and not (line.ends and line.width > _VALUE)]
    found = [match for line in short if (match := _ENTRY.match(line.text))]
    entries = {match[1] for match in found}
    return len(entries) if len(entries) * 4 >= len(found) * 3 else 0


def _is_list(page: Page, lines: list[Line], named: str) -> bool:
    counted = [line for line in lines if line.width < 400 and _NUMBERED.match(line.text)]
    numbered = len(counted)
    if numbered and sum(line.text[-1] in "?？؟" for line in counted) * 2 > numbered:
        return False  # questions and their answers
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
        if page.roles[at] not in (Role.UI, Role.DATE, Role.COPYRIGHT, Role.RELATED, Role.COMMENT)
    ]
    headlines = sum(1 for line in said if 25 <= line.width <= 130 and not line.ends and not line.bullet)
    strong = sum(1 for line in lines if line.ends and line.width >= 90)
    long = sum(1 for line in lines if line.ends and line.width >= 130)
    said_more = [line for line in said if line.ends and not line.bullet]
    if headlines >= 5 and headlines * 3 > len(said) and _are_teasers(said_more) and len(said_more) <= headlines + 2:
        return True
    if headlines >= 5 and headlines > 5 * long and headlines * 3 > len(said) and _lists_others(page):
        return True
    return headlines >= 8 and headlines > 3 * strong and headlines * 2 > len(said)


def _is_mere_headlines(page: Page, lines: list[Line]) -> bool:
    """Hardly a sentence here and there between headlines, and nobody signs."""
    said = [line for line in lines if line.ends]
    if sum(line.width for line in said) >= _FEW or any(sentences(line.text) >= 2 for line in said):
        return False
    if page.having(Role.BYLINE):
        return False
    return (
        sum(
            25 <= line.width <= 130 and not line.ends and not line.bullet
            for line, role in zip(page.lines, page.roles, strict=True)
            if role in (Role.OTHER, Role.HEADING, Role.PARAGRAPH, Role.RELATED, Role.TITLE)
        )
        >= _HEADLINES
    )


def _are_teasers(lines: list[Line]) -> bool:
    """One short sentence each, as under the headlines of a list: an item of a bulletin takes more."""
    several = sum(1 for line in lines if sentences(line.text) >= 2)
    return several <= 1 and sum(line.width for line in lines) <= _TEASER * len(lines)


def _lists_others(page: Page) -> bool:
    """Whether the page says that its list goes on, dates its lines, or has the address of a list."""
    path = (page.url or "").lower().split("?")[0].split("/")[3:]
    dated = sum(found.date and not found.clock for found in page.features)
    return (
        any(line.fold in kinds.GOES_ON for line in page.lines)
        or dated >= 4
        or not kinds.LISTING_PATHS.isdisjoint(path)
        or (page.url is not None and not any(path))
    )


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
