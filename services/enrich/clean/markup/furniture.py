"""The parts of a page that are no article's, told by their class names, and cut out; and its line of copyright."""

import re
from typing import Any

from services.enrich.clean.lines import ends_sentence, fold, width
from services.enrich.clean.markup.blocks import names_of, one_line
from services.enrich.clean.vocabulary import blocks, class_names
from services.enrich.clean.vocabulary.phrases import holds

_SAID = 240  # characters of sentences that a promotion or a notice may have; more is text that only subscribers are meant to see
_SENTENCE = 80  # characters from which a paragraph is one or more sentences
_KEPT = frozenset(["html", "body", "article", "main", "h1", "p", "table", "tbody", "tr", "td", "th", "li", "a"])
_SHARE = 0.3  # of a page's text: what holds more is no furniture, whatever its name
_LARGE = 40  # elements named like furniture that hold too much: after as many, names tell nothing on this page
_LAYOUT = 400  # characters of a table's cell from which the table sets the page and holds no data
_MOST_TABLES = 200
_RIGHTS = re.compile(r"\W{0,3}(?:©|copyright\b|\(c\) )", re.IGNORECASE)
_LONGEST_RIGHTS = 200.0


def without_furniture(tree: Any) -> Any:
    """Cuts the named furniture out of the tree, and makes blocks of the cells of tables that set the page. Changes `tree`."""
    _unwrap_layout(tree)
    whole = len(tree.xpath("string()"))
    large = 0
    for element in [
        one
        for one in tree.iter()
        if isinstance(one.tag, str) and one.tag not in _KEPT and class_names.FURNITURE.search(names_of(one))
    ]:
        if large > _LARGE:
            break
        if tree not in element.iterancestors():
            continue
        if (
            len(element.xpath("string()")) > _SHARE * whole
            or element.find(".//h1") is not None
            or _has_sentences(element)
        ):
            large += 1
        else:
            element.drop_tree()
    return tree


def _has_sentences(element: Any) -> bool:
    if class_names.COMMENTS.search(names_of(element)):
        return False
    said = (
        "".join(p.itertext()).strip()
        for p in (element, *element.iter("p"))
        if p is not element or element.tag in ("span", "p")
    )
    return sum(len(text) for text in said if len(text) >= _SENTENCE and ends_sentence(text)) > _SAID


def _unwrap_layout(tree: Any) -> None:
    for _, table in zip(range(_MOST_TABLES), list(tree.iter("table")), strict=False):
        if table.find(".//h1") is None and table.find(".//table") is None and not _has_text(table):
            continue
        for part in [table, *table.iterfind("./tr"), *table.iterfind("./tbody"), *table.iterfind("./tbody/tr")]:
            part.tag = "div"
        for part in [*table.iterfind("./div/td"), *table.iterfind("./div/div/td")]:
            part.tag = "div"


def _has_text(table: Any) -> bool:
    return any(len(cell.xpath("string()")) > _LAYOUT for _, cell in zip(range(20), table.iter("td"), strict=False))


def notice_of_rights(tree: Any) -> str | None:
    """The page's line of copyright: the last one that is not below a picture."""
    found = None
    for node in tree.xpath(
        "//text()[contains(., '©') or contains(., 'opyright') or contains(., 'COPYRIGHT') or contains(., '(c) ')]"
    ):
        parent = node.getparent()
        text = one_line(str(node) if node.is_tail else "".join(parent.itertext()))
        if 4 < width(text) <= _LONGEST_RIGHTS and not _in_picture(parent) and (_RIGHTS.match(text) or _claims(text)):
            found = text
    return found


def _claims(text: str) -> bool:
    return "©" in text or holds(fold(text), blocks.RIGHTS)


def _in_picture(element: Any) -> bool:
    return any(
        above.tag in ("figure", "figcaption") or "caption" in names_of(above)
        for above in (element, *element.iterancestors())
    )
