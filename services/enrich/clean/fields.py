"""The fields of the article besides title and body, read off a page whose lines have their roles."""

from services.enrich.clean import pictures
from services.enrich.clean.dateline import Dateline, read_dateline
from services.enrich.clean.lines import fold
from services.enrich.clean.model import Image
from services.enrich.clean.page import Page, Role
from services.enrich.clean.people import Byline, read_agencies
from services.enrich.clean.vocabulary import blocks, names
from services.enrich.clean.vocabulary.ui import UI_LINES

_ABOVE = 3  # lines above the title in which a byline may stand
_BELOW = 4  # lines below the text in which it may
BODY = (Role.PARAGRAPH, Role.HEADING)


def related_of(page: Page) -> tuple[str, ...]:
    """Titles of other articles, without the "Read more:" that points to them."""
    titles: list[str] = []
    for at in page.having(Role.RELATED):
        line = page.lines[at]
        headed = at > 0 and (
            page.features[at - 1].related or (page.roles[at - 1] is Role.RELATED and not page.features[at - 1].pointer)
        )
        titles.append(line.text if headed or not page.features[at].pointer else _pointed(line.text))
    return tuple(dict.fromkeys(title for title in titles if title))


def _pointed(text: str) -> str:
    phrase = blocks.POINTERS.of(fold(text)) or ""
    marks = [at for mark in ":：|>»→–—-" if 0 <= (at := text.find(mark, len(phrase) - 2)) < 60]
    return text[min(marks) + 1 :].strip(" :>»→–—-") if marks else text


def images_of(page: Page) -> tuple[Image, ...]:
    """The pictures that captions and credits tell of; a dump knows no image address."""
    at = page.having(Role.CAPTION)
    alone = {i: credit for i, line in enumerate(at) if (credit := page.features[line].credit)}
    return pictures.images_of([page.lines[line].text for line in at], alone)


def dateline_of(page: Page) -> Dateline | None:
    """From the first two paragraphs: an editor's line may stand before the one with the dateline."""
    for at in page.having(Role.PARAGRAPH)[:2]:
        found = read_dateline(page.lines[at].text)
        if found:
            return found
    return None


def people_of(page: Page, dateline: Dateline | None) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """(byline, authors, agencies). A line that names agencies alone is no byline unless it is the only one."""
    found = [byline for at in _signed(page) if (byline := page.features[at].byline)]
    wires = [name for byline in found for name in byline.agencies] + list(dateline.agencies if dateline else ())
    last = page.having(Role.PARAGRAPH)[-1:]
    if last and (tail := page.lines[last[0]].text[-30:]).endswith(")") and "(" in tail:
        wires += read_agencies(tail[tail.rfind("(") :])
    line = _best(found)
    return line, _written_out([name for byline in found for name in byline.authors]), tuple(dict.fromkeys(wires))


def _signed(page: Page) -> list[int]:
    """The bylines of the article itself: those up to its second paragraph, else those in it and right below it.

    Other articles that a page offers have theirs, too.
    """
    lines = page.having(Role.BYLINE)
    title = page.title if page.title is not None else 0
    texts = [at for at in page.having(Role.PARAGRAPH) if at > title]
    head = texts[1] if len(texts) > 1 else page.end
    above = [at for at in lines if title - _ABOVE <= at <= max(head, page.start)]
    inside = [at for at in lines if head < at < page.end + _BELOW]
    named = [at for at in above if (byline := page.features[at].byline) and byline.authors]
    return above + [at for at in inside if not named or not (byline := page.features[at].byline) or not byline.authors]


def _written_out(names_found: list[str]) -> tuple[str, ...]:
    """Each person once; a name in capitals as the page writes it elsewhere, else with capitals where names have them."""
    spelled: dict[str, str] = {}
    for name in names_found:
        shown = name.title() if name.isupper() else name
        if not name.isupper() or fold(name) not in spelled:
            spelled[fold(name)] = shown
    return tuple(spelled.values())


def _best(found: list[Byline]) -> str | None:
    named = [byline for byline in found if byline.authors] or found
    return named[0].text if named else None


def section_of(page: Page) -> str | None:
    """The last crumb of a breadcrumb above the title, or a section's name alone right above it."""
    if page.title is None:
        return None
    title = page.lines[page.title].fold
    for line in page.lines[: page.title]:
        for mark in (" > ", " › ", " » ", " / "):
            crumbs = [crumb for part in line.text.split(mark) if (crumb := part.strip()) and fold(crumb) != title]
            if (
                len(crumbs) >= 2
                and len(line.text) <= 160
                and all(len(crumb) <= 40 for crumb in crumbs)
                and _opens_home(crumbs)
            ):
                return crumbs[-1]
    above = [line for line in page.lines[max(0, page.title - 3) : page.title] if line.fold in names.SECTIONS]
    if len(above) == 1 and page.lines[page.title - 1].fold in names.SECTIONS:
        return above[0].text
    return _entry_said_again(page, page.title)


def _entry_said_again(page: Page, title: int) -> str | None:
    """The menu's entry that stands once more right above or below the title."""
    for at in [*range(title - 1, max(-1, title - 4), -1), *range(title + 1, min(title + 2, len(page.lines)))]:
        line = page.lines[at]
        if line.ends or not 3 <= line.width <= 30 or page.features[at].ui or page.features[at].date:
            continue
        if at > title and not page.features[at].repeated:
            continue
        if any(other.fold == line.fold for other in page.lines[: min(at, title)]):
            shown: str = line.text
            return shown
    return None


def _opens_home(crumbs: list[str]) -> bool:
    return fold(crumbs[0]) in UI_LINES or fold(crumbs[0]) in names.SECTIONS
