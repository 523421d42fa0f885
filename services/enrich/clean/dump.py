"""A page dump (plain text) into an article: lines, features, title and zone, roles, and then the fields."""

from services.enrich.clean import fields, when
from services.enrich.clean.fields import BODY
from services.enrich.clean.kinds import KEPT_SHARE, kind_of, quality_of
from services.enrich.clean.lines import tidy
from services.enrich.clean.model import CleanedArticle
from services.enrich.clean.page import Page, Role, read_page
from services.enrich.clean.roles import assign
from services.enrich.clean.title import KICKERS, index_title, strip_site

_ENOUGH = 400  # width of a body that is an article, however long the menus around it
_WHOLE_PAGE = 80  # lines: more than this come with a page's menus
_BRIEF = 120  # width of a news item in brief


def clean_dump(text: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in a page dump. `url` and `title`, where the producer gave them, help to find the title line.

    Never raises on text; takes time linear in its length.
    """
    page = read_page(text, url, title)
    assign(page)
    doubted = _keep_more(page)
    body = body_of(page)
    shown = _title(page, title)
    dateline = fields.dateline_of(page)
    byline, authors, agencies = fields.people_of(page, dateline)
    published, modified = when.dates_of(page)
    kind = kind_of(page, shown, body)
    if kind == "index_page" and title is None:
        shown, body = _of_many(page, body)
    return CleanedArticle(
        title=shown,
        standfirst=one(page, Role.STANDFIRST),
        body=body,
        headings=tuple(page.lines[at].text for at in page.having(Role.HEADING)),
        byline=byline,
        authors=authors,
        agencies=agencies,
        dateline=dateline.place if dateline else None,
        section=fields.section_of(page),
        images=fields.images_of(page),
        related=fields.related_of(page),
        published=published,
        modified=modified,
        copyright=joined(page, Role.COPYRIGHT),
        correction_note=joined(page, Role.CORRECTION),
        quality=quality_of(page, kind, shown, body, doubted=doubted),
        kind=kind,
        cleaner="dump",
    )


def _of_many(page: Page, body: str) -> tuple[str | None, str]:
    """Title and body of a page of many headlines: the first of them is no title of the page."""
    heading = index_title(page.lines, page.features, page.url)
    if page.title is not None and page.title != heading:
        body = f"{page.lines[page.title].text}\n\n{body}"
    return (page.lines[heading].text if heading is not None else None), body


def _keep_more(page: Page) -> bool:
    """Where the body is under a quarter of the page, every line that nothing explains is kept, and the result is doubted.

    Lines that are known for what they are (related titles, comments, buttons) do not come back.
    """
    whole = sum(line.width for line in page.lines)
    if len(page.lines) <= 3 and not page.having(Role.PARAGRAPH, Role.TITLE, Role.COPYRIGHT, Role.CAPTION):
        page.roles = [Role.PARAGRAPH] * len(page.lines)  # a message of a word or two is its own text, whatever it says
    kept = page.width_of(*BODY, Role.STANDFIRST)
    if kept >= min(KEPT_SHARE * whole, _ENOUGH) or (len(page.lines) > _WHOLE_PAGE and kept >= _BRIEF):
        return False
    unexplained = [at for at in page.having(Role.OTHER) if page.lines[at].fold not in KICKERS]
    for at in unexplained:
        page.roles[at] = Role.PARAGRAPH
    return bool(unexplained)


def body_of(page: Page) -> str:
    """Paragraphs and headings in order, a blank line between them."""
    return "\n\n".join(("• " if page.lines[at].bullet else "") + page.lines[at].text for at in page.having(*BODY))


def _title(page: Page, given: str | None) -> str | None:
    if page.title is not None:
        return strip_site(page.lines[page.title].text, page.url)
    return strip_site(" ".join(tidy(given).split()), page.url) or None if given else None


def one(page: Page, role: Role) -> str | None:
    """The first line in that role."""
    found = page.having(role)
    return page.lines[found[0]].text if found else None


def joined(page: Page, role: Role) -> str | None:
    """The lines of a role as one text: a copyright or a correction may take two. The same line is said once."""
    texts = list(dict.fromkeys(page.lines[at].text for at in page.having(role)))
    return " ".join(texts) or None
