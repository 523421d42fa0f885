"""Which line is the standfirst, if the page has one."""

from services.enrich.clean.dateline import read_dateline
from services.enrich.clean.features import sentences
from services.enrich.clean.page import Page, Role


def assign(page: Page) -> None:
    """Gives at most one line the role of standfirst; the page's other roles must be known."""
    _closed_standfirst(page)
    _open_standfirst(page)


def _closed_standfirst(page: Page) -> None:
    """The sentence between title and byline, or the opening one that something parts from the text; a dateline opens the text itself."""
    if page.title is None:
        return
    body = [at for at in page.having(Role.PARAGRAPH, Role.HEADING) if at > page.title]
    if len(body) < 2:
        return
    first, second = body[0], body[1]
    line = page.lines[first]
    if (
        line.width > 420
        or line.width < 30
        or sentences(line.text) > 3
        or line.bullet
        or line.text[0] in '“"„«'
        or page.features[first].clock
    ):
        return
    between = page.roles[first + 1 : second]
    headed = any(role in (Role.BYLINE, Role.DATE) for role in between)
    unclosed = first == page.title + 1 and not line.ends and line.width >= 50 and page.roles[second] is Role.PARAGRAPH
    if page.roles[first] is Role.HEADING and not (headed or unclosed):
        return
    headed = headed or (not _dateline_free(page.lines[second].text) and _dateline_free(line.text))
    parted = (
        Role.RELATED not in between
        and any(role in (Role.UI, Role.CAPTION) for role in between)
        and line.width <= 320
        and sentences(line.text) <= 2
    )
    if headed or unclosed or (parted and _dateline_free(line.text)):
        page.roles[first] = Role.STANDFIRST


def _dateline_free(text: str) -> bool:
    return read_dateline(text) is None


def _open_standfirst(page: Page) -> None:
    """A headline-like line between title and byline, which no sentence rule finds: many pages set the standfirst without a full stop."""
    if page.title is None or page.having(Role.STANDFIRST) or not page.start < page.end:
        return
    for at in range(page.title + 1, min(page.start, page.title + 4)):
        line = page.lines[at]
        if page.roles[at] is Role.OTHER and line.width >= 40 and line.words >= 6 and _signed_below(page, at):
            page.roles[at] = Role.STANDFIRST
            return


def _signed_below(page: Page, at: int) -> bool:
    return any(role in (Role.BYLINE, Role.DATE, Role.CAPTION) for role in page.roles[at + 1 : page.start])
