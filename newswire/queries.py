"""What people type, as Elasticsearch queries. Pure; the reading alias' filter hides what is withheld or embargoed."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from schemas.media_topics import UnknownTopic, code_of
from schemas.times import parse_iso

Sort = Literal["relevance", "date"]
HALF_ROUND_THE_EARTH_KM = 20_040
_AGO = re.compile(r"(\d{1,6})\s*([smhdw])", re.ASCII)
_FIELDS = ["title^3", "standfirst^2", "body", "text.*"]
_SHOWN = [
    "document_id",
    "title",
    "source",
    "published",
    "sort_at",
    "people",
    "places",
    "organisations",
    "status",
    "url",
    "language",
    "topics",
]


# What is read of newswire-stories.
PLACE = ["document_id", "story_id", "duplicate_of", "similarity"]


class BadQuery(Exception):
    """The search can't be understood; the message says which part and how it is written."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search; everything but the query is optional and narrows it."""

    query: str
    person: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    limit: int = 10
    sort: Sort = "relevance"
    near: str | None = None
    topic: tuple[str, ...] = ()


def body_of(search: Search, skip: int = 0) -> dict[str, Any]:
    """The body of the _search request, without the first `skip` hits. Raises BadQuery on a time or topic that can't be read."""
    newest = [{"sort_at": "desc"}, {"document_id": "asc"}]
    return {
        "query": query_of(search),
        "size": search.limit,
        "from": skip,
        "sort": newest if search.sort == "date" else [{"_score": "desc"}, *newest],
        "_source": _SHOWN,
        "track_total_hits": True,
        "highlight": {
            "fields": {"body": {"fragment_size": 160, "number_of_fragments": 1, "no_match_size": 160}},
            "require_field_match": False,
            # Without it one very long article fails each search that finds it; Elasticsearch's own limit is this.
            "max_analyzed_offset": 1_000_000,
            "pre_tags": ["\u0001"],
            "post_tags": ["\u0002"],
        },
    }


def page_of(search: Search, size: int, after: str | None = None) -> dict[str, Any]:
    """The body of one page of all that the search finds, whole documents, those behind the document_id `after`.

    In the order of the ids: an id never changes, so that what is indexed meanwhile moves no document from one page to
    another. Raises BadQuery as `body_of`.
    """
    return {
        "query": query_of(search),
        "size": size,
        "sort": [{"document_id": "asc"}],
        "track_total_hits": after is None,
        **({} if after is None else {"search_after": [after]}),
    }


def by_id(document_id: str) -> dict[str, Any]:
    """One document by an ids *query*: get and mget would pass the alias' filter by."""
    return {"query": {"ids": {"values": [document_id]}}, "size": 1, "version": True}


def revisions_of(document_id: str, everything: bool) -> dict[str, Any]:
    """The entries of newswire-revisions for one document; of withheld and embargoed ones none, unless `everything`."""
    hidden: list[dict[str, Any]] = [{"term": {"is_marker": True}}]
    if not everything:
        hidden += [{"term": {"status": "withheld"}}, {"range": {"embargoed_until": {"gt": "now"}}}]
    return {
        "query": {"bool": {"filter": [{"term": {"document_id": document_id}}], "must_not": hidden}},
        "size": 1_000,
        "sort": [{"version": "desc"}],
    }


def stories_of(ids: Sequence[str]) -> dict[str, Any]:
    """Which stories these documents stand in, of newswire-stories."""
    return {
        "query": {"bool": {"filter": [{"terms": {"document_id": list(ids)}}, {"exists": {"field": "story_id"}}]}},
        "size": len(ids),
        "_source": PLACE,
    }


def sizes_of(stories: Collection[str]) -> dict[str, Any]:
    """How many documents each of these stories has."""
    return {
        "query": {"bool": {"filter": [{"terms": {"story_id": sorted(stories)}}]}},
        "size": 0,
        "aggs": {"stories": {"terms": {"field": "story_id", "size": len(stories)}}},
    }


def members_of(story: str, size: int) -> dict[str, Any]:
    """The documents of one story, its first one first."""
    return {
        "query": {"bool": {"filter": [{"term": {"story_id": story}}]}},
        "size": size,
        "sort": [{"first_at": "asc"}, {"document_id": "asc"}],
        "_source": PLACE,
    }


def headlines_of(ids: Sequence[str]) -> dict[str, Any]:
    """What a list of articles shows of each."""
    return {"query": {"ids": {"values": list(ids)}}, "size": len(ids), "_source": _SHOWN}


def query_of(search: Search) -> dict[str, Any]:
    """What the search finds, without an order. Raises BadQuery as `body_of`."""
    return {"bool": {"must": [_words(search.query)], "filter": _filters(search)}}


def _words(query: str) -> dict[str, Any]:
    if not query.strip() or query.strip() == "*":
        return {"match_all": {}}
    # cross_fields: "Blinken Rafah" matches where one word stands in the title and the other in the body.
    return {
        "query_string": {
            "query": query,
            "fields": _FIELDS,
            "type": "cross_fields",
            "default_operator": "AND",
            "allow_leading_wildcard": False,
            "lenient": True,
        }
    }


def _filters(search: Search) -> list[dict[str, Any]]:
    filters = [
        _any(field, names)
        for field, names in (
            ("people", search.person),
            ("places", search.place),
            ("organisations", search.organisation),
        )
        if names
    ]
    filters += [
        {"terms": {field: list(values)}}
        for field, values in (
            ("source.id", search.source),
            ("language", tuple(map(str.lower, search.language))),
            ("topics", _codes(search.topic)),
        )
        if values
    ]
    if search.near:
        filters.append({"geo_distance": _near(search.near)})
    bounds = {
        **({"gte": moment(search.since, "--since")} if search.since else {}),
        **({"lte": moment(search.until, "--until")} if search.until else {}),
    }
    return [*filters, {"range": {"sort_at": bounds}}] if bounds else filters


def _codes(topics: Collection[str]) -> list[str]:
    try:
        return [code_of(topic) for topic in topics]
    except UnknownTopic as error:
        raise BadQuery(f"--topic: {error}") from None


def _any(field: str, names: tuple[str, ...]) -> dict[str, Any]:
    """The whole name, or its last words: "Biden" finds Joe Biden; upper and lower case are one."""
    exact = [{"term": {field: {"value": name, "case_insensitive": True}}} for name in names]
    ending = [{"wildcard": {field: {"value": f"* {_literal(name)}", "case_insensitive": True}}} for name in names]
    return {"bool": {"should": [*exact, *ending], "minimum_should_match": 1}}


def _near(text: str) -> dict[str, Any]:
    """`51.5,-0.13,50`: within 50 km of that latitude and longitude. Raises BadQuery."""
    try:
        lat, lon, km = map(float, text.split(","))
    except ValueError:
        lat = lon = km = math.nan
    if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 < km <= HALF_ROUND_THE_EARTH_KM):
        raise BadQuery(
            f"--near: {text!r} is not LATITUDE,LONGITUDE,KM: write degrees and kilometres such as 51.5,-0.13,50"
        )
    return {"distance": f"{km}km", "place_points": {"lat": lat, "lon": lon}}


def _literal(name: str) -> str:
    return re.sub(r"([\\*?])", r"\\\1", name)


def moment(text: str, option: str) -> str:
    """`2h` as "two hours ago", a day as that whole day, any other ISO 8601 time as it is. Raises BadQuery."""
    ago = _AGO.fullmatch(text.strip())
    if ago:
        return f"now-{ago[1]}{ago[2]}"
    try:
        stated, precision = parse_iso(text)
    except ValueError as error:
        raise BadQuery(f"{option}: {error}; or a span such as 30m, 2h, 7d") from None
    # Rounding by Elasticsearch: gte to the start of the day, lte to its end.
    return f"{stated.date().isoformat()}||/d" if precision == "day" else stated.isoformat()
