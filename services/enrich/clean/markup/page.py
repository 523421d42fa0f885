"""The parts of an HTML page laid out as lines with their roles, so that the same readers serve as for a text dump."""

from collections.abc import Iterable, Sequence

from services.enrich.clean import signs
from services.enrich.clean.features import read_features
from services.enrich.clean.lines import Line, fold, make_line
from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.head import Head
from services.enrich.clean.markup.writers import people_and_agencies
from services.enrich.clean.model import Image
from services.enrich.clean.page import Page, Role
from services.enrich.clean.people import Byline, read_bare

_STANDFIRST = (30, 420)  # width of a standfirst, least and most
_LIKE = 60  # characters that a cut-off description and the line that it repeats must share
_WRITER_LINES = 3
_WALL_LINES = 120  # width of a line that is the article's again
_NAME_LINE = 60.0
_OPENING = 3  # blocks among which a byline or a date may still stand


def lay_out(
    title: str | None,
    head: Head,
    blocks: Sequence[Block],
    captions: Sequence[Image],
    url: str | None,
    descriptions: Iterable[str | None],
    related: Iterable[str] = (),
) -> Page:
    """Title, head and text as a page of lines, each with its role; the text's blocks are the body but for what is surely not."""
    known = {fold(block.text) for block in blocks}
    opening = [line for line in head.lines if line.role or fold(line.text) not in known]
    lines = [make_line(title)] if title else []
    first = len(lines)
    lines += [make_line(line.text) for line in opening]
    start = len(lines)
    lines += [_line(block) for block in blocks]
    page = Page(lines, read_features(lines), url, 0 if title else None, start, len(lines))
    page.roles = [Role.TITLE] * first + [Role.OTHER] * len(opening) + [Role.PARAGRAPH] * len(blocks)
    others = {fold(one) for one in related}
    shown = {fold(text) for image in captions for text in (image.caption, image.credit) if text}
    for at, line in enumerate(opening, first):
        page.roles[at] = _above(page, at, line.role)
    for at, block in enumerate(blocks, start):
        page.roles[at] = Role.RELATED if page.lines[at].fold in others else _inside(page, at, block, shown)
    _bare_byline(page, start)
    _related(page)
    _writer(page)
    _wall(page)
    _closing_headings(page)
    _standfirst(page, [line.role for line in opening], [text for text in descriptions if text])
    return page


def _line(block: Block) -> Line:
    line = make_line(block.text)
    line.bullet = block.kind == "item"
    return line


def _above(page: Page, at: int, named: str | None) -> Role:
    line, found = page.lines[at], page.features[at]
    if _is_title(page, line):
        return Role.REPEATED
    if named == "byline" and found.byline is None and not found.ui:
        found.byline = _signed(line.text)
    for role, is_so in (
        (Role.CORRECTION, found.correction), (Role.BYLINE, found.byline is not None and line.width <= 200),
        (Role.DATE, found.date), (Role.CAPTION, found.caption), (Role.COPYRIGHT, found.copyright), (Role.UI, found.furniture),
    ):  # fmt: skip
        if is_so:
            return role
    return Role.OTHER


def _signed(text: str) -> Byline | None:
    """The byline in a line that the page's class names call one."""
    people, agencies = people_and_agencies([text])
    return Byline(text, people, agencies) if people or agencies else read_bare(text)


def _bare_byline(page: Page, start: int) -> None:
    """A name alone between headline and text is the byline where nothing else is."""
    if Role.BYLINE in page.roles or page.title is None:
        return
    title = set(page.lines[page.title].fold.split())
    for at in range(page.title + 1, min(start + _OPENING - 1, page.end)):
        if page.roles[at] in (Role.OTHER, Role.DATE, Role.PARAGRAPH) and not set(page.lines[at].fold.split()) <= title:
            byline = _signed(page.lines[at].text) if page.lines[at].width <= _NAME_LINE else None
            if byline and byline.authors:
                page.roles[at], page.features[at].byline = Role.BYLINE, byline
                return


def _inside(page: Page, at: int, block: Block, captions: set[str]) -> Role:
    """Extractors let through what reads like text: captions, pointers to other articles, notices."""
    line, found = page.lines[at], page.features[at]
    early = at < page.start + _OPENING
    for role, is_so in (
        (Role.REPEATED, _is_title(page, line)), (Role.CAPTION, line.fold in captions and line.fold != ""),
        (Role.CORRECTION, found.correction), (Role.COPYRIGHT, found.copyright),
        (Role.CAPTION, found.caption and line.width <= 300 and block.kind == "paragraph"),
        (Role.RELATED, found.pointer), (Role.UI, found.ui or found.comments),
        (Role.BYLINE, early and found.byline is not None and found.score < 2.2),
        (Role.DATE, early and found.date and not found.clock),
        (Role.HEADING, block.kind == "heading"),
    ):  # fmt: skip
        if is_so:
            return role
    return Role.PARAGRAPH


def _is_title(page: Page, line: Line) -> bool:
    return page.title is not None and line.fold != "" and line.fold == page.lines[page.title].fold


def _related(page: Page) -> None:
    """A heading of related articles takes their titles with it, up to the next sentence."""
    inside = False
    for at in range(page.start, page.end):
        line, found = page.lines[at], page.features[at]
        if found.related:
            inside = True
            page.roles[at] = Role.UI
        elif inside and not line.ends and line.width <= 170 and page.roles[at] in (Role.PARAGRAPH, Role.HEADING):
            page.roles[at] = Role.RELATED
        else:
            inside = False


def _writer(page: Page) -> None:
    """What says who wrote the text stands below it, and ends it."""
    for at in range(max(page.start + 1, (page.start + page.end) // 2, page.end - _WRITER_LINES), page.end):
        if page.features[at].bio or signs.is_about_the_writer(page.lines[at]):
            page.roles[at : page.end] = [Role.OTHER] * (page.end - at)
            page.end = at
            return


def _wall(page: Page) -> None:
    """What a page says behind the line that asks for a subscription is about the subscription."""
    for at in range(page.start + 1, page.end):
        if page.features[at].paywall:
            if all(not line.ends or line.width < _WALL_LINES for line in page.lines[at + 1 : page.end]):
                page.roles[at : page.end] = [Role.UI] * (page.end - at)
            return


def _closing_headings(page: Page) -> None:
    """A heading with nothing below it heads what was left out."""
    for at in reversed(range(page.start, page.end)):
        if page.roles[at] is Role.HEADING:
            page.roles[at] = Role.OTHER
        elif page.roles[at] is Role.PARAGRAPH:
            return


def _standfirst(page: Page, named: Sequence[str | None], descriptions: Sequence[str]) -> None:
    """The line between headline and text that the page's class names call so, or that it repeats as its description."""
    first = page.start - len(named)
    body = page.having(Role.PARAGRAPH, Role.HEADING)
    free = [
        at for at in range(first, page.start) if page.roles[at] is Role.OTHER and _STANDFIRST[0] <= page.lines[at].width
    ]
    wanted = [at for at in free if any(_is_described(page.lines[at], text) for text in descriptions)]
    wanted += [at for at in free if named[at - first] == "standfirst" and page.lines[at].width <= _STANDFIRST[1]]
    wanted += [
        at for at in body[:1] if len(body) > 2 and any(page.lines[at].fold == fold(text) for text in descriptions)
    ]
    if not wanted:
        return
    page.roles[wanted[0]] = Role.STANDFIRST
    said = page.lines[wanted[0]].text
    for at in body[:2]:
        if page.lines[at].text == said:
            page.roles[at] = Role.REPEATED if at != wanted[0] else Role.STANDFIRST


def _is_described(line: Line, description: str) -> bool:
    whole = fold(description)
    cut = whole.rstrip(".… ")
    return line.fold != "" and (line.fold == whole or (len(cut) >= _LIKE and line.fold.startswith(cut)))
