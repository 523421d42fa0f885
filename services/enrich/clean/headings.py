"""Which of the body's short lines are subheadings, which text, and which neither."""

import re

from services.enrich.clean.features import sentences
from services.enrich.clean.lines import ends_sentence
from services.enrich.clean.page import Page, Role
from services.enrich.clean.vocabulary.kinds import SUMMARY_HEADS

_MOST_ITEMS = 15
_BELOW_TEXT = 2  # lines below the body that may still announce a list of its own
_BUTTON = 22  # width of a button's words
_TOP = 30  # lines of the body that may still be the head of the page
_NUMBER = re.compile(r"\d{1,2}\s?[.)]\s")
_QUOTES = "“”\"„«»「」‘'—–-"


def assign(page: Page) -> None:
    """Short lines inside the body: a subheading if a paragraph follows it, text if it continues one, else the page's."""
    _items(page)
    furniture = any(found.furniture for found in page.features)
    for at in range(page.start, page.end):
        line = page.lines[at]
        if _closes_the_buttons(page, at):
            page.roles[at] = Role.UI
        elif page.roles[at] is Role.PARAGRAPH and _reads_as_heading(page, at):
            page.roles[at] = Role.HEADING
        elif (
            page.roles[at] is Role.OTHER
            and line.width <= 150
            and _next(page, at) in (Role.PARAGRAPH, Role.OTHER)
            and line.width >= 4
        ):
            after = _next_at(page, at)
            if after is not None and (
                page.lines[after].ends or page.lines[after].bullet or page.lines[after].width > 90
            ):
                page.roles[at] = Role.HEADING
            elif not furniture or line.width >= 40:
                page.roles[at] = Role.PARAGRAPH
        elif page.roles[at] is Role.OTHER and (not furniture or line.width >= 40):
            page.roles[at] = Role.PARAGRAPH
    _first_heading(page)


def _items(page: Page) -> None:
    """Lines below one that announces them (a colon, or "Key points") are items of a list, though nothing marks them."""
    for at in range(page.title + 1 if page.title is not None else 0, min(len(page.lines), page.end + _BELOW_TEXT)):
        line = page.lines[at]
        summary = line.fold in SUMMARY_HEADS and at < page.end
        announced = line.text[-1] in ":：" and page.start < at and page.roles[at] in (Role.PARAGRAPH, Role.OTHER)
        if not (summary or (announced and not page.features[at].furniture)):
            continue
        last = at
        for item in range(at + 1, min(len(page.lines), at + _MOST_ITEMS)):
            if not _is_item(page, item, small=not summary):
                break
            last = item
        if last < at + 2:
            continue
        page.roles[at] = Role.HEADING if summary else Role.PARAGRAPH
        page.roles[at + 1 : last + 1] = [Role.PARAGRAPH] * (last - at)
        for item in range(at + 1, last + 1):
            page.lines[item].bullet = True
        page.start, page.end = min(page.start, at), max(page.end, last + 1)


def _is_item(page: Page, at: int, *, small: bool) -> bool:
    line, found = page.lines[at], page.features[at]
    if found.furniture or found.date or found.clock or line.ends or not 4 <= line.width <= 160:
        return False
    if page.roles[at] not in (Role.OTHER, Role.PARAGRAPH, Role.HEADING):
        return False
    return line.text[0].islower() if small else line.width >= 12


def _closes_the_buttons(page: Page, at: int) -> bool:
    """A word or two right below buttons, above the first paragraph: one more of them."""
    line = page.lines[at]
    return (
        at < page.start + _TOP
        and page.roles[at] in (Role.OTHER, Role.PARAGRAPH)
        and line.width <= _BUTTON
        and line.text.count(" ") <= 1
        and not (line.ends or line.bullet or line.blank_before or page.features[at].clock)
        and at > 0
        and page.roles[at - 1] is Role.UI
        and _is_above_the_text(page, at)
    )


def _is_above_the_text(page: Page, at: int) -> bool:
    """Whether no paragraph stands above, or only one that a byline or a date parts from the line: a standfirst."""
    above = page.roles[page.start : at]
    if Role.PARAGRAPH not in above:
        return True
    last = len(above) - above[::-1].index(Role.PARAGRAPH)
    return above.count(Role.PARAGRAPH) == 1 and any(role in (Role.BYLINE, Role.DATE) for role in above[last:])


def _first_heading(page: Page) -> None:
    """Where the text goes by headings, the line right above its first paragraph is one, too."""
    above = page.start - 1
    if above < 1 or above == page.title or page.roles[above] is not Role.OTHER:
        return
    if len(page.having(Role.HEADING)) < 2 and not page.features[above - 1].clock:
        return
    line = page.lines[above]
    if (
        not line.ends
        and (12 <= line.width <= 110 or _NUMBER.match(line.text))
        and page.roles[page.start] is Role.PARAGRAPH
    ):
        page.roles[above] = Role.HEADING


def _reads_as_heading(page: Page, at: int) -> bool:
    """Short, without a full stop (a question may head a section), a fuller paragraph right after it."""
    line, after = page.lines[at], _next_at(page, at)
    if (
        line.bullet
        or page.features[at].clock
        or page.features[at].row
        or line.width > 120
        or line.text[0] in _QUOTES
        or after is None
        or after != at + 1
    ):
        return False
    asks = (
        line.text[-1] in "?？؟"
        and line.width <= 90
        and sentences(_NUMBER.sub("", line.text, count=1)) <= 1
        and page.lines[after].width > 1.3 * line.width
    )
    if ends_sentence(line.text) and not asks:
        return False
    if line.text[-1] in ":,;：、،" and not page.lines[after].ends:
        return False
    follows = page.lines[after]
    return follows.ends and follows.width > line.width and page.lines[at].text[-1] not in ",;、،"


def _next_at(page: Page, at: int) -> int | None:
    """The next line that is not furniture, at most three lines on."""
    for after in range(at + 1, min(page.end, at + 4)):
        if page.roles[after] in (Role.PARAGRAPH, Role.OTHER, Role.HEADING):
            return after
    return None


def _next(page: Page, at: int) -> Role | None:
    after = _next_at(page, at)
    return page.roles[after] if after is not None else None
