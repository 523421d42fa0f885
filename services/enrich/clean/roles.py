"""Gives each line of a page its role."""

from collections import Counter

from services.enrich.clean import headings, standfirst
from services.enrich.clean.features import sentences
from services.enrich.clean.lines import fold
from services.enrich.clean.page import Page, Role, comments_start, goes_on_counting, times_below_dates
from services.enrich.clean.people import is_label, read_bare, read_byline, read_next_to_date
from services.enrich.clean.unlabelled import has_kana, is_office
from services.enrich.clean.vocabulary import blocks
from services.enrich.clean.vocabulary.names import JOINERS

_NAMES = 8  # lines below a label on which names and "and" may alternate
_SIGNED_BELOW = 2  # lines below the text in which its writer may sign
_SIGNATURE = 40  # characters
_HEADER = 15  # lines below the title in which a byline without a label may stand


def assign(page: Page) -> None:
    """Fills `page.roles`. Order matters: a block that began earlier decides for the lines inside it."""
    page.roles = [Role.OTHER] * len(page.lines)
    comments = comments_start(page, page.title + 1 if page.title is not None else 0)
    related, topics = 0, False
    for at in range(len(page.lines)):
        if page.features[at].related and at != page.title and not (page.title is not None and at < page.title):
            related, topics = 1, page.lines[at].fold in blocks.TOPIC_HEADS
            page.roles[at] = Role.UI
            continue
        if related and _goes_on_related(page, at, related):
            page.roles[at], related = Role.UI if topics else Role.RELATED, related + 1
            continue
        if related and (
            page.features[at].comments
            or not (page.features[at].ui or page.features[at].caption or page.features[at].date)
        ):
            related = 0
        page.roles[at] = _role(page, at, comments)
    _closing_copyright(page)
    _captions_before_credits(page)
    _bare_byline(page)
    _times_below_dates(page)
    _further_names(page)
    _signed_below(page)
    _offices_below_bylines(page)
    _names_below_captions(page)
    headings.assign(page)
    standfirst.assign(page)


def _goes_on_related(page: Page, at: int, count: int) -> bool:
    """Titles of other articles follow the heading until a sentence or another block stops them."""
    line, found = page.lines[at], page.features[at]
    if found.ui or found.caption or found.copyright or found.comments or found.date or line.width > 170:
        return False
    if at < page.end and goes_on_counting(page, at):
        return False
    if at >= page.end:
        return not (line.ends and sentences(line.text) >= 2 and line.width >= 60)
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


def _closing_copyright(page: Page) -> None:
    """Below the text, and with no caption above it, a © without a year claims the text, not a picture."""
    names_said = {line.fold for line in page.lines[: page.start]}
    for at in range(max(1, page.end), len(page.lines)):
        claimed = page.lines[at].text[:1] == "©" or page.lines[at].fold.startswith("copyright")
        known = page.lines[at].fold in names_said or page.roles[at - 1] is not Role.CAPTION
        if page.roles[at] is Role.CAPTION and claimed and known:
            page.roles[at] = Role.COPYRIGHT


def _captions_before_credits(page: Page) -> None:
    """A line right above a line that is only a credit is its caption, if it is short and no blank line parts them."""
    last = max(page.having(Role.PARAGRAPH), default=0)
    for at in range(1, len(page.lines)):
        above = page.lines[at - 1]
        if (
            page.features[at].credit is None
            or page.features[at].copyright
            or page.roles[at] is not Role.CAPTION
            or page.lines[at].blank_before
            or last < at >= page.start  # below the text: who took its pictures
            or page.roles[at - 1] not in (Role.PARAGRAPH, Role.OTHER)
        ):
            continue
        parted = any(line.blank_before for line in page.lines[max(1, at - 3) : at])
        if above.width <= (300 if parted else 140) and sentences(above.text) <= 2:
            page.roles[at - 1] = Role.CAPTION
            page.features[at - 1].caption = True


def _names_below_captions(page: Page) -> None:
    """Between a signed title and the text, a name right below a sentence is who took the picture, the sentence its caption."""
    if page.title is None or Role.BYLINE not in page.roles[page.title : page.end]:
        return
    signed = page.roles.index(Role.BYLINE, page.title)
    for at in range(signed + 2, min(len(page.lines) - 1, signed + _HEADER)):
        line, above, after = page.lines[at], page.lines[at - 1], page.lines[at + 1]
        if line.ends and line.width >= 160:
            return
        if not (
            above.ends
            and 20 <= above.width <= 160
            and not line.blank_before
            and after.ends
            and after.width > above.width
        ):
            continue
        named = read_bare(line.text) if page.roles[at] in (Role.OTHER, Role.HEADING, Role.PARAGRAPH) else None
        if named and len(named.authors) == 1 and page.roles[at - 1] in (Role.OTHER, Role.PARAGRAPH, Role.HEADING):
            page.roles[at - 1] = page.roles[at] = Role.CAPTION
            page.features[at].credit = line.text
            return


def _bare_byline(page: Page) -> None:
    """A name alone, between the title and the second paragraph, is the byline where none has a label."""
    _label_alone(page)
    if page.title is None or Role.BYLINE in page.roles[page.title + 1 : page.end]:
        return
    paragraphs = page.having(Role.PARAGRAPH)
    last = paragraphs[1] if len(paragraphs) > 1 else min(len(page.lines), page.title + 10)
    title = set(page.lines[page.title].fold.split())
    japanese = has_kana("".join(line.text[:200] for line in page.lines[page.start : page.start + 5]))
    names_said = Counter(line.fold for line in page.lines)
    first: int | None = None
    found: list[int] = []
    for at in range(page.title + 1, min(last, page.title + _HEADER)):
        if page.roles[at] not in (Role.OTHER, Role.DATE, Role.PARAGRAPH, Role.REPEATED) or page.lines[at].bullet:
            continue
        dated = _beside_date(page, at)
        byline = read_bare(page.lines[at].text)
        if byline is None and dated:
            byline = read_next_to_date(page.lines[at].text, japanese=japanese)
        vouched = dated or names_said[page.lines[at].fold] > 1
        if not byline or set(byline.text.casefold().split()) <= title or (at >= page.start and not vouched):
            continue
        page.features[at].byline = byline
        found.append(at)
        if dated:
            first = at
            break
        first = at if first is None else first
    if first is not None:
        page.roles[first] = Role.BYLINE
    for at in found:
        if at + 1 < len(page.lines) and is_office(page.lines[at + 1].text):
            page.roles[at] = Role.BYLINE


def _times_below_dates(page: Page) -> None:
    """Where all times stand below dates, they are the dates' own, and no entries of a live blog."""
    clocks = [at for at, found in enumerate(page.features) if found.clock]
    if len(clocks) == times_below_dates(page):
        for at in clocks:
            page.roles[at] = Role.DATE


def _further_names(page: Page) -> None:
    """ "and Per Ek" below a byline names one more."""
    for at in range(1, len(page.lines)):
        word, _, rest = page.lines[at].text.partition(" ")
        if (
            page.roles[at - 1] is not Role.BYLINE
            or page.roles[at] not in (Role.OTHER, Role.PARAGRAPH)
            or fold(word) not in JOINERS
        ):
            continue
        byline = read_bare(rest)
        if byline and byline.authors:
            page.roles[at], page.features[at].byline = Role.BYLINE, byline


def _signed_below(page: Page) -> None:
    """Where nothing above the text is a byline, a name alone right below it is."""
    if Role.BYLINE in page.roles[page.title or 0 : page.end]:
        return
    for at in range(page.end, min(page.end + _SIGNED_BELOW, len(page.lines))):
        byline = read_bare(page.lines[at].text) if page.roles[at] in (Role.OTHER, Role.PARAGRAPH) else None
        after = page.lines[at + 1].text if at + 1 < len(page.lines) else ""
        if byline and byline.authors and len(page.lines[at].text) <= _SIGNATURE and read_bare(after) is None:
            page.roles[at], page.features[at].byline = Role.BYLINE, byline
            return
        if page.roles[at] not in (Role.UI, Role.CORRECTION):
            return


def _offices_below_bylines(page: Page) -> None:
    """ "Staff Writer" right below the name says what the writer is, and nothing of the article."""
    for at in range(1, len(page.lines)):
        if (
            page.roles[at - 1] is Role.BYLINE
            and page.roles[at] in (Role.OTHER, Role.PARAGRAPH)
            and is_office(page.lines[at].text)
        ):
            page.roles[at] = Role.UI


def _label_alone(page: Page) -> None:
    """ "By" on a line of its own: the names are on the next one, or the next ones."""
    first = page.title or 0
    for at in range(first, min(len(page.lines) - 1, first + 2 * _HEADER)):
        if page.roles[at] not in (Role.OTHER, Role.PARAGRAPH) or not is_label(page.lines[at].text):
            continue
        page.roles[at], below = Role.UI, at + 1
        while below < min(len(page.lines), at + _NAMES):
            said = page.lines[below].text
            byline = read_bare(said)
            if byline is None and below == at + 1 and ":" not in said and not page.features[below].date:
                byline = read_byline(f"By {said}")
            if byline and byline.authors:
                page.roles[below], page.features[below].byline = Role.BYLINE, byline
            elif page.lines[below].fold in JOINERS:
                page.roles[below] = Role.UI
            else:
                break
            below += 1
        if below == at + 1:
            page.roles[at] = Role.OTHER


def _beside_date(page: Page, at: int) -> bool:
    """Whether a date stands within two lines above or three below, or an account's name right below."""
    near = range(max(0, at - 2), min(len(page.lines), at + 4))
    handle = any(page.lines[k].text[0] == "@" for k in range(at + 1, min(len(page.lines), at + 3)))
    return handle or any(page.features[k].date for k in near)
