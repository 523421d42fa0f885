"""An HTML page into an article: what it states of itself first, then what stands around its text, then the text.

May take seconds on a bad page, so callers run it where it can be killed.
"""

from dataclasses import dataclass, replace
from typing import Any

from services.enrich.clean import fields, when
from services.enrich.clean.dump import body_of, clean_dump, joined, one
from services.enrich.clean.kinds import CLIP, SHORT, STUB, kind_of, quality_of
from services.enrich.clean.lines import make_line, tidy
from services.enrich.clean.markup.blocks import Block, one_line
from services.enrich.clean.markup.choose import article_blocks
from services.enrich.clean.markup.figures import figures
from services.enrich.clean.markup.furniture import notice_of_rights
from services.enrich.clean.markup.head import Head, read_head, signatures
from services.enrich.clean.markup.json_ld import breadcrumb, read_json_ld
from services.enrich.clean.markup.links import is_index, related_titles
from services.enrich.clean.markup.metas import read_metas
from services.enrich.clean.markup.page import lay_out
from services.enrich.clean.markup.stated import FIRST_YEAR, Metadata
from services.enrich.clean.markup.tree import bare_lines, parse, size_of
from services.enrich.clean.markup.writers import people_and_agencies
from services.enrich.clean.model import CleanedArticle, Image, Kind, Quality, StatedDate
from services.enrich.clean.page import Page, Role
from services.enrich.clean.signs import is_paywall
from services.enrich.clean.title import strip_site

_WALLED = 3 * SHORT  # characters of a text that a page says is closed, from which on enough of it is there
_WALL = 300  # characters of the longest notice that asks for a subscription


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the page says of its article outside the text; JSON-LD is believed before `meta` elements, they before the rest."""

    ld: Metadata
    metas: Metadata
    head: Head
    crumbs: tuple[str, ...]
    pictures: tuple[Image, ...]
    signatures: tuple[str, ...]
    related: tuple[str, ...]
    rights: str | None


def clean_html(html: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in an HTML page: metadata from JSON-LD, then `meta` elements, then what the page shows.

    Raises nothing on broken HTML: what has no text comes back with quality "empty".
    """
    source = tidy(html)
    tree = parse(source)
    if tree is None:
        return _without_tree(source, url, title)
    stated = _read(source, tree, url)
    blocks, sure = article_blocks(tree, url, size_of(tree), stated.ld.body)
    if not blocks:
        blocks, sure = [Block(line) for line in bare_lines(source)], False
    named = _title(stated, title, url)
    page = lay_out(
        named,
        stated.head,
        blocks,
        stated.pictures,
        url,
        (stated.ld.standfirst, stated.metas.standfirst),
        stated.related,
    )
    return _article(page, named, tree, stated, sure=sure)


def _without_tree(source: str, url: str | None, title: str | None) -> CleanedArticle:
    article = clean_dump("\n\n".join(bare_lines(source)), url=url, title=title)
    doubted = "low_confidence" if article.quality == "ok" and "<" in source else article.quality
    return replace(article, quality=doubted, cleaner="html")


def _read(source: str, tree: Any, url: str | None) -> _Stated:
    ld, metas = read_json_ld(source), read_metas(tree)
    return _Stated(
        ld=ld,
        metas=metas,
        head=read_head(tree, ld.title or metas.title),
        crumbs=breadcrumb(source),
        pictures=figures(tree, url),
        signatures=signatures(tree),
        related=related_titles(tree),
        rights=notice_of_rights(tree),
    )


def _title(stated: _Stated, given: str | None, url: str | None) -> str | None:
    """As shown above the article; what the page states elsewhere may be shortened or made for search engines."""
    found = stated.head.title or stated.ld.title or stated.metas.title or one_line(tidy(given or ""))
    return strip_site(found, url) if found else None


def _article(page: Page, title: str | None, tree: Any, stated: _Stated, *, sure: bool) -> CleanedArticle:
    ld, metas, head = stated.ld, stated.metas, stated.head
    body = body_of(page)
    dateline = fields.dateline_of(page)
    byline, authors, agencies = fields.people_of(page, dateline)
    shown, changed = when.dates_of(page)
    people = _people(ld.authors or metas.authors, authors or people_and_agencies(stated.signatures, metas.site)[0])
    kind = _kind(page, tree, stated, title, body)
    return CleanedArticle(
        title=title,
        standfirst=one(page, Role.STANDFIRST),
        body=body,
        headings=tuple(page.lines[at].text for at in page.having(Role.HEADING)),
        byline=byline or ", ".join(people) or None,
        authors=people,
        agencies=tuple(dict.fromkeys((*agencies, *ld.agencies, *metas.agencies))),
        dateline=dateline.place if dateline else None,
        section=ld.section or metas.section or _crumb(stated.crumbs, title) or head.section,
        images=_images(stated.pictures, ld.images or metas.images),
        related=tuple(dict.fromkeys((*stated.related, *fields.related_of(page)))),
        published=_first(ld.published, metas.published, head.published, shown),
        modified=_first(ld.modified, metas.modified, head.modified, changed),
        copyright=joined(page, Role.COPYRIGHT) or ld.copyright or stated.rights,
        correction_note=joined(page, Role.CORRECTION),
        quality=_quality(page, tree, stated, kind, title, body, sure=sure),
        kind=kind,
        cleaner="html",
    )


def _people(stated: tuple[str, ...], shown: tuple[str, ...]) -> tuple[str, ...]:
    """The stated authors, unless the byline that readers see names them and others."""
    return shown if set(stated) <= set(shown) else stated


def _first(*dates: StatedDate | None) -> StatedDate | None:
    """The first that a clock was set for; a page's software may state 1970 where another part of it knows better."""
    stated = [date for date in dates if date]
    return next((date for date in stated if int(date.value[:4]) >= FIRST_YEAR), stated[0] if stated else None)


def _crumb(crumbs: tuple[str, ...], title: str | None) -> str | None:
    """The last crumb that is neither the way home nor the article itself."""
    inner = [crumb for crumb in crumbs[1:] if crumb != title]
    return inner[-1] if inner else None


def _images(shown: tuple[Image, ...], stated: tuple[Image, ...]) -> tuple[Image, ...]:
    """The pictures with captions as the page shows them; those it only states come after, each once."""
    known = {_file(image.url) for image in shown}
    captions = {image.caption for image in shown if image.caption}
    return shown + tuple(
        i for i in stated if _file(i.url) not in known and (i.caption is None or i.caption not in captions)
    )


def _file(url: str | None) -> str:
    return (url or "").partition("?")[0].rpartition("/")[2]


def _kind(page: Page, tree: Any, stated: _Stated, title: str | None, body: str) -> Kind:
    if stated.ld.kind == "live_blog" or (stated.ld.kind == "video" and len(body) < CLIP):
        return stated.ld.kind
    if not (stated.ld.title or stated.metas.published) and is_index(
        tree, sum(len(line.text) for line in page.lines if line.ends)
    ):
        return "index_page"
    return kind_of(page, title, body)


def _quality(
    page: Page, tree: Any, stated: _Stated, kind: Kind, title: str | None, body: str, *, sure: bool
) -> Quality:
    if stated.ld.paywalled and len(body) < _WALLED:
        return "paywall_stub"
    if (
        len(body) < STUB
        and stated.ld.paywalled is not False
        and kind not in ("index_page", "video")
        and _has_wall(tree)
    ):
        return "paywall_stub"
    return quality_of(page, kind, title, body, doubted=not sure or not _has_sentences(page))


def _has_sentences(page: Page) -> bool:
    """Whether at least one line in ten of the text closes like a sentence; a page of fewer is a list of something."""
    lines = [page.lines[at] for at in page.having(Role.PARAGRAPH) if not page.lines[at].bullet]
    return sum(line.ends for line in lines) * 10 >= len(lines)


def _has_wall(tree: Any) -> bool:
    said = (one_line(text) for text in tree.itertext() if 8 < len(text) <= _WALL)
    return any(text and is_paywall(make_line(text)) for text in said)
