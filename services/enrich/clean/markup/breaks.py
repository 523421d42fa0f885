"""Paragraphs that a page parts with line breaks alone, made paragraphs of their own before the text is looked for."""

from typing import Any

from lxml import etree


def part_by_breaks(tree: Any) -> None:
    """Makes two paragraphs of one in which two line breaks follow each other; trafilatura would join them. Changes `tree`.

    Only in `p`: what else is set like that is as often a menu (measured on public pages).
    """
    for element in [one for one in tree.iter("p") if any(_doubled(child) for child in one.iterchildren("br"))]:
        parts = _parts(element)
        element.tag = "div"  # no paragraph holds another
        element.text = None
        element[:] = parts


def _doubled(line_break: Any) -> bool:
    after = line_break.getnext()
    return after is not None and after.tag == "br" and not (line_break.tail or "").strip()


def _parts(element: Any) -> list[Any]:
    parts = [_paragraph(element.text)]
    parting = False
    for child in list(element):
        doubled = child.tag == "br" and _doubled(child)
        if doubled or (parting and child.tag == "br"):
            parts.append(_paragraph(child.tail))
        else:
            parts[-1].append(child)
        parting = doubled
    return [part for part in parts if len(part) or (part.text or "").strip()]


def _paragraph(text: str | None) -> Any:
    made = etree.Element("p")
    made.text = text
    return made
