"""A page dump (plain text) into an article: lines, features, title and zone, roles, and then the fields."""

from services.enrich.clean import dates, pictures
from services.enrich.clean.dateline import Dateline, read_dateline
from services.enrich.clean.kinds import KEPT_SHARE, kind_of, quality_of
from services.enrich.clean.lines import fold, tidy
from services.enrich.clean.model import CleanedArticle, Image, StatedDate
from services.enrich.clean.page import Page, Role, read_page
from services.enrich.clean.people import Byline, read_agencies
from services.enrich.clean.roles import assign
from services.enrich.clean.title import strip_site
from services.enrich.clean.vocabulary import blocks, names

_BODY = (Role.PARAGRAPH, Role.HEADING)


def clean_dump(text: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in a page dump. `url` and `title`, where the producer gave them, help to find the title line.

    Never raises on text; takes time linear in its length.
    """
    page = read_page(text, url, title)
    assign(page)
    doubted = _keep_more(page)
    body = _body(page)
    shown = _title(page, title)
    dateline = _dateline(page)
    byline, authors, agencies = _people(page, dateline)
    published, modified = _stated(page)
    kind = kind_of(page, shown, body)
    return CleanedArticle(
        title=shown,
        standfirst=_one(page, Role.STANDFIRST),
        body=body,
        headings=tuple(page.lines[at].text for at in page.having(Role.HEADING)),
        byline=byline,
        authors=authors,
        agencies=agencies,
        dateline=dateline.place if dateline else None,
        section=_section(page),
        images=_images(page),
        related=_related(page),
        published=published,
        modified=modified,
        copyright=_joined(page, Role.COPYRIGHT),
        correction_note=_joined(page, Role.CORRECTION),
        quality=quality_of(page, kind, shown, body, doubted=doubted),
        kind=kind,
        cleaner="dump",
    )


def _keep_more(page: Page) -> bool:
    """Where the body is under a quarter of the page, every line that nothing explains is kept, and the result is doubted.

    Lines that are known for what they are (related titles, comments, buttons) do not come back.
    """
    whole = sum(line.width for line in page.lines)
    if page.width_of(*_BODY, Role.STANDFIRST) >= KEPT_SHARE * whole:
        return False
    unexplained = page.having(Role.OTHER)
    for at in unexplained:
        page.roles[at] = Role.PARAGRAPH
    return bool(unexplained)


def _body(page: Page) -> str:
    return "\n\n".join(("• " if page.lines[at].bullet else "") + page.lines[at].text for at in page.having(*_BODY))


def _title(page: Page, given: str | None) -> str | None:
    if page.title is not None:
        return strip_site(page.lines[page.title].text, page.url)
    return strip_site(" ".join(tidy(given).split()), page.url) or None if given else None


def _one(page: Page, role: Role) -> str | None:
    found = page.having(role)
    return page.lines[found[0]].text if found else None


def _joined(page: Page, role: Role) -> str | None:
    """The lines of a role as one text: a copyright or a correction may take two. The same line is said once."""
    texts = list(dict.fromkeys(page.lines[at].text for at in page.having(role)))
    return " ".join(texts) or None


def _related(page: Page) -> tuple[str, ...]:
    """Titles of other articles, without the "Read more:" that points to them."""
    titles: list[str] = []
    for at in page.having(Role.RELATED):
        line = page.lines[at]
        headed = at > 0 and (page.features[at - 1].related or page.roles[at - 1] is Role.RELATED and not page.features[at - 1].pointer)
        titles.append(line.text if headed or not page.features[at].pointer else _pointed(line.text))
    return tuple(dict.fromkeys(title for title in titles if title))


def _pointed(text: str) -> str:
    phrase = blocks.POINTERS.of(fold(text)) or ""
    marks = [at for mark in ":：|>»→–—-" if 0 <= (at := text.find(mark, len(phrase) - 2)) < 60]
    return text[min(marks) + 1 :].strip(" :>»→–—-") if marks else text


def _images(page: Page) -> tuple[Image, ...]:
    at = page.having(Role.CAPTION)
    alone = {i: credit for i, line in enumerate(at) if (credit := page.features[line].credit)}
    return pictures.images_of([page.lines[line].text for line in at], alone)


def _dateline(page: Page) -> Dateline | None:
    """From the first two paragraphs: an editor's line may stand before the one with the dateline."""
    for at in page.having(Role.PARAGRAPH)[:2]:
        found = read_dateline(page.lines[at].text)
        if found:
            return found
    return None


def _people(page: Page, dateline: Dateline | None) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """(byline, authors, agencies). A line that names agencies alone is no byline unless it is the only one."""
    found = [byline for at in page.having(Role.BYLINE) if (byline := page.features[at].byline)]
    wires = [name for byline in found for name in byline.agencies] + list(dateline.agencies if dateline else ())
    last = page.having(Role.PARAGRAPH)[-1:]
    if last and (tail := page.lines[last[0]].text[-30:]).endswith(")") and "(" in tail:
        wires += read_agencies(tail[tail.rfind("(") :])
    line = _best(found)
    authors = dict.fromkeys(name for byline in found for name in byline.authors)
    return line, tuple(authors), tuple(dict.fromkeys(wires))


def _best(found: list[Byline]) -> str | None:
    named = [byline for byline in found if byline.authors] or found
    return named[0].text if named else None


def _stated(page: Page) -> tuple[StatedDate | None, StatedDate | None]:
    """(published, modified). A date without a label counts only near the title: elsewhere it may be anything's."""
    body = page.having(*_BODY)
    second = body[1] if len(body) > 1 else len(page.lines)
    published = modified = unlabelled = None
    for at in page.having(Role.DATE, Role.BYLINE):
        near = page.title is not None and page.title < at < second
        for stated in dates.read_dates(page.lines[at].fold, page.url):
            if stated.meaning == "modified":
                modified = modified or stated.date
            elif stated.meaning == "published":
                published = published or stated.date
            elif near or (page.title is not None and at == page.title - 1 and stated.date.precision != "day"):
                unlabelled = unlabelled or stated.date
    return published or unlabelled, modified


def _section(page: Page) -> str | None:
    """The last crumb of a breadcrumb above the title, or a section's name alone right above it."""
    if page.title is None:
        return None
    title = page.lines[page.title].fold
    for line in page.lines[: page.title]:
        for mark in (" > ", " › ", " » ", " / "):
            crumbs = [crumb for part in line.text.split(mark) if (crumb := part.strip()) and fold(crumb) != title]
            if len(crumbs) >= 2 and len(line.text) <= 160 and all(len(crumb) <= 40 for crumb in crumbs) and _opens_home(crumbs):
                return crumbs[-1]
    above = [line for line in page.lines[max(0, page.title - 3) : page.title] if line.fold in names.SECTIONS]
    return above[0].text if len(above) == 1 and page.lines[page.title - 1].fold in names.SECTIONS else None


def _opens_home(crumbs: list[str]) -> bool:
    from services.enrich.clean.vocabulary.ui import UI_LINES

    return fold(crumbs[0]) in UI_LINES or fold(crumbs[0]) in names.SECTIONS
