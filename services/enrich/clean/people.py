"""Bylines: who wrote it (people), which agencies, and the line as it stands."""

import re
from dataclasses import dataclass
from unicodedata import category

from services.enrich.clean.dates import apart
from services.enrich.clean.lines import fold
from services.enrich.clean.unlabelled import eastern_name, is_aside, without_house
from services.enrich.clean.vocabulary.names import (
    AGENCIES,
    BYLINE_LABELS,
    CALLED_AGENCIES,
    DEGREES,
    DESKS,
    JOINERS,
    NOT_NAMES,
    NOT_PEOPLE,
    ROLES,
    SOURCE_LABELS,
)

LONGEST = 140  # characters of a byline
_LABEL_END = re.compile(r"^[\s:：.=\-–—]+")
_TAIL = re.compile(
    r"\s*(?:[|·•;<(（]|\s[–—-]\s|,?\s+(?:published|updated|on|am|le|il|el)\s+\d|,?\s+\d|https?:|\S+@).*$", re.IGNORECASE
)
_HANDLE = re.compile(r"\s?@\w{2,30}$")
_ARTICLES = frozenset(("le", "la", "el", "las", "los", "der", "san"))
_ARABIC_AND = re.compile(r" و(?=[\u0620-\u064a]{3})")
_WAW_NAMES = (
    "وليد",
    "وائل",
    "وسام",
    "وفاء",
    "وداد",
    "وجدي",
    "وحيد",
    "وديع",
    "وردة",
    "وسيم",
    "وفيق",
    "ولاء",
    "وجيه",
    "ورد",
)
_OF = re.compile(r"^(?:Της|Του|Των) (?=[Α-ΩΆ-Ώ])")  # how Greek signs; the names behind it are in the genitive
_GLUED_LABEL = re.compile(r"^By(?=[A-Z][a-zà-ÿ]+ [A-Z])")
_ASIDE = re.compile(r"[(（](?P<who>[^()（）]{2,40})[)）]")
_PIECES = re.compile(r"\s*(?:[,、，،/;&+・]|\s(?:" + "|".join(map(re.escape, JOINERS)) + r")(?=\s))\s*", re.IGNORECASE)
_DATED_TAIL = re.compile(
    r"(?<=[a-zà-ÿ.])(?=(?:Published|Updated|Posted|Last))|\s(?:Published|Updated|Posted|Last updated)\b.*$|"
    r"\s?(?<![A-Z])(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d.*$"
)
# "… 12 March 2026 by Ana Ruiz", "12 March 2026 | By Ana Ruiz"
_BEHIND = re.compile(
    r"\d.{0,30}?(?:\s|\|\s?)(?P<label>[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor)\s?:?\s(?P<who>[^|·•\d]{5,60})$"
)
_PLACE = re.compile(r"\s+(?:in|à|en|aus|dans|w|в|at)\s+[^\W\d_a-zß-ÿ][\w .’'-]{1,40}$")
_CHINESE_SIGNED = re.compile(
    r"(?:本报|本报|特约)?(?:记者|記者|作者|撰文|撰稿|文)\s?[/／:：|]?\s?([\u4e00-\u9fff]{2,3}(?:[ 、][\u4e00-\u9fff]{2,3}){0,3})"
)
_KOREAN = re.compile(r"(?:^|[\s=)\]])([가-힣]{2,4})\s*(?:선임|수석|인턴)?(?:기자|특파원|논설위원)")
_JAPANESE = re.compile(
    r"([\u3400-\u9fff]{1,4}[ 　]?[\u3400-\u9fff\u3040-\u30ff]{1,4})(?:記者|特派員)|[【［(（](?:文|"
    r"取材)[・＝:：]?([\u3400-\u9fff\u3040-\u30ff]{2,8})[】］)）]"
)
_CHINESE_INSIDE = re.compile(r"(?:作者|撰文|记者|記者)[:：]\s?([\u4e00-\u9fff]{2,3})(?![\u4e00-\u9fff])")
_JAPANESE_ALONE = re.compile(r"[【［(（]([\u3400-\u9fff]{3,5}[ 　]?[\u3400-\u9fff]{0,3})[】］)）]")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "del",
        "della",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
        "ter",
        "zu",
        "dos",
        "das",
        "do",
        "du",
        "y",
        "e",
        "ten",
        "af",
        "av",
        "mac",
    ]
)
_TOKEN = re.compile(r"[^\W\d_][\w'’.\-‐]{0,24}")
_INITIALS = re.compile(r"[a-zäöü]{2,4}")
_UNCASED = re.compile("[\u0590-\u08ff\u0900-\u0dff\u3040-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Byline:
    """`text` is the line without its label and date."""

    text: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]


def read_byline(text: str) -> Byline | None:
    """A labelled byline ("By …", "Von …", "… 기자"), or None where the line is anything else."""
    if len(text) > LONGEST:
        return None
    text = _GLUED_LABEL.sub("By ", text)
    eastern = _eastern(text)
    if eastern:
        return eastern
    label = BYLINE_LABELS.of(fold(text))
    if not label:
        behind = _BEHIND.search(text)
        return _named(behind["who"]) if behind else None
    said = _DATED_TAIL.sub("", apart(_after(text, label)))
    return _named(said) if said else None


def is_label(text: str) -> bool:
    """Whether a line is a byline's label and nothing else: the name stands on the next one."""
    folded = fold(text)
    return 1 < len(folded) <= 24 and BYLINE_LABELS.of(folded) == folded


def read_next_to_date(text: str, *, japanese: bool) -> Byline | None:
    """A Chinese or Japanese name alone, which only a date beside it tells from a word."""
    return Byline(text, (text,), ()) if eastern_name(text, japanese=japanese) else None


def read_bare(text: str) -> Byline | None:
    """A line that is a name and nothing else, without any label; only its place on the page can tell that it is a byline."""
    if fold(text) in DESKS:
        return Byline(text, (), ())
    final = text[-1:] in ".!?:" and not text.endswith(("Jr.", "Sr."))
    if len(text) > 90 or final or fold(text) in AGENCIES:
        return None
    text = _OF.sub("", text)
    said = without_house(_DATED_TAIL.sub("", _TAIL.sub("", apart(_HANDLE.sub("", text))))).strip(" ,/")
    names = [part for part in _PIECES.split(said) if part]
    if not names or _UNCASED.search(said):
        return None
    names = [_without_degrees(names[0]), *names[1:]]
    if not is_person(names[0]):
        return None
    if any(not (is_person(part) or _is_role(part) or agency(part) or is_aside(part)) for part in names[1:]):
        return None
    names = [name for name in names if name == names[0] or not is_aside(name)]
    return Byline(said, tuple(filter(is_person, names)), tuple(filter(None, map(agency, names))))


def read_source(text: str) -> Byline | None:
    """The agencies that a line gives as the source of the text ("Quelle: dpa")."""
    label = SOURCE_LABELS.of(fold(text))
    agencies = read_agencies(_after(text, label)) if label else ()
    return Byline(_after(text, label), (), agencies) if label and agencies else None


def read_agencies(text: str) -> tuple[str, ...]:
    """The agencies of a line that names nothing else, such as "dpa/AFP" or "(Reuters)"."""
    if len(text) > 40:
        return ()
    parts = _PIECES.split(text.strip("()[]{}.—–- "))
    parts = [
        part for part in parts if len(parts) == 1 or agency(part) or not _INITIALS.fullmatch(part)
    ]  # "kb/dpa": the desk's initials
    names = [agency(part) for part in parts]
    return tuple(dict.fromkeys(name for name in names if name)) if names and all(names) else ()


def agency(name: str) -> str | None:
    """The agency that a name stands for; short names only in capitals or as the agency writes them itself."""
    shown = AGENCIES.get(fold(name))
    if shown is None and calls_itself_agency(name):
        return " ".join(name.split())
    if shown is None or (len(name) <= 4 and name.isascii() and name not in (shown, shown.upper())):
        return None
    return shown


def calls_itself_agency(name: str) -> bool:
    """Whether a name of two to four words says that it is a news agency's: "Agencia Brújula", "Poyraz Haber Ajansı"."""
    words = name.split()
    return 2 <= len(words) <= 4 and len(name) <= 45 and any(fold(word) in CALLED_AGENCIES for word in words)


def is_person(name: str) -> bool:
    """Whether it has the shape of a person's full name: two to five words, capitalised where the script has capitals."""
    words = name.split()
    if not 2 <= len(words) <= 5 or len(name) > 45 or fold(name) in NOT_PEOPLE:
        return False
    if _UNCASED.search(name):
        return len(name) <= 30 and not any(fold(word) in NOT_PEOPLE for word in words)
    if any(not _TOKEN.fullmatch(word) for word in words):
        return False
    inner = {fold(word) for word in words[1:-1]} & _ARTICLES  # "Yann Le Goff"
    if any((fold(word) in NOT_NAMES and fold(word) not in inner) or fold(word) in NOT_PEOPLE for word in words):
        return False
    return (
        words[0][0].isupper() and words[-1][0].isupper() and all(w[0].isupper() or fold(w) in _PARTICLES for w in words)
    )


def _without_degrees(name: str) -> str:
    words = name.split()
    while len(words) > 2 and fold(words[-1]) in DEGREES and words[-1].strip(".").isupper():
        words.pop()
    return " ".join(words)


def _is_role(part: str) -> bool:
    return any(role in fold(part) for role in ROLES)


def _after(text: str, label: str) -> str:
    """What follows the label; counted in words, as folding may have changed its length."""
    rest = text.lstrip(" *—–-[(")
    for _ in label.split():
        rest = rest.lstrip()
        cut = next(
            (at for at, c in enumerate(rest) if not (c.isalnum() or c in "'’" or category(c)[0] == "M")), len(rest)
        )
        rest = rest[cut:]
    return _LABEL_END.sub("", rest)


def _named(said: str) -> Byline | None:
    """The byline in what follows the label; None unless it names somebody: "By Friday the river had risen" does not."""
    text = _PLACE.sub("", _TAIL.sub("", said).strip(" ,.)]"))
    parts = [_PLACE.sub("", part).strip(" .") for part in _PIECES.split(_arabic_apart(text))]
    parts = [part for part in parts if part]
    aside = _ASIDE.search(said)
    helpers = _PIECES.split(f" {aside['who']}") if aside else []
    agencies = tuple(dict.fromkeys(name for part in [*parts, *helpers] if (name := agency(part.strip()))))
    authors = tuple(dict.fromkeys(part for part in parts if not agency(part) and is_person(part)))
    known = len(authors) + len(agencies)
    desks = sum(1 for part in parts if _is_role(part) or any(fold(word) in NOT_PEOPLE for word in part.split()))
    if not (known or desks) or any(len(part.split()) > 6 for part in parts):
        return None
    others = [part for part in parts if part not in authors and not agency(part)]
    if any(not (part[0].isupper() or _UNCASED.search(part) or _is_role(part)) for part in others) or _is_sentence(text):
        return None
    return Byline(text, authors, agencies)


def _arabic_apart(text: str) -> str:
    """Arabic writes "and" as a letter before the next name; some names begin with it."""
    return _ARABIC_AND.sub(lambda match: match[0] if text.startswith(_WAW_NAMES, match.start() + 1) else " و ", text)


def _is_sentence(text: str) -> bool:
    """Most words in lower case: a sentence that happens to open with a name."""
    words = [word for word in text.split() if word[0].isalpha()]
    small = sum(1 for word in words if word[0].islower() and fold(word) not in _PARTICLES and fold(word) not in JOINERS)
    return small > max(1, len(words) // 3)


def _eastern(text: str) -> Byline | None:
    """Korean and Japanese write the office after the name."""
    if text.isascii() or len(text) > 60:
        return None
    korean = _KOREAN.findall(text)
    if korean:
        return Byline(
            _TAIL.sub("", text).strip("[]() =") or text, tuple(korean), read_agencies(text.split()[0].strip("(="))
        )
    chinese = _CHINESE_SIGNED.fullmatch(text.strip(" ()（）"))
    if chinese:
        names = tuple(name for name in re.split("[ 、]", chinese[1]) if eastern_name(name, japanese=False))
        return Byline(text.strip(" ()（）"), names, ()) if names else None
    inside = _CHINESE_INSIDE.search(text)
    if inside and eastern_name(inside[1], japanese=False):
        return Byline(inside[1], (inside[1],), ())
    alone = _JAPANESE_ALONE.fullmatch(text)
    if alone and eastern_name(alone[1], japanese=True):
        return Byline(alone[1], (alone[1],), ())
    japanese = [a or b for a, b in _JAPANESE.findall(text)]
    return Byline(text.strip("【】［］()（）"), tuple(japanese), ()) if japanese else None
