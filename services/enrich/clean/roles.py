"""Gives each line of a page its role."""

from services.enrich.clean.features import sentences
from services.enrich.clean.lines import ends_sentence
from services.enrich.clean.page import Page, Role, comments_start
from services.enrich.clean.people import read_bare

_QUOTES = "“”\"„«»「」‘'—–-"


def assign(page: Page) -> None:
    """Fills `page.roles`. Order matters: a block that began earlier decides for the lines inside it."""
    page.roles = [Role.OTHER] * len(page.lines)
    comments = comments_start(page, page.title + 1 if page.title is not None else 0)
    related = 0
    for at in range(len(page.lines)):
        if page.features[at].related and at != page.title:
            related = 1
            page.roles[at] = Role.UI
            continue
        if related and _goes_on_related(page, at, related):
            page.roles[at], related = Role.RELATED, related + 1
            continue
        if related and not (page.features[at].ui or page.features[at].caption or page.features[at].date):
            related = 0
        page.roles[at] = _role(page, at, comments)
    _captions_before_credits(page)
    _bare_byline(page)
    _short_lines(page)
    _standfirst(page)


def _goes_on_related(page: Page, at: int, count: int) -> bool:
    """Titles of other articles follow the heading until a sentence or another block stops them."""
    line, found = page.lines[at], page.features[at]
    if found.ui or found.caption or found.copyright or found.comments or found.date or line.width > 170:
        return False
    if at >= page.end:
        return True
    if page.title is not None and line.fold == page.lines[page.title].fold:
        return False
    full = line.ends and line.text.rstrip("\"'”’»)]")[-1:] not in "?!"
    return not (full and (line.width >= 70 or count > 1 or sentences(line.text) >= 2))


def _role(page: Page, at: int, comments: int) -> Role:
    line, found = page.lines[at], page.features[at]
    if at == page.title:
        return Role.TITLE
    if page.title is not None and line.fold and line.fold == page.lines[page.title].fold:
        return Role.REPEATED
    if at >= comments:
        return Role.COPYRIGHT if found.copyright else Role.COMMENT
    if found.correction:
        return Role.CORRECTION
    for role, is_so in (
        (Role.COPYRIGHT, found.copyright), (Role.CAPTION, found.caption), (Role.UI, found.ui or found.comments or found.bio),
        (Role.RELATED, found.pointer), (Role.BYLINE, found.byline is not None and found.score < 2.2),
        (Role.DATE, found.date and not found.clock), (Role.REPEATED, found.repeated and line.width < 250 and not found.clock),
    ):  # fmt: skip
        if is_so:
            return role
    if not page.start <= at < page.end:
        return Role.OTHER
    if found.score >= 0.3 or line.bullet or line.ends or found.clock:
        return Role.PARAGRAPH
    return Role.OTHER


def _captions_before_credits(page: Page) -> None:
    """A line right above a line that is only a credit is its caption, if it is short and no blank line parts them."""
    for at in range(1, len(page.lines)):
        above = page.lines[at - 1]
        if page.features[at].credit is None or page.lines[at].blank_before or page.roles[at - 1] not in (Role.PARAGRAPH, Role.OTHER):
            continue
        parted = any(line.blank_before for line in page.lines[max(1, at - 3) : at])
        if above.width <= (300 if parted else 140) and sentences(above.text) <= 2:
            page.roles[at - 1] = Role.CAPTION
            page.features[at - 1].caption = True


def _bare_byline(page: Page) -> None:
    """A name alone, between the title and the second paragraph, is the byline where none has a label."""
    if page.title is None or Role.BYLINE in page.roles[page.title + 1 : page.end]:
        return
    paragraphs = page.having(Role.PARAGRAPH)
    last = paragraphs[1] if len(paragraphs) > 1 else min(len(page.lines), page.title + 10)
    title = set(page.lines[page.title].fold.split())
    for at in range(page.title + 1, min(last, page.title + 15)):
        if page.roles[at] not in (Role.OTHER, Role.DATE, Role.PARAGRAPH) or page.lines[at].bullet:
            continue
        byline = read_bare(page.lines[at].text)
        if byline and not set(byline.text.casefold().split()) <= title:
            page.roles[at], page.features[at].byline = Role.BYLINE, byline
            return


def _short_lines(page: Page) -> None:
    """Short lines inside the body: a subheading if a paragraph follows it, text if it continues one, else the page's."""
    furniture = any(found.furniture for found in page.features)
    for at in range(page.start, page.end):
        line = page.lines[at]
        if page.roles[at] is Role.PARAGRAPH and _reads_as_heading(page, at):
            page.roles[at] = Role.HEADING
        elif page.roles[at] is Role.OTHER and line.width <= 150 and _next(page, at) in (Role.PARAGRAPH, Role.OTHER) and line.width >= 4:
            after = _next_at(page, at)
            if after is not None and (page.lines[after].ends or page.lines[after].bullet or page.lines[after].width > 90):
                page.roles[at] = Role.HEADING
            elif not furniture or line.width >= 40:
                page.roles[at] = Role.PARAGRAPH
        elif page.roles[at] is Role.OTHER and (not furniture or line.width >= 40):
            page.roles[at] = Role.PARAGRAPH


def _reads_as_heading(page: Page, at: int) -> bool:
    """Short, without a full stop (a question may head a section), a fuller paragraph right after it."""
    line, after = page.lines[at], _next_at(page, at)
    if line.bullet or page.features[at].clock or line.width > 120 or line.text[0] in _QUOTES or after is None or after != at + 1:
        return False
    asks = line.text[-1] in "?？؟" and line.width <= 100 and sentences(line.text) <= 1
    if ends_sentence(line.text) and not asks:
        return False
    if line.text[-1] in ":,;：、،" and not page.lines[after].ends:
        return False
    follows = page.lines[after]
    return follows.ends and follows.width > line.width and not (page.lines[at].text[-1] in ",;、،") and (line.blank_before or not asks)


def _next_at(page: Page, at: int) -> int | None:
    """The next line that is not furniture, at most three lines on."""
    for after in range(at + 1, min(page.end, at + 4)):
        if page.roles[after] in (Role.PARAGRAPH, Role.OTHER, Role.HEADING):
            return after
    return None


def _next(page: Page, at: int) -> Role | None:
    after = _next_at(page, at)
    return page.roles[after] if after is not None else None


def _standfirst(page: Page) -> None:
    """The sentence between title and byline, or the opening one that something parts from the text; a dateline opens the text itself."""
    if page.title is None:
        return
    body = [at for at in page.having(Role.PARAGRAPH, Role.HEADING) if at > page.title]
    if len(body) < 2:
        return
    first, second = body[0], body[1]
    line = page.lines[first]
    if line.width > 420 or line.width < 30 or sentences(line.text) > 3 or line.bullet or line.text[0] in "“\"„«" or page.features[first].clock:
        return
    between = page.roles[first + 1 : second]
    headed = any(role in (Role.BYLINE, Role.DATE) for role in between)
    unclosed = first == page.title + 1 and not line.ends and line.width >= 50 and page.roles[second] is Role.PARAGRAPH
    if page.roles[first] is Role.HEADING and not (headed or unclosed):
        return
    parted = any(role in (Role.UI, Role.CAPTION) for role in between) and line.width <= 320 and sentences(line.text) <= 2
    if headed or unclosed or (parted and _dateline_free(line.text)):
        page.roles[first] = Role.STANDFIRST


def _dateline_free(text: str) -> bool:
    from services.enrich.clean.dateline import read_dateline

    return read_dateline(text) is None
