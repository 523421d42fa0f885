"""A document as IPTC ninjs 3.x. Source of the field names: the IPTC's ninjs 3.1 schema (iptc.org/std/ninjs)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
MEDIATOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
DOCUMENT_URN = "urn:newswire:"
_STATUS = {"published": "usable", "withheld": "withheld", "retracted": "canceled"}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:[!-~]+")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)


def to_ninjs(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document (an EnrichedArticle as JSON, such as a hit's `_source`) as one ninjs object; absent is left out.

    `uri` is the provider's id where that is a URI, else `urn:newswire:` and the document_id, which is always among the
    altIds. A time without a clock or an offset is left out: ninjs has instants only.
    """
    rights = document.get("rights") or {}
    fields: dict[str, Any] = {
        "standard": STANDARD,
        "uri": _uri(document),
        "type": "text",
        "version": document.get("provider_version"),
        "firstCreated": _instant((document.get("published") or {}).get("value")),
        "versionCreated": _from_ms(document.get("revision")),
        "embargoedUntil": _instant(document.get("embargoed_until")),
        "pubStatus": _STATUS.get(str(document.get("status")), "withheld"),
        "urgency": document.get("urgency"),
        "copyrightHolder": rights.get("holder"),
        "copyrightNotice": rights.get("notice"),
        "usageTerms": rights.get("usage_terms"),
        "expires": _instant(rights.get("expires_at")),
        "edNote": document.get("ed_note"),
        "language": document.get("language"),
        "headlines": _texts(("main", document.get("title"))),
        "descriptions": _texts(
            ("summary", document.get("standfirst")), ("correction", document.get("correction_note"))
        ),
        "bodies": _bodies(document),
        "by": document.get("byline") or ", ".join(document.get("authors") or ()),
        "slugline": document.get("slugline"),
        "located": document.get("dateline"),
        "genres": [{"name": document["genre"]}] if document.get("genre") else None,
        "renditions": _web_page(document.get("url")),
        "altIds": _alt_ids(document),
        "infoSources": _sources(document),
        "subjects": _subjects(document),
        "people": _people(document),
        "organisations": _mentioned(document.get("organisations")),
        "places": _mentioned(document.get("places")),
        "associations": _pictures(document),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _uri(document: Mapping[str, Any]) -> str:
    provider_id = document.get("provider_id") or ""
    return provider_id if _URI.fullmatch(provider_id) else f"{DOCUMENT_URN}{document['document_id']}"


def _alt_ids(document: Mapping[str, Any]) -> list[dict[str, str]]:
    ids = (("document_id", document["document_id"]), ("provider_id", document.get("provider_id")))
    return [{"role": role, "value": value} for role, value in ids if value]


def _instant(value: Any) -> str | None:
    text = value.isoformat() if isinstance(value, datetime) else value
    found = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    # JSON Schema's date-time asks for seconds, and for a colon in the offset.
    clock, second, zone = found.groups()
    return f"{clock}{second or ':00'}{zone[:3]}{':' if len(zone) == 5 else ''}{zone[3:]}"


def _from_ms(revision: Any) -> str | None:
    if not isinstance(revision, int):
        return None
    moment = datetime.fromtimestamp(revision / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _texts(*said: tuple[str, str | None]) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in said if value]


def _bodies(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    body = document.get("body")
    if not body:
        return []
    counts = {"charCount": len(body), "wordCount": document.get("word_count") or len(body.split())}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": body}]


def _web_page(url: str | None) -> list[dict[str, str]]:
    return [{"name": "web", "contentType": "text/html", "href": url}] if url else []


def _sources(document: Mapping[str, Any]) -> list[dict[str, str]]:
    source = document.get("source") or {}
    publisher = source.get("name") or source.get("id")
    named = [{"name": publisher, "role": "publisher"}] if publisher else []
    return named + [{"name": name, "role": "agency"} for name in document.get("agencies") or ()]


def _subjects(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    details = document.get("topic_details") or ()
    known = {detail["code"] for detail in details}
    bare = [{"code": code} for code in document.get("topics") or () if code not in known]
    subjects = [_subject(detail) for detail in (*details, *bare)]
    if document.get("section"):
        subjects.append({"name": document["section"], "rel": "section"})
    return subjects + [{"name": keyword, "rel": "keyword"} for keyword in document.get("keywords") or ()]


def _subject(detail: Mapping[str, Any]) -> dict[str, Any]:
    code, confidence = detail["code"], detail.get("confidence")
    scheme, _, number = code.rpartition(":")
    place = {"uri": MEDIATOPIC + number} if scheme == "medtop" else {"literal": code}
    stated = {"confidence": round(confidence * 100)} if confidence is not None else {}
    return {"name": detail.get("name") or code, "rel": "about", **place, **stated, **_creator(detail)}


def _creator(detail: Mapping[str, Any]) -> dict[str, str]:
    return {"creator": detail["by"]} if detail.get("by") else {}


def _people(document: Mapping[str, Any]) -> list[dict[str, str]]:
    authors = [{"name": name, "rel": "author"} for name in document.get("authors") or ()]
    return authors + _mentioned(document.get("people"))


def _mentioned(names: Any) -> list[dict[str, str]]:
    return [{"name": name, "rel": "mentions"} for name in names or ()]


def _pictures(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_picture(number, image) for number, image in enumerate(document.get("images") or (), 1) if image]


def _picture(number: int, image: Mapping[str, Any]) -> dict[str, Any]:
    name, url = f"picture{number}", image.get("url")
    fields = {
        "name": name,
        "uri": url if url and _URI.fullmatch(url) else f"{DOCUMENT_URN}{name}",
        "type": "picture",
        "by": image.get("credit"),
        "descriptions": _texts(("caption", image.get("caption"))),
        "renditions": [{"name": "main", "href": url}] if url else None,
    }
    return {key: value for key, value in fields.items() if value not in (None, "", [])}
