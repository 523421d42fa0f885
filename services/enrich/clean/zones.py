"""Offsets of time zones that a page names: given only where the name means one thing on that day."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

_FIXED = {
    **dict.fromkeys(("gmt", "utc", "z", "wet"), "+00:00"),
    **dict.fromkeys(("msk", "мск", "eat", "trt"), "+03:00"),
    **dict.fromkeys(("hkt", "sgt", "pht", "myt", "awst", "wita"), "+08:00"),
    **{"jst": "+09:00", "kst": "+09:00", "wit": "+09:00", "wib": "+07:00", "ict": "+07:00", "pkt": "+05:00"},
    **{"npt": "+05:45", "wat": "+01:00", "cat": "+02:00", "sast": "+02:00", "brt": "-03:00", "art": "-03:00"},
    **{"aest": "+10:00", "aedt": "+11:00", "acst": "+09:30", "acdt": "+10:30", "nzst": "+12:00", "nzdt": "+13:00"},
}
# Of a zone with summer time: (offset, "eu" or "us", whether it is the summer's). In the other half of the year the
# name is a slip of the page's, and its offset is anybody's guess.
_SEASONAL = {
    **{"cet": ("+01:00", "eu", False), "mez": ("+01:00", "eu", False), "eet": ("+02:00", "eu", False)},
    **{"cest": ("+02:00", "eu", True), "mesz": ("+02:00", "eu", True), "eest": ("+03:00", "eu", True)},
    **{"west": ("+01:00", "eu", True), "est": ("-05:00", "us", False), "pst": ("-08:00", "us", False)},
    **{
        "edt": ("-04:00", "us", True),
        "pdt": ("-07:00", "us", True),
        "mdt": ("-06:00", "us", True),
        "cdt": ("-05:00", "us", True),
    },
}
_AMERICAN = {
    "et": ("-05:00", "-04:00"),
    "ct": ("-06:00", "-05:00"),
    "mt": ("-07:00", "-06:00"),
    "pt": ("-08:00", "-07:00"),
}
_SEVERAL = frozenset(("bst", "ist", "cst", "mst", "ast"))
# Zones named in words behind the time.
_NAMED = (
    ("horario de brasilia", "-03:00"), ("hora de brasilia", "-03:00"), ("moscow time", "+03:00"),
    ("по московскому времени", "+03:00"), ("по москве", "+03:00"), ("北京时间", "+08:00"), ("日本時間", "+09:00"),
    ("한국시간", "+09:00"), ("بتوقيت غرينتش", "+00:00"), ("بتوقيت مكة", "+03:00"),
)  # fmt: skip
_OFFSET = re.compile(r"(?:gmt|utc)?\s?([+−–-])(\d{1,2})(?::?(\d\d))?")


def offset_of(zone: str | None, day: date, around: str, *, twelve_hours: bool, known: Mapping[str, str]) -> str:
    """The offset of a folded zone name, "" where there is none or it is not certain.

    `around` is the text beside the time; `known` says what BST or IST means on this page. ET and its like count only behind
    a.m. or p.m. ("et" is a word in French).
    """
    for phrase, offset in _NAMED:
        if phrase in around:
            return offset
    if not zone:
        return ""
    if zone in _FIXED:
        return _FIXED[zone]
    if zone in _SEASONAL:
        offset, rule, summer = _SEASONAL[zone]
        return offset if _is_summer(day, rule) in (summer, None) else ""
    if zone in _AMERICAN and twelve_hours:
        season = _is_summer(day, "us")
        return "" if season is None else _AMERICAN[zone][season]
    if zone == "bst" and _is_summer(day, "eu") is False:
        return ""
    if zone in known:
        return known[zone]
    match = _OFFSET.fullmatch(zone)
    return (
        f"{'+' if match[1] == '+' else '-'}{int(match[2]):02}:{match[3] or '00'}"
        if match and int(match[2]) <= 14
        else ""
    )


def is_zone(word: str | None) -> bool:
    """Whether a folded word names a zone, whatever its offset."""
    return word is not None and (
        word in _FIXED
        or word in _SEASONAL
        or word in _AMERICAN
        or word in _SEVERAL
        or _OFFSET.fullmatch(word) is not None
    )


def _is_summer(day: date, rule: str) -> bool | None:
    """Whether summer time holds on a day in the European Union or the United States; None on the days of the change."""
    begins, ends = (
        (_last_sunday(day.year, 3), _last_sunday(day.year, 10))
        if rule == "eu"
        else (_sunday_from(date(day.year, 3, 8)), _sunday_from(date(day.year, 11, 1)))
    )
    return None if day in (begins, ends) else begins < day < ends


def _last_sunday(year: int, month: int) -> date:
    return _sunday_from(date(year, month, 25))


def _sunday_from(day: date) -> date:
    return day + timedelta(days=(6 - day.weekday()) % 7)
