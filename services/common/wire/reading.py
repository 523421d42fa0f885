"""Any wire document as articles: one where it is one message's content, several where it is a file or a request."""

from typing import Any

import orjson

from schemas.plain_json import repeated_field
from schemas.raw import RawArticle
from schemas.reasons import Reason, json_name
from services.common.wire import xml
from services.common.wire.json_ld import read_json_ld
from services.common.wire.json_ld_access import articles
from services.common.wire.kinds import JSON_LD, NINJS, NITF, WIRE_TYPES
from services.common.wire.model import WireArticle, WireError, invalid
from services.common.wire.newsml import read_item
from services.common.wire.ninjs import read_ninjs
from services.common.wire.nitf import read_nitf
from services.common.wire.packets import packets, written
from services.common.wire.status import stronger

# Filled in where a message does not say it itself.
_IDENTITY = ("provider_id", "provider_version", "url", "revision", "embargoed_until", "reason")
_SAID = ("language", "section", "slugline", "urgency", "genre", "ed_note", "correction_note", "rights")


def read(content: str, content_type: str) -> WireArticle:
    """The one article in a message's content. Raises WireError where it is none, or several."""
    if content_type == NINJS:
        item = _only(_json_items(content, content_type), content_type)
        if not isinstance(item, dict):
            raise invalid(f"{json_name(item)}, not an object: send ninjs objects")
        return read_ninjs(item)
    if content_type == JSON_LD:
        return read_json_ld(_only(_json_items(content, content_type), content_type))
    root = xml.parse(content)
    if content_type == NITF:
        return read_nitf(_only(_nitf_roots(root), content_type))
    packet = _only(packets(_newsml_root(root)), content_type)
    return read_item(packet.item, packet.pictures)


def split(data: bytes, content_type: str) -> list[str]:
    """The articles in a file or a request body, each as the content of a message of its own; one alone stays as it is.

    Raises WireError where the whole can't be read. What is wrong with a single item shows when it is read.
    """
    text = decoded(data, content_type)
    if content_type in (NINJS, JSON_LD):
        items = _json_items(text, content_type)
        return [text] if len(items) == 1 else [orjson.dumps(item).decode() for item in items]
    root = xml.parse(text)
    if content_type == NITF:
        roots = _nitf_roots(root)
        return [text] if len(roots) == 1 else [xml.written(one) for one in roots]
    found = packets(_newsml_root(root))
    return [text] if len(found) == 1 else [written(packet) for packet in found]


def decoded(data: bytes, content_type: str) -> str:
    """The bytes as text. Raises WireError where they are in no encoding that the format allows."""
    if content_type not in (NINJS, JSON_LD):
        return xml.decoded(data)
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"not UTF-8 (byte {error.start}): JSON is always UTF-8, convert it"
        raise WireError(Reason.UNREADABLE_INPUT, detail) from None


def resolve(raw: RawArticle) -> tuple[RawArticle, WireArticle | None]:
    """The message with what its structured content states about it, and that content read; any other message as it is.

    What the message itself says stands; of two orders the one that shows less. Raises WireError.
    """
    if raw.content_type not in WIRE_TYPES or not raw.content:
        return raw, None
    wire = read(raw.content, raw.content_type)
    found: dict[str, Any] = {name: getattr(wire, name) for name in (*_IDENTITY, *_SAID) if getattr(raw, name) is None}
    found = {name: value for name, value in found.items() if value is not None}
    if not raw.keywords and wire.keywords:
        found["keywords"] = list(wire.keywords)
    action = stronger(raw.action, wire.action)
    if action != raw.action:
        found["action"] = action
    resolved = raw.model_copy(update=found)
    if action == "retract" and not (resolved.document_id or resolved.provider_id or resolved.url):
        raise invalid("takes an item back and does not say which: it needs the item's identifier")
    return resolved, wire


def identified(raw: RawArticle) -> RawArticle:
    """The message with its identity, revision and order from its structured content; the rest stays in the content alone."""
    resolved, wire = resolve(raw)
    if wire is None:
        return raw
    stated = {name: getattr(resolved, name) for name in (*_IDENTITY, "action")}
    return raw.model_copy(update={name: value for name, value in stated.items() if value != getattr(raw, name)})


def _only(items: list[Any], content_type: str) -> Any:
    if len(items) == 1:
        return items[0]
    raise invalid(
        f"{len(items):,} articles in one {content_type}: a message holds one; newswire ingest and POST /v1/articles take them apart"
    )


def _json_items(text: str, content_type: str) -> list[Any]:
    value = _json(text)
    if content_type == JSON_LD:
        found = articles(value)
        if not found:
            raise invalid("no schema.org article in it: send an object whose @type is NewsArticle or another article")
        return found
    items = value if isinstance(value, list) else [value]
    if not items:
        raise WireError(Reason.EMPTY_CONTENT, "an empty list: there is nothing to publish")
    return items


def _json(text: str) -> Any:
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise WireError(Reason.NOT_JSON, f"not JSON: {str(error)[:200]}; correct it at its source") from None
    if (name := repeated_field(text.encode())) is not None:
        raise invalid(
            f"the field {name[:80]!r} stands twice in one object: nobody can know which is meant, send it once"
        )
    return value


def _newsml_root(root: xml.Element) -> xml.Element:
    if xml.name(root) in ("newsItem", "newsMessage"):
        return root
    raise invalid(f"<{xml.name(root)[:60]}> is no NewsML-G2 news item or message: send a newsItem or a newsMessage")


def _nitf_roots(root: xml.Element) -> list[xml.Element]:
    found = [root] if xml.name(root) == "nitf" else list(xml.children(root, "nitf"))
    if not found:
        raise invalid(f"<{xml.name(root)[:60]}> is no NITF document: its root is <nitf>")
    return found
