"""XML from strangers: decoded by us, no DOCTYPE, no entities, no network, no depth or size without end."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from schemas.reasons import Reason
from services.common.wire.model import WireError, clean, invalid
from services.common.wire.text import Body, Builder

Element = Any
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""^\s{0,100}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{2,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
# Encodings of text and nothing else: Python knows some that unpack, or take quadratic time.
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?\d|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"|shift_jis|euc-jp|euc-kr|iso-2022-jp",
    re.IGNORECASE,
)
_MISC = re.compile(r"\s+|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->")


def decoded(data: bytes) -> str:
    """The document as text, by its mark or declaration, else as UTF-8. Raises WireError where it is in no such encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    declared = _DECLARED.match(data[:1_000])
    name = declared[1].decode("ascii") if declared else "utf-8"
    if not _ENCODINGS.fullmatch(name):
        raise WireError(Reason.UNREADABLE_INPUT, f"encoding {name!r} is none known here: convert the file to UTF-8")
    return _decode(data, name)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        detail = f"not in the encoding {encoding} that it says or implies ({str(error)[:120]}): convert it to UTF-8"
        raise WireError(Reason.UNREADABLE_INPUT, detail) from None


def parse(text: str) -> Element:
    """The root element. Raises WireError where it is not well-formed, has a DOCTYPE, or is too deep or too large."""
    text = text.removeprefix("\ufeff")
    if _has_doctype(text):
        raise invalid("has a DOCTYPE, which may define entities or name other files: take the <!DOCTYPE …> out")
    body = _DECLARATION.sub("", text, count=1).lstrip()
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise invalid(f"not well-formed XML: {str(error)[:200]}; correct it at its source") from None


def _has_doctype(text: str) -> bool:
    """Whether one stands before the root element; in a CDATA section further down it is text."""
    at = 0
    while misc := _MISC.match(text, at):
        at = misc.end()
    return text[at : at + 9].upper() == "<!DOCTYPE"


def name(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Its children with one of these names, in any namespace."""
    for child in element if element is not None else ():
        if name(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first child at the end of a path of names; None where there is none."""
    for step in path:
        element = next(children(element, step), None)
    return element


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """Its descendants with one of these names."""
    for found in element.iter() if element is not None else ():
        if name(found) in names:
            yield found


def said(element: Element | None, most: int = 2_000) -> str | None:
    """All text in an element, on one line."""
    return clean("".join(element.itertext()), most) if element is not None else None


def attribute(element: Element | None, *names: str) -> str | None:
    """The first of these attributes that is there and not blank."""
    if element is None:
        return None
    return next((value for one in names if (value := element.get(one)) and value.strip()), None)


def language_of(element: Element | None) -> str | None:
    """xml:lang."""
    return attribute(element, "{http://www.w3.org/XML/1998/namespace}lang")


def body_of(element: Element, skip: Callable[[Element], bool] = lambda _: False) -> Body:
    """The paragraphs in an element (XHTML, NITF); `skip` names elements that are not part of the text."""
    builder = Builder()
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, found in walker:
        if event == "start":
            if found is not element and (not isinstance(found.tag, str) or skip(found)):
                walker.skip_subtree()
                continue
            builder.start(name(found).lower(), {key: found.get(key, "") for key in ("src", "alt")})
            builder.text(found.text or "")
        else:
            if isinstance(found.tag, str) and not (found is not element and skip(found)):
                builder.end(name(found).lower())
            if found is not element:
                builder.text(found.tail or "")
    return builder.done()


def written(element: Element) -> str:
    """The element as XML text, with the namespaces it needs."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
