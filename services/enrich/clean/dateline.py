"""Where a story was filed, and by which agency, as its first words say."""

import re
from dataclasses import dataclass

from services.enrich.clean.people import calls_itself_agency, read_agencies

_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĽŅŃŇŐŘŚŠŞȘŤȚŪŮŰŹŻŽА-ЯЁІЇЄҐΑ-Ω"
_PLACE = rf"(?P<place>[{_UPPER}][^\W\d_]*(?:[ .'’/-]{{1,2}}[^\W\d_]+){{0,4}}(?:, [{_UPPER}][\w. ]{{1,24}})?)"
_FILED = r"(?:,? \d{1,2}\.? [^\W\d_]{3,12}\.?| [^\W\d_]{3,9}\.? \d{1,2})?"
_WIRE = r"\s?[(/](?P<wire>[^()/\d]{1,40}(?:/[^()/\d]{1,20})?)[)/]"
_SIGNED = re.compile(rf"{_PLACE}{_FILED},?{_WIRE}\s?[-–—.:]{{1,3}}\s?")
_CAPITALS = re.compile(
    rf"(?P<place>[{_UPPER}]{{2,}}(?:[ .'’-][{_UPPER}]{{2,}}){{0,3}}(?:, [{_UPPER}][\w. ]{{1,24}})?){_FILED}\s?[–—-]{{1,2}}\s"
)
_DASHED = re.compile(rf"(?P<place>[{_UPPER}][^\W\d_A-Z]{{2,}}(?:[ /-][{_UPPER}][^\W\d_]+)?) – (?=[„“\"]?[{_UPPER}])")
_ITALIAN = re.compile(
    rf"\((?P<wire>[^()]{{2,20}})\)\s?[-–—]\s?(?P<place>[{_UPPER}]{{2,}}(?:[ '’-][{_UPPER}]{{2,}}){{0,3}}),?{_FILED}\s?[-–—]\s"
)
_EASTERN = re.compile(
    r"[(【［](?P<place>[가-힣\u3040-\u9fff]{1,10})(?:[=＝・])(?P<wire>[^)】］]{1,12})[)】］]|"
    r"【(?P<alone>[\u3400-\u9fff\u3040-\u30ff]{1,8})】"
)
_ARABIC = re.compile(
    r"(?P<place>[\u0620-\u064a]{2,15}(?: [\u0620-\u064a]{2,15}){0,2})\s?\((?P<wire>[^()]{2,20})\)\s?[-–—:]\s?"
)
_OPENING = 110  # characters in which a dateline stands


@dataclass(frozen=True, slots=True)
class Dateline:
    """`place` as written, without date and agency."""

    place: str
    agencies: tuple[str, ...]


def _is_wire(said: str, pattern: re.Pattern[str]) -> bool:
    """Whether an agency that no list knows signs so: initials ("npa", "AGIRA"), or a name that says what it is."""
    short = said.isalpha() and said.isascii() and 2 <= len(said) <= 6 and (said.islower() or said.isupper())
    return short or (pattern is _ITALIAN and said.isupper()) or calls_itself_agency(said)


def read_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph opens with: a place in capitals and a dash, or a place with an agency in brackets."""
    head = text[:_OPENING]
    for pattern in (_SIGNED, _ITALIAN, _EASTERN, _ARABIC):
        match = pattern.match(head)
        if match is None:
            continue
        parts = match.groupdict()
        agencies = read_agencies(parts["wire"] or "")
        if not agencies and _is_wire(parts.get("wire") or "", pattern):
            agencies = ((parts["wire"] or "").strip(),)
        if agencies or parts.get("alone"):
            return Dateline((parts.get("alone") or parts["place"]).strip(), agencies)
    match = _CAPITALS.match(head) or _DASHED.match(head)
    return Dateline(match["place"].strip(), ()) if match else None
