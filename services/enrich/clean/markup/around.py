"""What stands around the text of a page: its headline, the lines between that and the text, its pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from services.enrich.clean.lines import fold, width
from services.enrich.clean.markup.blocks import one_line
from services.enrich.clean.markup.stated import stated_time
from services.enrich.clean.model import Image, StatedDate
from services.enrich.clean.pictures import split_credit
from services.enrich.clean.vocabulary.names import SECTIONS

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
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:bylines?|authors?|autor|autores|auteurs?|autore|redactor|writers?|by|au|aut|vcard|contributors?|reporters?|firma|"
    r"signature|journalist)(?:$|[\s_-])"
)
_ABOVE = 6  # elements
_MOST_HEADLINES = 20
_MOST_AUTHORS = 6
_LONGEST_BYLINE = 150
_KICKER_WIDTH = 40.0
_KICKER = re.compile(
    r"(?:^|[\s_-])(?:kicker|categor\w+|cat-links|sections?|rubri[kck]\w*|overline|eyebrow|dz|dachzeile|antetitulo|occhiello|lbl|label|channel)(?:$|[\s_-])"
)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|promo|sidebar|comment\w*|newsletter|most-?read|teaser-?list|outbrain|taboola)"
)
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:credit|credits|copyright|photographer|photo-?credit|fotograf|source|byline|foto|photo)(?:$|[\s_-])"
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:\w*caption\w*|bu|bildunterschrift|legend[ea]?|pie-?foto|pie|didascalia|podpis)(?:$|[\s_-])"
)
_LONGEST_CREDIT = 80
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "header", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "table", "figure"]
)
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
    section: str | None


def read_head(tree: Any, stated: str | None = None) -> Head:
    """From the page's headline down to its first paragraph; of several first-level headings the one most like the stated title."""
    found = _headline(tree, stated)
    if found is None:
        return Head(None, (), None, None, None)
    title, heading = found
    lines: list[HeadLine] = []
    published = modified = None
    for element in _after(heading):
        if element.tag == "time" and (when := _time(element)):
            if re.search(r"updat|modif|aktualis|edit", _named(element)):
                modified = modified or when
            else:
                published = published or when
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
    return Head(title[:500], tuple(lines), published, modified, _kicker(heading))


def _headline(tree: Any, stated: str | None) -> tuple[str, Any] | None:
    """(text, element); where no heading is of the first level, what repeats the stated title."""
    wanted = fold(stated or "")
    said = [(text, h) for h in islice(tree.iter("h1"), _MOST_HEADLINES) if (text := one_line("".join(h.itertext())))]
    if said:
        words = set(wanted.split())
        return max(said, key=lambda pair: (len(words & set(fold(pair[0]).split())), len(pair[0])))
    for element in tree.iter("h2", "h3", "h4", "div", "p", "span", "td") if wanted else ():
        if len(element) <= 3 and fold(text := one_line("".join(element.itertext()))[:300]) == wanted:
            return text, element
    return None


def signatures(tree: Any) -> tuple[str, ...]:
    """The lines that the page's class names and links call the byline: the first such line and those named and placed like it."""
    found: list[str] = []
    place: tuple[Any, str] | None = None
    for element in tree.iter("a", "address", "span", "div", "p", "li"):
        if not (element.get("rel") == "author" or _BYLINE.search(_named(element))) or _is_aside(element):
            continue
        text = _spaced(element)
        if not 3 <= len(text) <= _LONGEST_BYLINE or (place and place != (element.getparent(), _named(element))):
            continue
        place = place or (element.getparent(), _named(element))
        found.append(text)
        if len(found) >= _MOST_AUTHORS:
            break
    return tuple(found)


def _is_aside(element: Any) -> bool:
    return any(
        above.tag in _OUTSIDE or above.tag == "figure" or _ASIDE.search(_named(above))
        for above in element.iterancestors()
    )


def _spaced(element: Any) -> str:
    """The text of an element whose parts, names and offices, may stand in boxes of their own."""
    return one_line(" ".join(islice(element.itertext(), 40)))


def _kicker(heading: Any) -> str | None:
    """The section right above the headline, where its class names or its words tell that it is one."""
    for element in reversed(heading.xpath(f"preceding::*[position() <= {_ABOVE}]")):
        text = _own_line(element) if isinstance(element.tag, str) else ""
        if text and width(text) <= _KICKER_WIDTH and (_KICKER.search(_named(element)) or fold(text) in SECTIONS):
            return text
    return None


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
    if element.tag not in _LEAVES or any(
        child.tag in _BLOCKS for child in element.iter(*_BLOCKS) if child is not element
    ):
        return ""
    parent = element.getparent()
    if parent is not None and parent.tag in _LEAVES and not any(child.tag in _BLOCKS for child in parent):
        return ""
    return _spaced(element) if _role(element) == "byline" else one_line("".join(element.itertext()))


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


def _pictures(tree: Any) -> Iterator[Any]:
    """Figures, and what stands in for one: the smallest part that holds a picture and a caption's class name."""
    for element in tree.iter("figure", "div", "p", "td", "span"):
        if element.tag == "figure":
            yield element
        elif _CAPTION.search(_named(element)) and next(element.iterancestors("figure"), None) is None:
            yield element if next(element.iter("img"), None) is not None else element.getparent()


def figures(tree: Any, url: str | None) -> tuple[Image, ...]:
    """The pictures with a caption or a credit, in order, those of menus and of other articles left out."""
    found: dict[str, Image] = {}
    for _, figure in zip(range(_MOST_FIGURES), _pictures(tree), strict=False):
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
        box = next((one for one in figure.iter("div", "p", "span", "td") if _CAPTION.search(_named(one))), None)
    if box is None:
        return None, None
    credit = None
    for element in box.iter():
        if isinstance(element.tag, str) and element is not box and _CREDIT.search(_named(element)):
            credit = one_line("".join(element.itertext())) or None
            break
    text = one_line(" ".join(part for part in box.itertext()))
    credit = credit or _closing(box, text)
    if credit and text.endswith(credit):
        return text[: -len(credit)].strip(" |–—-") or None, _bare(credit)
    split = split_credit(text)
    if split and not credit:
        return split[0] or None, split[1]
    return text[:1_000] or None, _bare(credit) if credit else None


def _closing(box: Any, text: str) -> str | None:
    """What a caption sets apart at its end is who took the picture."""
    last = box[-1] if len(box) else None
    if last is None or last.tag not in ("span", "small", "cite", "em", "i") or (last.tail or "").strip():
        return None
    said = one_line("".join(last.itertext()))
    return said if 3 <= len(said) <= _LONGEST_CREDIT and len(text) > len(said) + 10 else None


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


def is_index(tree: Any, sentences: int) -> bool:
    """Whether a page is a list of links that read like headlines; `sentences` is how many characters its text has."""
    links = sum(1 for link in tree.iter("a") if _HEADLINE[0] <= width(_said(link)) <= _HEADLINE[1])
    return links >= 8 and 40 * links > sentences


def _said(element: Any) -> str:
    return one_line("".join(element.itertext()))[:400]
