"""An item that was read from a wire format, as what cleaning gives: nothing is taken out of it, for it is no page."""

from schemas.raw import RawArticle
from services.common.wire import WireArticle
from services.enrich import clean
from services.enrich.clean.markup.stated import stated_time
from services.enrich.clean.model import Quality
from services.enrich.clean.people import agency, is_person, read_bare, read_byline

# Below this many characters, what is not free to read is a stub.
STUB_CHARACTERS = 600


def as_cleaned(wire: WireArticle, raw: RawArticle) -> clean.CleanedArticle:
    """The item; the message's own title and standfirst go before those in its content."""
    authors, agencies = _makers(wire)
    return clean.CleanedArticle(
        title=(raw.title or "").strip() or wire.title,
        standfirst=(raw.standfirst or "").strip() or wire.standfirst,
        body=wire.body,
        headings=wire.headings,
        byline=wire.byline,
        authors=authors,
        agencies=agencies,
        dateline=wire.dateline,
        section=wire.section,
        images=tuple(clean.Image(one.url, one.caption, one.credit) for one in wire.pictures),
        related=wire.related,
        published=_date(wire.published, wire),
        modified=_date(wire.modified, wire),
        copyright=None,
        correction_note=wire.correction_note,
        quality=_quality(wire),
        kind=wire.kind,
        cleaner=wire.reader,
    )


def _quality(wire: WireArticle) -> Quality:
    """A wire's text is short because the news is: one sentence is an article, none is not."""
    if not wire.body:
        return "empty"
    return "paywall_stub" if wire.paywalled and len(wire.body) < STUB_CHARACTERS else "ok"


def _makers(wire: WireArticle) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, agencies): as they are stated, else as the byline shows them."""
    people = tuple(name for name in wire.authors if not agency(name) and (is_person(name) or not wire.byline))
    groups = [shown for name in wire.authors if (shown := agency(name))]
    byline = read_byline(wire.byline) or read_bare(wire.byline) if wire.byline else None
    if byline:
        people, groups = people or byline.authors, [*groups, *byline.agencies]
    return people, tuple(dict.fromkeys((*wire.agencies, *groups)))


def _date(stated: str | None, wire: WireArticle) -> clean.StatedDate | None:
    found = stated_time(stated)
    return clean.StatedDate(stated or found.value, found.precision, wire.origin) if found else None
