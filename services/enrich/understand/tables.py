"""What one language's names look like: titles, nationalities, small words. A language without a table has none."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Self


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


@dataclass(frozen=True)
class Tables:
    """Word lists of a language, ready to be asked; all matching respects upper and lower case."""

    groups: frozenset[str] = frozenset()
    demonyms: dict[str, str] = field(default_factory=dict)
    never_names: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    regnal: frozenset[str] = frozenset()
    title_words: frozenset[str] = frozenset()
    place_prepositions: frozenset[str] = frozenset()
    place_heads: frozenset[str] = frozenset()
    organisation_heads: frozenset[str] = frozenset()
    organisation_endings: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()
    compounds: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()
    nicknames: dict[str, str] = field(default_factory=dict)
    words_besides: frozenset[str] = frozenset()
    national_bodies: frozenset[str] = frozenset()
    governed: frozenset[str] = frozenset()
    place_endings: frozenset[str] = frozenset()
    event_endings: frozenset[str] = frozenset()
    followers_of_a_place: frozenset[str] = frozenset()
    followers_of_an_organisation: frozenset[str] = frozenset()
    known_organisations: frozenset[str] = frozenset()
    title_suffixes: frozenset[str] = frozenset()
    organisations: dict[str, str] = field(default_factory=dict)
    titles: re.Pattern[str] = re.compile(r"(?!)")
    office: re.Pattern[str] = re.compile(r"(?!)")
    roles: frozenset[str] = frozenset()
    sport_words: frozenset[str] = frozenset()
    not_teams: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    team_endings: frozenset[str] = frozenset()
    nickname_endings: frozenset[str] = frozenset()
    speech: re.Pattern[str] = re.compile(r"(?!)")
    persons_own: re.Pattern[str] = re.compile(r"(?!)")
    trusting: re.Pattern[str] = re.compile(r"(?!)")
    whereabouts: re.Pattern[str] = re.compile(r"(?!)")
    a_place: re.Pattern[str] = re.compile(r"(?!)")
    team_before: re.Pattern[str] = re.compile(r"(?!)")
    team_after: re.Pattern[str] = re.compile(r"(?!)")
    result_after: re.Pattern[str] = re.compile(r" ?\( ?\d+[-–]\d+|,? \d{1,3}[-–]\d{1,3}\b| \d{1,2} [A-Z]\w+ \d{1,2}\b")

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        """The tables of a data file."""
        demonyms = {name: code for code, names in raw["demonyms"].items() for name in names}
        demonyms |= {f"{name}s": code for name, code in demonyms.items()}
        groups = frozenset(raw["groups"]) | {f"{name}s" for name in raw["groups"]} | demonyms.keys()
        return cls(
            groups=groups,
            demonyms=demonyms,
            never_names=frozenset(raw["never_names"]),
            function_words=frozenset(raw["function_words"]),
            regnal=frozenset(raw["regnal"]),
            title_words=frozenset(raw["titles"]) | frozenset(raw["title_prefixes"]),
            place_prepositions=frozenset(raw["place_prepositions"]),
            place_heads=frozenset(raw["place_heads"]),
            organisation_heads=frozenset(raw["organisation_heads"]),
            organisation_endings=frozenset(raw["organisation_endings"]),
            given_names=frozenset(raw["given_names"]),
            compounds=frozenset(raw["compounds"]),
            women=frozenset(raw["women"]),
            men=frozenset(raw["men"]),
            nicknames={nick: name for name, nicks in raw["nicknames"].items() for nick in nicks},
            words_besides=frozenset(raw["words_besides"]),
            national_bodies=frozenset(raw["national_bodies"]),
            governed=frozenset(raw["governed"]),
            place_endings=frozenset(raw["place_endings"]),
            event_endings=frozenset(raw["event_endings"]),
            followers_of_a_place=frozenset(raw["followers_of_a_place"]),
            followers_of_an_organisation=frozenset(raw["followers_of_an_organisation"]),
            known_organisations=frozenset(raw["known_organisations"]),
            title_suffixes=frozenset(raw["title_suffixes"]),
            organisations={alias: name for name, aliases in raw["organisations"].items() for alias in aliases},
            sport_words=frozenset(raw["sport_words"]),
            not_teams=frozenset(raw["not_teams"]),
            directions=frozenset(raw["directions"]),
            team_endings=frozenset(raw["team_endings"]),
            nickname_endings=frozenset(raw["nickname_endings"]),
            speech=re.compile(rf" (?:{_any_of(raw['speech'])})\b"),
            persons_own=re.compile(rf" (?:{_any_of(raw['persons_own'])})\b"),
            trusting=re.compile(rf"\b(?:{_any_of(raw['trusting'])}) in (?:the )?$"),
            whereabouts=_whereabouts(raw),
            a_place=re.compile(rf" ?, (?:a|an|the) (?:[\w-]+ ){{0,3}}(?:{_any_of(raw['place_heads'])})\b"),
            team_before=re.compile(rf"\b(?:{_any_of(raw['team_before'])}|No\. ?\d+|\d+(?:st|nd|rd|th)-ranked) $"),
            team_after=re.compile(rf"(?: ?['’]s?)? (?:{_any_of(raw['team_after'])})\b"),
            roles=groups | frozenset(raw["titles"]) | frozenset(raw["title_prefixes"]),
            titles=_titles(raw, groups),
            office=re.compile(rf"\b(?:{_any_of(raw['titles'])})\s+(?:of|for)\s+(?:the\s+)?$", re.IGNORECASE),
        )


def _whereabouts(raw: dict[str, Any]) -> re.Pattern[str]:
    """What stands before a place: "north of ", "a train to ", "the road from Aldwater to "."""
    ways = rf"(?:{_any_of(raw['sides'])}) of|(?:{_any_of(raw['journeys'])}) (?:from|to|for)"
    return re.compile(rf"\b(?:(?i:{ways})|from (?:[A-Z]\w+ ?){{1,2}} to) (?:the )?$")


def _titles(raw: dict[str, Any], groups: frozenset[str]) -> re.Pattern[str]:
    """Titles before a name: "former US Secretary of State ", "Prime Minister ", "Mr. "."""
    modifiers = _any_of([*raw["title_modifiers"], *groups, "US", "U.S.", "UK", "U.K.", "EU"])
    prefixes = _any_of(raw["title_prefixes"] + [word.lower() for word in raw["title_prefixes"]])
    heads = _any_of(raw["titles"] + [word.lower() for word in raw["titles"] if len(word) > 4])
    suffixes = _any_of(raw["title_suffixes"])
    title = rf"(?:(?:{prefixes})[\s-]+)*(?:{heads})\b\.?(?:\s+of\s+(?:the\s+)?(?:{suffixes}))?"
    return re.compile(rf"(?:(?:{modifiers})(?:['’]s)?[\s-]+)*(?:{title}(?:\s+|$))+")


@cache
def tables_for(language: str) -> Tables:
    """The tables of a language (ISO 639-1); empty ones where the package has none."""
    raw = raw_tables(language)
    return Tables.of(raw) if raw else Tables()


def raw_tables(language: str) -> dict[str, Any] | None:
    """A language's data file as it is, None where there is none."""
    source = files(__package__).joinpath("data", f"{language}.json")
    return json.loads(source.read_text("utf-8")) if source.is_file() else None
