"""What a page states in its `meta` elements and microdata: Open Graph, Dublin Core and what news software adds."""

from collections.abc import Iterable
from typing import Any

from services.enrich.clean.markup.blocks import one_line
from services.enrich.clean.markup.stated import Metadata, stated_time
from services.enrich.clean.markup.writers import people_and_agencies
from services.enrich.clean.model import Image, StatedDate

# Names in the order in which they are trusted.
_PUBLISHED = (
    *("article:published_time", "datepublished", "article:published", "og:article:published_time", "parsely-pub-date"),
    *("sailthru.date", "publish-date", "publish_date", "pubdate", "publication_date", "article.published", "pub_date"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "vr:published_time", "ptime", "displaydate"),
)
_MODIFIED = (
    *("article:modified_time", "datemodified", "og:updated_time", "article:modified", "article.updated"),
    *("dcterms.modified", "dc.date.modified", "utime"),
)
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title")
_STANDFIRST = ("og:description", "description", "twitter:description", "dc.description")
_SECTION = ("article:section", "parsely-section", "cxenseparse:section")
_IMAGE = ("og:image", "og:image:url", "twitter:image")
_MOST = 400  # elements of a page that state something


def read_metas(tree: Any) -> Metadata:
    """What the page's head states, and the microdata of its text."""
    said: dict[str, list[str]] = {}
    for _, element in zip(range(_MOST), tree.iter("meta"), strict=False):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            said.setdefault(name.strip().lower(), []).append(content.strip())
    for element in tree.xpath(f"(//*[@itemprop='datePublished' or @itemprop='dateModified'])[position() <= {_MOST}]"):
        value = element.get("datetime") or element.get("content")
        if value:
            said.setdefault(str(element.get("itemprop")).lower(), []).append(value.strip())
    site = _text(said, ("og:site_name", "application-name"))
    people, agencies = people_and_agencies(
        (one for name in _AUTHORS[: _first(said, _AUTHORS) + 1][-1:] for one in said.get(name, ()) if "://" not in one),
        site,
    )
    image = _text(said, _IMAGE)
    return Metadata(
        title=_text(said, _TITLE),
        standfirst=_text(said, _STANDFIRST),
        authors=people,
        agencies=agencies,
        section=_text(said, _SECTION),
        site=site,
        images=(Image(image, None, None),) if image else (),
        published=_time(said, _PUBLISHED),
        modified=_time(said, _MODIFIED),
    )


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> int:
    """The place of the first name that says anything but an address; the last place where none does."""
    places = (at for at, name in enumerate(names) if any("://" not in one for one in said.get(name, ())))
    return next(places, len(names) - 1)


def _text(said: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((one_line(one)[:1_000] for name in names for one in said.get(name, ())), None)


def _time(said: dict[str, list[str]], names: Iterable[str]) -> StatedDate | None:
    values = (stated_time(one, "page") for name in names for one in said.get(name, ())[:1])
    return next((value for value in values if value), None)
