"""The pictures of a page: address, caption and credit; a credit that the page sets apart is given as it stands."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from services.enrich.clean.markup.blocks import is_aside, names_of, one_line, text_of
from services.enrich.clean.model import Image
from services.enrich.clean.pictures import split_credit
from services.enrich.clean.vocabulary import class_names

_MOST = 50
_LONGEST_CAPTION = 1_000
_LONGEST_CREDIT = 80
_PARTS = 200  # elements of a caption; one with more is a part of the page
_LONGEST_ADDRESS = 2_000


def figures(tree: Any, url: str | None) -> tuple[Image, ...]:
    """The pictures with a caption or a credit, in order, those of menus and of other articles left out."""
    found: dict[str, Image] = {}
    for figure in islice(_pictures(tree), _MOST):
        if is_aside(figure):
            continue
        caption, credit = _caption(figure)
        if caption or credit:
            address = _address(figure, url)
            found.setdefault((caption or credit or "").casefold(), Image(address, caption, credit))
    return tuple(found.values())


def _pictures(tree: Any) -> Iterator[Any]:
    """Figures, and what stands in for one: the smallest part that holds a picture and a caption's class name."""
    for element in tree.iter("figure", "div", "p", "td", "span"):
        if element.tag == "figure":
            yield element
        elif class_names.CAPTION.search(names_of(element)) and next(element.iterancestors("figure"), None) is None:
            yield element if next(element.iter("img"), None) is not None else element.getparent()


def _caption(figure: Any) -> tuple[str | None, str | None]:
    box = next(figure.iter("figcaption"), None)
    if box is None:
        box = next(
            (one for one in figure.iter("div", "p", "span", "td") if class_names.CAPTION.search(names_of(one))), None
        )
    if box is None:
        return None, None
    credit = None
    for element in islice(box.iter(), _PARTS):
        if element is not box and class_names.CREDIT.search(names_of(element)):
            credit = text_of(element)
            break
    text = one_line(" ".join(islice(box.itertext(), _PARTS)))
    credit = credit or _closing(box, text)
    if credit and text.endswith(credit):
        return text[: -len(credit)].strip(" |–—-") or None, credit
    split = split_credit(text)
    if split and not credit:
        return split[0] or None, split[1]
    return text[:_LONGEST_CAPTION], credit


def _closing(box: Any, text: str) -> str | None:
    """What a caption sets apart at its end is who took the picture."""
    last = box[-1] if len(box) else None
    if last is None or last.tag not in ("span", "small", "cite", "em", "i") or (last.tail or "").strip():
        return None
    said = text_of(last)
    return said if 3 <= len(said) <= _LONGEST_CREDIT and len(text) > len(said) + 10 else None


def _address(figure: Any, url: str | None) -> str | None:
    for image in figure.iter("img"):
        source = image.get("src") or image.get("data-src")
        if source and not source.startswith("data:"):
            try:
                return urljoin(url or "", source.strip())[:_LONGEST_ADDRESS] if url or "://" in source else None
            except ValueError:
                return None
    return None
