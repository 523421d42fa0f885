"""Which short names stand for whom: "Netanyahu" joins "Benjamin Netanyahu", "IMF" the fund that it abbreviates."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.enrich.understand.names import Name

_HONORIFIC = re.compile(r"\b(?:(Mr|Sir|Lord)|(Mrs|Ms|Miss|Dame|Lady))\b\.? $")
_ARTICLE = re.compile(r"(?:al|el|ul|ad|as|ash)-(?=[A-Z])", re.IGNORECASE)
_AFTER_A_SURNAME = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}


class People:
    """The persons a document names in full, and what else they are called.

    `fields` are its texts, `women` and `men` given names: they tell Mr Quill from Mrs Quill; `nicknames` lead to names.
    """

    def __init__(
        self, names: Sequence[Name], fields: Sequence[str] = (),
        women: frozenset[str] = frozenset(), men: frozenset[str] = frozenset(),
        nicknames: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._fields, self._women, self._men = fields, women, men
        full = sorted(
            {n.text for n in names if n.type == "person" and " " in n.text}, key=lambda t: (-len(t.split()), t)
        )
        self._longest = _joined(full, nicknames or {})
        self._where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name in names:
            if name.text in self._longest:
                self._where[self._longest[name.text]].append((name.field, name.start))
        for places in self._where.values():
            places.sort()
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._starts: dict[str, set[str]] = defaultdict(set)
        self._middles: dict[str, set[str]] = defaultdict(set)
        for text, longest in self._longest.items():
            words = _words(text)
            for i in range(1, len(words)):
                self._ends[" ".join(words[i:])].add(longest)
            self._starts[words[0]].add(longest)
            for word in words[1:-1]:  # Benítez, of Carla Benítez Ruiz
                self._middles[word].add(longest)
            if article := _ARTICLE.match(words[-1]):  # Sisi, of Abdel Fattah al-Sisi
                self._ends[words[-1][article.end() :]].add(longest)
        self._sexes = {full: sex for full in self._where if (sex := self._sex(full))}
        self._addressed: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            if name.type == "person" and (honorific := self._honorific(name)):
                self._addressed[_words(name.text)[-1]].setdefault(*honorific)
                if name.text in self._longest:
                    self._sexes.setdefault(self._longest[name.text], honorific[0])

    def _honorific(self, name: Name) -> tuple[str, str] | None:
        """ "f" and "Mrs" for Mrs Quill."""
        if not self._fields:
            return None
        before = _HONORIFIC.search(self._fields[name.field], max(0, name.start - 6), name.start)
        return ("m" if before[1] else "f", before[1] or before[2]) if before else None

    def _sex(self, full: str) -> str | None:
        given = _words(full)[0]
        return "f" if given in self._women else "m" if given in self._men else None

    def has_surname(self, text: str) -> bool:
        """Whether somebody named in full has this surname."""
        return text in self._ends

    @property
    def surnames(self) -> list[str]:
        """The surnames of all who are named in full."""
        return list(self._ends)

    def full_name(self, name: Name) -> str:
        """The longest form of a person's name; the text itself where the document has no longer one.

        Where two share it ("Clinton"), it is the one named last before, else the first named after.
        """
        if name.text in self._longest:
            return self._longest[name.text]
        candidates = self._ends.get(name.text) or self._starts.get(name.text) or self._middles.get(name.text) or set()
        honorific = self._honorific(name) if name.text in self._addressed else None
        if honorific:
            same = {full for full in candidates if self._sexes.get(full) == honorific[0]}
            fitting = same or {full for full in candidates if full not in self._sexes}
            if not fitting and len(self._addressed[name.text]) + len(candidates) > 1:
                return f"{honorific[1]} {name.text}"  # Mrs Quill, of whom the document says no more
            candidates = fitting
        if not candidates:
            return name.text
        full = min(candidates, key=lambda full: (self._distance(full, (name.field, name.start)), full))
        if honorific:  # whoever has been called Mr is not called Mrs further on
            self._sexes.setdefault(full, honorific[0])
        return full

    def _distance(self, full: str, here: tuple[int, int]) -> tuple[int, int, int]:
        places = self._where[full]
        at = bisect_right(places, here)
        if at:
            field, start = places[at - 1]
            return 0, here[0] - field, -start
        return 1, places[0][0] - here[0], places[0][1]


def _words(text: str) -> list[str]:
    words = text.split()
    return words[:-1] if len(words) > 2 and words[-1] in _AFTER_A_SURNAME else words


def _joined(full: list[str], nicknames: Mapping[str, str]) -> dict[str, str]:
    """Each full name → its longest form: words left out, an initial or nickname for the given name."""
    by_word: dict[str, list[str]] = defaultdict(list)
    joined: dict[str, str] = {}
    for text in full:  # longest first
        words = _words(text)
        longer = (other for other in by_word[words[-1]] if _is_short_for(words, _words(other), nicknames))
        joined[text] = next(longer, text)
        if joined[text] == text:
            for word in set(words):
                by_word[word].append(text)
    return joined


def _is_short_for(words: list[str], longer: list[str], nicknames: Mapping[str, str]) -> bool:
    """Whether "Robert Kennedy", "R. Kennedy", "Bob Kennedy" may be Robert F. Kennedy; not whether Ann is Mary Ann's sister."""
    first, rest = words[0], set(words[1:])
    if words[-1] != longer[-1]:  # Carla Benítez, of Carla Benítez Ruiz
        return first == longer[0] and len(longer) > len(words) and rest <= set(longer)
    given = nicknames.get(first, first)
    is_initial = len(first.rstrip(".")) == 1 and longer[0][0] == first[0]
    return rest <= set(longer) and (is_initial or given == nicknames.get(longer[0], longer[0]) or first in longer[1:-1])


def abbreviations(names: Sequence[Name]) -> dict[str, str]:
    """Organisation's abbreviation → the one organisation of the document whose capitals spell it."""
    organisations = {n.text for n in names if n.type == "organisation"}
    spelled: dict[str, set[str]] = defaultdict(set)
    for text in organisations:
        capitals = "".join(word[0] for word in text.replace("-", " ").split() if word[0].isupper())
        if len(capitals) > 1:
            spelled[capitals].add(text)
    short = {text: spelled[text.replace(".", "")] - {text} for text in organisations if " " not in text}
    return {text: next(iter(full)) for text, full in short.items() if len(full) == 1}
