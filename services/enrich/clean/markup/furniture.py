"""The parts of a page that are no article's, told by their class names and headings: read for what they say, then cut out."""

import re
from collections.abc import Iterator
from typing import Any

from services.enrich.clean.lines import ends_sentence, fold, width
from services.enrich.clean.markup.blocks import one_line
from services.enrich.clean.vocabulary import blocks
from services.enrich.clean.vocabulary.phrases import holds

_CUT = re.compile(
    r"(?:^|[\s_-])(?:onetrust\w*|optanon\w*|didomi\w*|qc-cmp\w*|truste|promo|promos|newsletter\w*|mailpoet\w*|subscribe|subscri(?:be|bers?|ptions?)-(?:box|form|offers?|widget|cta|banner|prompt|wall)|signup|sign-up|share|sharing|sharedaddy|share-?tools|social\w*|"
    r"related\w*|relacionad[ao]s|recommend\w*|read-?also|see-?also|lesen-?auch|lire-?aussi|leggi-?anche|lees-?ook|"
    r"czytaj-?tak[zż]e|outbrain|taboola|comments?|disqus\w*|cookie\w*|consent\w*|gdpr|advert\w*|ad-slot|ads?|banner-?ad|sponsor\w*|"
    r"paywall\w*|piano\w*|player(?!-?\d)|breadcrumbs?|tags?-?list|post-tags|author-?(?:bio|box|info)|about-?author|print-?only|skip-?link)"
    r"(?:$|[\s_-])"
)
_RELATED = re.compile(
    r"(?:^|[\s_-])(?:\w*related\w*|relacionad[ao]s|recommended|read-?more|read-?also|read-?next|see-?also|more-?on|lesen-?auch|"
    r"lire-?aussi|leggi-?anche|lees-?ook|mehr-zum-thema|up-?next)(?:$|[\s_-])"
)
_ALWAYS = re.compile(r"(?:^|[\s_-])(?:comments?|disqus\w*)(?:$|[\s_-])")
_SAID = 240  # characters of sentences that a promotion or a notice may have; more is text that only subscribers are meant to see
_SENTENCE = 80  # characters from which a paragraph is one or more sentences
_KEPT = frozenset(["html", "body", "article", "main", "h1", "p", "table", "tbody", "tr", "td", "th", "li", "a"])
_NOT_RELATED = ("nav", "footer", "header", "head")
_SHARE = 0.3  # of a page's text: what holds more is no furniture, whatever its name
_MOST_TITLES = 20
_TITLE = (12, 200)  # width of the title of another article
_HEADS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "dt", "summary")
_LARGE = 40  # elements named like furniture that hold too much: after as many, names tell nothing on this page
_LAYOUT = 400  # characters of a table's cell from which the table sets the page and holds no data
_MOST_TABLES = 200
_RIGHTS = re.compile(r"\W{0,3}(?:©|copyright\b|\(c\) )", re.IGNORECASE)
_LONGEST_RIGHTS = 200.0


def related_titles(tree: Any) -> tuple[str, ...]:
    """The titles of other articles that the page offers as related: links in a part that is named or headed so."""
    titles: dict[str, str] = {}
    for part in _related_parts(tree):
        for title in _titles(part):
            titles.setdefault(fold(title), title)
    return tuple(titles.values())


def _related_parts(tree: Any) -> Iterator[Any]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if _RELATED.search(_names(element)) and element.tag not in _KEPT:
            yield element
        elif element.tag in _HEADS and len(element) <= 2 and _heads_related(element):
            parent = element.getparent()
            if parent is not None and parent.tag not in _KEPT:
                yield parent


def _heads_related(element: Any) -> bool:
    said = one_line("".join(element.itertext())[:200])
    return 3 < len(said) <= 60 and fold(said) in blocks.RELATED_HEADS


def _titles(part: Any) -> list[str]:
    if any(above.tag in _NOT_RELATED for above in part.iterancestors()):
        return []
    found = [
        one_line("".join(link.itertext()))[:300]
        for _, link in zip(range(_MOST_TITLES + 1), part.iter("a"), strict=False)
    ]
    titles = [text for text in found if _TITLE[0] <= width(text) <= _TITLE[1]]
    return titles if len(found) <= _MOST_TITLES else []


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
        above.tag in ("figure", "figcaption") or "caption" in _names(above)
        for above in (element, *element.iterancestors())
    )


def without_furniture(tree: Any) -> Any:
    """Cuts the named furniture out of the tree, and makes blocks of the cells of tables that set the page. Changes `tree`."""
    _unwrap_layout(tree)
    whole = len(tree.xpath("string()"))
    large = 0
    for element in [
        one for one in tree.iter() if isinstance(one.tag, str) and one.tag not in _KEPT and _CUT.search(_names(one))
    ]:
        if large > _LARGE:
            break
        if element.getparent() is None or tree not in element.iterancestors():
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
    if _ALWAYS.search(_names(element)):
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


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"[:300].lower()
