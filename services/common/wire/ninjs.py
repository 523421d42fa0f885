"""IPTC ninjs 1.x, 2.x and 3.x. Source of the field names: the IPTC's schemas 1.0 to 3.1 (iptc.org/std/ninjs).

2.x turned objects with names in their keys into lists with roles, 3.x writes its names in camel case. Names are compared
without case, so one reader takes all three, mixtures of them included; which one it was is kept.
"""

import re
from typing import Any

from services.common.wire import ninjs_parts as parts
from services.common.wire import ninjs_text as said
from services.common.wire.codes import distinct_subjects
from services.common.wire.model import (
    MOST_KEYWORDS,
    WireArticle,
    clean,
    distinct,
    invalid,
    language,
    note,
    provider_id,
    rights,
    urgency,
)
from services.common.wire.moments import as_revision, dates, stated_time
from services.common.wire.ninjs_access import lowered, spelled
from services.common.wire.status import strictest

_VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}")
_CAMEL = ("versionCreated", "firstCreated", "pubStatus", "embargoedUntil", "altIds", "copyrightHolder", "edNote")
_LISTS = ("bodies", "headlines", "descriptions", "subjects", "genres", "people")
_FIRST_VERSIONS = ("0", "1")


def read_ninjs(item: dict[str, Any]) -> WireArticle:
    """The article in a decoded ninjs object. Raises WireError where it has no id or nothing to show."""
    fields = lowered(item)
    # All spellings count: an item in two series at once must not be shown because one of them says so.
    told = strictest(spelled(item, "pubstatus"), spelled(item, "embargoed", "embargoeduntil"))
    version = parts.number_or_text(fields.get("version"))
    created = stated_time(fields.get("versioncreated"))
    first = stated_time(fields.get("firstcreated")) or _content_created(fields)
    published, modified = dates(first, created, is_first=version in _FIRST_VERSIONS)
    title = said.headline(fields)
    body = said.body(fields).without(title)
    standfirst = said.description(fields)
    pictures = (*parts.pictures(fields), *body.pictures)
    article = WireArticle(
        reader=f"ninjs {standard(item)}",
        action=told.action,
        reason=told.reason,
        embargoed_until=told.embargoed_until,
        provider_id=_id(fields),
        provider_version=version,
        url=parts.web_page(fields),
        revision=as_revision(created),
        published=published,
        modified=modified,
        language=language(fields.get("language")),
        title=title,
        standfirst=standfirst,
        body=body.text,
        headings=tuple(body.headings),
        byline=clean(fields.get("by")) or clean(fields.get("byline")),
        authors=parts.authors(fields),
        agencies=parts.agencies(fields),
        dateline=clean(fields.get("located")),
        section=parts.section(fields),
        pictures=pictures,
        related=parts.related(fields),
        rights=rights(
            fields.get("copyrightholder"),
            fields.get("copyrightnotice"),
            fields.get("usageterms"),
            stated_time(fields.get("expires")),
        ),
        subjects=distinct_subjects(parts.subjects(fields)),
        keywords=distinct(parts.keywords(fields), MOST_KEYWORDS),
        slugline=clean(fields.get("slugline")),
        urgency=urgency(fields.get("urgency")),
        genre=next(iter(distinct(parts.names(fields, "genre", "genres"))), None),
        ed_note=note(fields.get("ednote")),
        correction_note=said.correction(fields),
        kind="video" if fields.get("type") == "video" else "article",
    )
    return parts.with_text(article)


def standard(item: dict[str, Any]) -> str:
    """The version it states, else the series that its shape shows: "3.1", "2.x", …"""
    stated = item.get("standard", item.get("$standard"))
    version = stated.get("version") if isinstance(stated, dict) else None
    if isinstance(version, str) and _VERSION.fullmatch(version.strip()):
        return version.strip()
    if any(name in item for name in _CAMEL):
        return "3.x"
    return "2.x" if any(isinstance(item.get(name), list) for name in _LISTS) else "1.x"


def _id(fields: dict[str, Any]) -> str:
    found = provider_id(fields.get("uri")) or parts.alternative_id(fields)
    if not found:
        raise invalid("uri: missing; ninjs needs one, or no update or cancellation would find the item")
    return found


def _content_created(fields: dict[str, Any]) -> str | None:
    # A picture's content may be a century older than the item; a text is made for it.
    return stated_time(fields.get("contentcreated")) if fields.get("type") in (None, "text", "composite") else None
