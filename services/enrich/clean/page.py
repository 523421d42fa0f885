"""A page read: its lines, what each shows, where the body lies, and the role that each line plays."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from services.enrich.clean import signs
from services.enrich.clean.features import Features, read_features
from services.enrich.clean.lines import Line, split_lines
from services.enrich.clean.title import find_title

# More than a standfirst, less than the briefest article that readers comment on.
_TEXT_BEFORE_COMMENTS = 200
_SHARE_BEFORE_COMMENTS = 0.2
_WRITER_LINES = 4
_LIST_OF_TEASERS = 4
_COUNTED = re.compile(r"(\d{1,2})\s?[.)]\s+\S")
_SENTENCES_BELOW = 2  # lines, below which teasers of other articles may alternate with their titles
_COUNT_BACK = 40  # lines in which the number before must stand


class Role(StrEnum):
    """What a line is to an editor."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    RELATED = "related"
    CORRECTION = "correction"
    COPYRIGHT = "copyright"
    COMMENT = "comment"
    UI = "ui"
    REPEATED = "repeated"
    OTHER = "other"


@dataclass(slots=True)
class Page:
    """`start` and `end` bound the body's lines, end exclusive; both equal where no body was found."""

    lines: list[Line]
    features: list[Features]
    url: str | None
    title: int | None
    start: int = 0
    end: int = 0
    roles: list[Role] = field(default_factory=list)

    def having(self, *roles: Role) -> list[int]:
        """The indexes of the lines in these roles, in order."""
        return [at for at, role in enumerate(self.roles) if role in roles]

    def width_of(self, *roles: Role) -> float:
        """The width of all lines in these roles."""
        return sum(self.lines[at].width for at in self.having(*roles))


def read_page(text: str, url: str | None, title: str | None) -> Page:
    """Lines, features, title and body zone; roles come next (`roles.assign`)."""
    lines = split_lines(text)
    features = read_features(lines)
    page = Page(lines, features, url, None)
    _bound(page)
    page.title = find_title(lines, features, url, title, page.start)
    _bound(page)
    return page


def _bound(page: Page) -> None:
    """The stretch of lines with the highest sum of weights is the body; then stretched to what stands alone at its edges."""
    first = page.title + 1 if page.title is not None else 0
    cut = comments_start(page, first)
    best, total, start = 0.0, 0.0, first
    page.start = page.end = first
    title = page.lines[page.title].fold if page.title is not None else None
    inner = _inner_related(page, first, cut)
    teasers = _teasers(page, first, cut)
    for at in range(first, cut):
        if total <= 0:
            total, start = 0.0, at
        weight = _weight(page.lines[at], page.features[at], title)
        if at in teasers or at in inner:
            weight = -0.6 if at in teasers else -0.2
        total += weight
        if total > best:
            best, page.start, page.end = total, start, at + 1
    _stretch(page, first, cut)
    _without_the_writer(page)


def _without_the_writer(page: Page) -> None:
    """Below the text a line or two say who wrote it: "… is a reporter at …"; they and what follows are no part of it."""
    middle = (page.start + page.end + 1) // 2
    for at in range(max(middle, page.end - _WRITER_LINES), page.end):
        if signs.is_about_the_writer(page.lines[at]):
            page.end = at
            return


def _weight(line: Line, found: Features, title: str | None) -> float:
    if found.bio or found.related:
        return -3.0
    if found.copyright:
        return -2.0
    if found.ui or found.comments:
        return -1.2
    if found.caption or found.byline or found.date or found.pointer or found.correction:
        return -0.3
    if line.fold == title and title:
        return -0.5
    if found.repeated and line.width < 200:
        return -0.8
    if found.score > 0:
        return found.score
    return -0.3 if line.ends or line.bullet else -0.75


def _stretch(page: Page, first: int, cut: int) -> None:
    """Sentences between the title and the zone belong to it, and closing lines that follow without furniture between."""
    for at in range(first, page.start):
        found = page.features[at]
        if not (found.furniture or found.byline or found.date or found.repeated) and found.score >= 0.3:
            page.start = at
            break
    while page.end < cut and page.end > page.start:
        line, found = page.lines[page.end], page.features[page.end]
        if found.furniture or found.date or found.repeated or not (line.ends or line.bullet):
            break
        page.end += 1


def _inner_related(page: Page, first: int, cut: int) -> frozenset[int]:
    """The lines of related blocks inside the text: sentences before, a few titles, and after them nothing but sentences.

    Below the article, teasers alternate with titles; there the block is no part of the body's stretch.
    """
    inner: set[int] = set()
    text_before = False
    for head in range(first, cut):
        text_before = text_before or page.features[head].score >= 1.5
        if not (text_before and page.features[head].related):
            continue
        at = head + 1
        while at < min(cut, head + 7) and _is_other_title(page, at):
            at += 1
        while at < min(cut, head + 9) and page.features[at].ui and not page.features[at].paywall:
            at += 1  # an advert
        if (at < cut and goes_on_counting(page, at)) or (at > head + 1 and _sentences_follow(page, at, cut)):
            inner.update(range(head, at))
    return frozenset(inner)


def _teasers(page: Page, first: int, cut: int) -> frozenset[int]:
    """Long lines of which none closes like a sentence, one after the other: the titles of other articles."""
    found: set[int] = set()
    run: list[int] = []
    for at in range(first, cut):
        line = page.lines[at]
        if line.width >= 45 and not line.ends and not line.bullet:
            run.append(at)
        elif line.width >= 45 or line.bullet:
            run = []
        if len(run) == _LIST_OF_TEASERS:
            found.update(run)
        elif len(run) > _LIST_OF_TEASERS:
            found.add(at)
    return frozenset(found)


def _is_other_title(page: Page, at: int) -> bool:
    if goes_on_counting(page, at):
        return False
    return not page.lines[at].ends and page.lines[at].width <= 130 and not page.features[at].furniture


def times_below_dates(page: Page) -> int:
    """How many times of day stand on a line of their own right below a date."""
    dated = [found.date and not found.clock for found in page.features]
    return sum(found.clock and at > 0 and dated[at - 1] for at, found in enumerate(page.features))


def goes_on_counting(page: Page, at: int) -> bool:
    """Whether a line carries the number that follows the last one that opened a line: "5." after "4."."""
    number = _COUNTED.match(page.lines[at].text)
    if number is None or int(number[1]) < 2:
        return False
    before = (_COUNTED.match(line.text) for line in reversed(page.lines[max(0, at - _COUNT_BACK) : at]))
    last = next((match for match in before if match), None)
    return last is not None and int(last[1]) + 1 == int(number[1])


def _sentences_follow(page: Page, at: int, cut: int) -> bool:
    end = at
    while end < cut and not (page.features[end].furniture or page.features[end].date or page.features[end].byline):
        if not page.lines[end].ends or page.features[end].score < (1.5 if end == at else 0.3):
            return end - at >= _SENTENCES_BELOW
        end += 1
    return end > at


def comments_start(page: Page, first: int) -> int:
    """Where readers' comments begin: at their heading past a third of the page, or at the first of several "Reply" buttons."""
    count = len(page.lines)
    third = max(first + 2, count // 3)
    heading = next(
        (at for at in range(third, count) if page.features[at].comments and _after_text(page, first, at)), count
    )
    replies = [at for at in range(third, count) if page.features[at].reply]
    if len(replies) < 2:
        return heading
    start = replies[0]
    if page.lines[start].text.endswith(":"):
        return min(heading, start)  # "X says:" heads a comment, a button stands below one
    while start > third and start > replies[0] - 5:
        line, found = page.lines[start - 1], page.features[start - 1]
        start -= 1
        if found.date or (line.width <= 30 and not line.ends and not found.ui):
            break
    while start > third and page.lines[start - 1].width <= 30 and not page.lines[start - 1].ends:
        start -= 1
    return min(heading, start)


def _after_text(page: Page, first: int, at: int) -> bool:
    """A comment heading stands after text; where little of the page's is above, the words are the button that jumps there."""
    above = _text(page, first, at)
    return above >= max(_TEXT_BEFORE_COMMENTS, _SHARE_BEFORE_COMMENTS * (above + _text(page, at, len(page.lines))))


def _text(page: Page, start: int, end: int) -> float:
    """The width of the sentences between two lines."""
    found = zip(page.lines[start:end], page.features[start:end], strict=True)
    return sum(line.width for line, features in found if features.score >= 1.2 and line.ends)
