"""Sums of money. A currency that the text leaves open ("$", "dollars") stays open."""

import re
from itertools import islice

from services.enrich.understand.facts.results import MOST, Money

_SIGNS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "NT$": "TWD",
    "$": None, "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₦": "NGN", "₴": "UAH", "₪": "ILS",
    "¥": None, "zł": "PLN",
}  # fmt: skip
_WORDS = {
    "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "australian dollars": "AUD", "canadian dollars": "CAD",
    "dollars": None, "dollar": None, "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "yen": "JPY", "yuan": "CNY",
    "renminbi": "CNY",
    "swiss francs": "CHF", "francs suisses": "CHF", "francs cfa": "XOF", "roubles": "RUB", "rubles": "RUB", "zlotys": "PLN",
    "hryvnia": "UAH",
    "indian rupees": "INR", "rupees": None, "shekels": "ILS", "dollars américains": "USD", "livres sterling": "GBP", "yens": "JPY",
    "yuans": "CNY",
}  # fmt: skip
_CODES = "USD|EUR|GBP|JPY|CHF|CNY|CAD|AUD|NZD|INR|RUB|BRL|ZAR|SEK|NOK|DKK|PLN|KES|NGN|TRY|UAH|ILS|KRW|SGD|HKD|MXN"
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "mille": 1e3, "milliard": 1e9, "milliards": 1e9, "md": 1e9, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f’' ]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,3})?(?!\d)"
_SCALE = rf"(?:[ \u00a0-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?!\w))?"
_SCALE_2 = _SCALE.replace("scale>", "scale2>")
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_WORD = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
_MONEY = re.compile(
    rf"(?<![\w$])(?P<before>{_SIGN}|(?:{_CODES})(?!\w))[ \u00a0\u202f]?(?P<n1>{_NUMBER}){_SCALE}"
    rf"|(?<![\w$.,])(?P<n2>{_NUMBER}){_SCALE_2}[ \u00a0\u202f]?(?:d['’]|de )?(?P<after>{_SIGN}|(?:{_CODES})(?!\w)|(?:{_WORD})(?!\w))",
    re.IGNORECASE,
)
# Nearly every article has digits; few have one of these.
_SIGNALS = ("$", "€", "£", "¥", "₹", "₩", "₽", "₺", "₦", "₴", "₪", "zł", *_CODES.split("|"))
_SIGNAL_WORDS = (
    "dollar",
    "euro",
    "sterling",
    " yen",
    "yuan",
    "renminbi",
    "francs",
    "rouble",
    "ruble",
    "rupee",
    "shekel",
    "hryvnia",
    "zlot",
)


def money(body: str, language: str | None) -> tuple[Money, ...]:
    """The sums in order. In English a comma groups digits and a point parts decimals; elsewhere also the other way round."""
    if not any(signal in body for signal in _SIGNALS) and not any(word in body for word in _SIGNAL_WORDS):
        return ()
    found = []
    for match in islice(_MONEY.finditer(body), MOST):
        currency_text = match["before"] or match["after"]
        amount = _amount(match["n1"] or match["n2"], language)
        if amount is None:
            continue
        scale = (match["scale"] or match["scale2"] or "").lower()
        found.append(
            Money(
                match.group(),
                match.start(),
                match.end(),
                round(amount * _SCALES.get(scale, 1.0), 2),
                _currency(currency_text),
            )
        )
    return tuple(found)


def _currency(text: str) -> str | None:
    if text.upper() in _SIGNS:
        return _SIGNS[text.upper()]
    return (
        _SIGNS[text]
        if text in _SIGNS
        else _WORDS.get(text.lower(), text.upper())
        if text.lower() in _WORDS
        else text.upper()
    )


def _amount(text: str, language: str | None) -> float | None:
    """The number, None where it can't be told how it is written."""
    plain = re.sub(r"[\u00a0\u202f’' ]", "", text)
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        decimal = max(".", ",", key=plain.rfind)
    elif points + commas > 1:
        decimal = ""
    elif points + commas == 1:
        mark = "." if points else ","
        groups = len(plain.rsplit(mark, 1)[1]) == 3
        # "1,234" is a thousand in English, "1.234" in most other languages.
        decimal = "" if groups and (mark == "," if language == "en" else language != "en") else mark
        if groups and language == "en" and mark == ".":
            decimal = "."
    else:
        decimal = ""
    for mark in ".,":
        plain = plain.replace(mark, "\0" if mark == decimal else "")
    try:
        return float(plain.replace("\0", "."))
    except ValueError:
        return None
