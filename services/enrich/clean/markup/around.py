"""What stands around the text of a page: its headline, the lines between that and the text, its pictures."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from services.enrich.clean.lines import width
from services.enrich.clean.markup.blocks import one_line
from services.enrich.clean.markup.stated import stated_time
from services.enrich.clean.model import Image, StatedDate
from services.enrich.clean.pictures import split_credit

_HEAD_ELEMENTS = 400  # looked at between the headline and the text
_HEAD_LINES = 25
_TEXT = 260.0  # width of a paragraph that is no standfirst any more
_MOST_FIGURES = 50
_HEADLINE = (25, 150)  # width of a link that is a headline
_LEAVES = ("p", "div", "span", "time", "a", "li", "address", "h2", "h3", "h4", "small", "em", "strong", "b", "i", "td")
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|deck|dek|lead|lede|leadtext|intro|introduction|summary|chapo|chapeau|entradilla|"
    r"bajada|subtitle|sub-title|subhead|subheading|subheadline|sottotitolo|vorspann|ingress|teaser|abstract|description|"
    r"excerpt|underrubrik|bigode|linhafina|spot)(?:$|[\s_-])"
)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|autor|auteur|autore|writer|by)(?:$|[\s_-])")
_ASIDE = re.compile(r"(?:^|[\s_-])(?:related|recommend\w*|promo|sidebar|comment\w*|newsletter|most-?read|teaser-?list|outbrain|taboola)")
_CREDIT = re.compile(r"(?:^|[\s_-])(?:credit|credits|copyright|photographer|photo-?credit|fotograf|source|byline)(?:$|[\s_-])")
_BLOCKS = frozenset(["p", "div", "section", "article", "header", "ul", "ol", "li", "h2", "h3", "h4", "h5", "table", "figure"])
_OUTSIDE = frozenset(["nav", "aside", "footer", "form"])


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line between headline and text; `role` where the page's own class names tell it."""

    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text. Times are those of `time` elements, published first."""

    title: str | None
    lines: tuple[HeadLine, ...]
    published: StatedDate | None
    modified: StatedDate | None


def read_head(tree: Any) -> Head:
    """From the page's one headline (the longest first-level heading) down to its first paragraph."""
    headings = [(one_line("".join(h.itertext())), h) for h in tree.iter("h1")][:20]
    said = [(text, h) for text, h in headings if text]
    if not said:
        return Head(None, (), None, None)
    title, heading = max(said, key=lambda pair: len(pair[0])) if len(said) > 1 else said[0]
    lines: list[HeadLine] = []
    published = modified = None
    for element in _after(heading):
        if element.tag == "time" and (when := _time(element)):
            if re.search(r"updat|modif|aktualis|edit", _named(element)):
                modified = modified or when
            else:
                published, modified = (published or when), (modified if published is None else modified)
        text = _own_line(element)
        if not text:
            continue
        role = _role(element)
        if width(text) > _TEXT and role != "standfirst":
            break
        if len(lines) >= _HEAD_LINES:
            break
        if not lines or lines[-1].text != text:
            lines.append(HeadLine(text[:400], role))
    return Head(title[:500], tuple(lines), published, modified)


def _after(heading: Any) -> Any:
    """The elements after the headline in document order, the furniture of the page left out."""
    skipped: Any = None
    for _, element in zip(range(_HEAD_ELEMENTS), heading.xpath("following::*"), strict=False):
        if not isinstance(element.tag, str):
            continue
        if skipped is not None and skipped in element.iterancestors():
            continue
        if element.tag in _OUTSIDE or element.tag in ("figure", "ul", "button") or _ASIDE.search(_named(element)):
            skipped = element
            continue
        yield element


def _own_line(element: Any) -> str:
    """The text of an element that holds no block of its own, and is not inside one that was taken as a whole."""
    if element.tag not in _LEAVES or any(child.tag in _BLOCKS for child in element.iter(*_BLOCKS) if child is not element):
        return ""
    parent = element.getparent()
    if parent is not None and parent.tag in _LEAVES and not any(child.tag in _BLOCKS for child in parent):
        return ""
    return one_line("".join(element.itertext()))


def _role(element: Any) -> str | None:
    for one in (element, element.getparent()):
        named = _named(one) if one is not None else ""
        if _STANDFIRST.search(named):
            return "standfirst"
        if _BYLINE.search(named):
            return "byline"
    return None


def _named(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:300].lower()


def _time(element: Any) -> StatedDate | None:
    return stated_time(element.get("datetime") or one_line("".join(element.itertext()))[:80], "page")


def figures(tree: Any, url: str | None) -> tuple[Image, ...]:
    """The pictures with a caption or a credit, in order, those of menus and of other articles left out."""
    found: dict[str, Image] = {}
    for _, figure in zip(range(_MOST_FIGURES), tree.iter("figure"), strict=False):
        if any(above.tag in _OUTSIDE or _ASIDE.search(_named(above)) for above in figure.iterancestors()):
            continue
        caption, credit = _caption(figure)
        if caption or credit:
            address = _address(figure, url)
            found.setdefault((caption or credit or "").casefold(), Image(address, caption, credit))
    return tuple(found.values())


def _caption(figure: Any) -> tuple[str | None, str | None]:
    box = next(figure.iter("figcaption"), None)
    if box is None:
        return None, None
    credit = None
    for element in box.iter():
        if isinstance(element.tag, str) and element is not box and _CREDIT.search(_named(element)):
            credit = one_line("".join(element.itertext())) or None
            break
    text = one_line(" ".join(part for part in box.itertext()))
    if credit and text.endswith(credit):
        return text[: -len(credit)].strip(" |–—-") or None, _bare(credit)
    split = split_credit(text)
    if split and not credit:
        return split[0] or None, split[1]
    return text[:1_000] or None, _bare(credit) if credit else None


def _bare(credit: str) -> str:
    split = split_credit(f"… {credit}")
    return split[1] if split else credit


def _address(figure: Any, url: str | None) -> str | None:
    for image in figure.iter("img"):
        source = image.get("src") or image.get("data-src") or ""
        if source and not source.startswith("data:"):
            try:
                return urljoin(url or "", source.strip())[:2_000] if url or "://" in source else None
            except ValueError:
                return None
    return None


def is_index(tree: Any) -> bool:
    """Whether a page is a list of links that read like headlines, with next to no paragraphs of its own."""
    texts = sum(1 for text in tree.iter("p") if width(_said(text)) >= 120 and text.getparent().tag != "a")
    links = sum(1 for link in tree.iter("a") if _HEADLINE[0] <= width(_said(link)) <= _HEADLINE[1])
    return links >= 8 and links > 4 * texts


def _said(element: Any) -> str:
    return one_line("".join(element.itertext()))[:400]
