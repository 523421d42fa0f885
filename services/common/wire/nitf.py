"""NITF 3.x. Source of the names: the IPTC's NITF 3.6 schema (iptc.org/std/NITF)."""

from collections.abc import Iterator
from typing import Any

from schemas.times import as_instant
from services.common.wire import xml
from services.common.wire.codes import distinct_subjects, subject
from services.common.wire.model import (
    MOST_KEYWORDS,
    Subject,
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
from services.common.wire.moments import as_revision, dates, day_of_midnight, stated_time
from services.common.wire.nitf_body import about_text, headline_of, text_of
from services.common.wire.status import order
from services.common.wire.xml import Element, attribute, below, child, children, said

_SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode"
_FIRST_VERSIONS = ("0", "1")


def read_nitf(root: Element) -> WireArticle:
    """The article in an <nitf> element. Raises WireError where there is nothing to show or to take back."""
    docdata = child(root, "head", "docdata")
    version = clean(attribute(child(docdata, "du-key"), "version"))
    issued, published, modified = _dates(root, docdata, version)
    told = order(attribute(docdata, "management-status"), _embargo(docdata, issued))
    body = text_of(root)
    title = headline_of(root)
    article = WireArticle(
        reader=f"nitf {_version(root)}".strip(),
        action=told.action,
        reason=told.reason,
        embargoed_until=told.embargoed_until,
        provider_id=_id(docdata),
        provider_version=version,
        revision=as_revision(issued),
        published=published,
        modified=modified,
        language=language(xml.language_of(root) or attribute(root, "baselang") or xml.language_of(child(root, "body"))),
        title=title,
        body=body.without(title).text,
        headings=tuple(body.headings),
        section=clean(attribute(child(root, "head", "pubdata"), "position.section")),
        rights=_rights(root, docdata),
        subjects=distinct_subjects(_subjects(root)),
        keywords=distinct((attribute(k, "key") for k in below(docdata, "keyword")), MOST_KEYWORDS),
        slugline=clean(attribute(child(docdata, "du-key"), "key")),
        urgency=urgency(attribute(child(docdata, "urgency"), "ed-urg")),
        genre=next(_genres(root), None),
        ed_note=_ed_note(root, docdata),
        correction_note=note(attribute(child(docdata, "correction"), "info")),
        **about_text(root),
    )
    if article.action == "publish" and not (article.body or article.title):
        raise invalid("no hedline and no body.content: there is nothing to publish")
    return article


def _version(root: Element) -> str:
    stated = attribute(root, "version") or ""
    number = stated.upper().partition("NITF ")[2].partition("/")[0]
    return number if number.replace(".", "").isdigit() and len(number) < 8 else ""


def _id(docdata: Element | None) -> str | None:
    """The document's id; of a cancellation, of the document it cancels."""
    other = (
        attribute(docdata, "management-doc-idref")
        if order(attribute(docdata, "management-status")).action == "retract"
        else None
    )
    return provider_id(other) or provider_id(attribute(child(docdata, "doc-id"), "id-string"))


def _dates(root: Element, docdata: Element | None, version: str | None) -> tuple[str | None, str | None, str | None]:
    """When this version was issued, when the first was, and when it was changed."""
    pubdata = _time(attribute(child(root, "head", "pubdata"), "date.publication"))
    issued = _time(attribute(child(docdata, "date.issue"), "norm"))
    past = (_time(attribute(one, "norm")) for one in children(child(root, "head"), "revision-history"))
    known = [time for time in past if time]
    times = [*known, *(time for time in (issued or pubdata,) if time)]
    this = max(times, key=as_instant, default=None)
    first = min(known, key=as_instant, default=None)
    published, modified = dates(first, this, is_first=version in _FIRST_VERSIONS or version is None)
    return this, published, modified


def _time(norm: str | None) -> str | None:
    return day_of_midnight(stated_time(norm))


def _embargo(docdata: Element | None, issued: str | None) -> str | None:
    """date.release is an embargo where it lies after the issue, or where the document says it is embargoed."""
    found = attribute(child(docdata, "date.release"), "norm")
    release = stated_time(found)
    embargoed = attribute(docdata, "management-status") == "embargoed"
    if found is None or embargoed or release is None or issued is None:
        return found
    return found if as_instant(release) > as_instant(issued) else None


def _rights(root: Element, docdata: Element | None) -> Any:
    head = child(root, "body", "body.head", "rights")
    stated, owned = child(docdata, "doc.copyright"), child(docdata, "doc.rights")
    holder = attribute(stated, "holder") or attribute(owned, "owner") or said(child(head, "rights.owner"))
    year = attribute(stated, "year")
    printed = said(next(below(child(root, "body"), "copyrite"), None))
    terms = (
        said(child(head, "rights.limitations"))
        or attribute(owned, "limitations")
        or said(child(head, "rights.geography"))
    )
    expires = stated_time(attribute(child(docdata, "date.expire"), "norm") or attribute(owned, "enddate"))
    return rights(holder, printed or (f"© {year} {holder}" if year and holder else None), terms, expires)


def _subjects(root: Element) -> Iterator[Subject | None]:
    for found in below(child(root, "head", "tobject"), "tobject.subject"):
        names = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
        number = attribute(found, "tobject.subject.refnum")
        scheme = "medtop" if (number or "").startswith("2") else _SUBJECT_CODES
        yield subject(attribute(found, *names), scheme=scheme, code=number)
    for found in below(child(root, "head", "docdata", "identified-content"), "classifier"):
        yield subject(attribute(found, "value"), scheme=attribute(found, "idsrc"), code=attribute(found, "code-source"))


def _genres(root: Element) -> Iterator[str]:
    for found in children(child(root, "head", "tobject"), "tobject.property"):
        kind = clean(attribute(found, "tobject.property.type"))
        if kind:
            yield kind


def _ed_note(root: Element, docdata: Element | None) -> str | None:
    notes = [attribute(one, "info") for one in children(docdata, "ed-msg")]
    notes += [said(one, 10_000) for one in below(child(root, "body"), "note") if one.get("noteclass") == "editorsnote"]
    return note(" ".join(one for one in notes if one))
