"""Makes an HTML page smaller without touching what it says: scripts, styles, drawings and comments go, JSON-LD stays."""

import re

_OPENING = re.compile(r"<!--|<(script|style|svg)(?=[\s/>])", re.ASCII | re.IGNORECASE)
_JSON_LD = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.ASCII | re.IGNORECASE)
_COMMENT_END = re.compile("-->")
_ENDS = {name: re.compile(rf"</{name}\s*>", re.ASCII | re.IGNORECASE) for name in ("script", "style", "svg")}


def slim_html(html: str) -> str:
    """The page without scripts (JSON-LD is kept), styles, SVG and comments; time grows with its length and no faster.

    A part that is never closed is left as it is, since what follows may be the article.
    """
    kept: list[str] = []
    unclosed: set[str] = set()
    # Everything before `at` is decided on; `inside` is where a part that is kept whole ends.
    at = inside = 0
    for opening in _OPENING.finditer(html):
        name = (opening.group(1) or "comment").lower()
        if opening.start() < max(at, inside) or name in unclosed:
            continue
        end = _end_of(html, name, opening.end())
        if end is None:
            # Nor will a later one of its kind be closed: not looking again keeps a hostile page linear.
            unclosed.add(name)
        elif _is_json_ld(html, name, opening.end()):
            inside = end
        else:
            kept.append(html[at : opening.start()])
            at = end
    kept.append(html[at:])
    return "".join(kept)


def _end_of(html: str, name: str, start: int) -> int | None:
    found = (_ENDS.get(name) or _COMMENT_END).search(html, start)
    return found.end() if found else None


def _is_json_ld(html: str, name: str, start: int) -> bool:
    # Attributes of a script that matter here stand within its first characters.
    return name == "script" and _JSON_LD.search(html[start : start + 500].partition(">")[0]) is not None
