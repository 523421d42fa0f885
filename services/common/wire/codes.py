"""Subject codes of several schemes in one spelling: scheme:code, the IPTC's own schemes by their usual short names."""

import re
from typing import Any

from services.common.wire.model import Subject, clean

# cv.iptc.org/newscodes/…, the two vocabularies of subjects.
_SCHEMES = {"mediatopic": "medtop", "medtop": "medtop", "subjectcode": "subj", "subj": "subj"}
_ADDRESS = re.compile(r"https?://(?:cv|show)\.iptc\.org/newscodes/([a-z]{2,40})/?(?:([0-9]{1,12})/?)?", re.IGNORECASE)
_QCODE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,30}:[^\s:/][^\s]{0,200}")
MOST_SUBJECTS = 200


def subject(
    name: Any, *, uri: Any = None, scheme: Any = None, code: Any = None, confidence: Any = None
) -> Subject | None:
    """A subject as a wire format states it; None where it has no code."""
    spelled = spell(uri, scheme, code)
    return Subject(spelled, clean(name, 500) or spelled, _share(confidence)) if spelled else None


def spell(uri: Any, scheme: Any = None, code: Any = None) -> str | None:
    """`medtop:20000523` of its address, of scheme and code, or of the qcode itself; another scheme's code as it is written."""
    address = _ADDRESS.fullmatch(uri.strip()) if isinstance(uri, str) and len(uri) < 500 else None
    if address and address[2]:
        return f"{_SCHEMES.get(address[1].lower(), address[1].lower())}:{address[2]}"
    number = clean(code, 300)
    of = clean(scheme, 300)
    if number is None:
        return clean(uri, 300)
    known = _ADDRESS.fullmatch(of) if of else None
    short = _SCHEMES.get((known[1] if known else of or "").lower())
    if _QCODE.fullmatch(number) or short is None:
        prefix, _, rest = number.partition(":")
        return f"{_SCHEMES.get(prefix.lower(), prefix)}:{rest}" if rest else number
    return f"{short}:{number}"


def _share(confidence: Any) -> float:
    """IPTC's confidence is 0 to 100."""
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 100:
        return 1.0
    return round(confidence / 100, 4)


def distinct_subjects(found: Any) -> tuple[Subject, ...]:
    """Each code once, in order."""
    kept: dict[str, Subject] = {}
    for one in found:
        if one and one.code not in kept:
            kept[one.code] = one
        if len(kept) == MOST_SUBJECTS:
            break
    return tuple(kept.values())
