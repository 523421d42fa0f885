"""Copies of one story as readers see them: in a list one hit stands for all, and beside an article stand the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from newswire import elastic
from newswire.queries import Search, body_of, headlines_of, members_of, sizes_of, stories_of
from services.common.settings import ElasticsearchSettings

Hit = dict[str, Any]
Place = dict[str, Any]
# Elasticsearch's own limit on from + size.
WINDOW = 10_000
MOST_COPIES = 200


@dataclass(frozen=True, slots=True)
class Readers:
    """Whose eyes we look with; `everything` sees what is withheld, too."""

    client: Elasticsearch
    settings: ElasticsearchSettings
    everything: bool = False

    def articles(self, body: dict[str, Any]) -> dict[str, Any]:
        """One search in the articles. Raises BadQuery."""
        return elastic.ask(self.client, self.settings, body, self.everything)

    def stories(self, body: dict[str, Any]) -> dict[str, Any]:
        """One search in newswire-stories."""
        return elastic.ask_stories(self.client, self.settings, body, self.everything)

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        """Where documents stand, by document_id; those that nobody has looked at yet are left out."""
        hits = self.stories(stories_of(ids))["hits"]["hits"] if ids else []
        return {hit["_source"]["document_id"]: hit["_source"] for hit in hits}


@dataclass(slots=True)
class Found:
    """What a search found; `total` counts every copy, `sizes` those of a story."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def copies(self) -> dict[str, int]:
        """How many others have a hit's story, by document_id."""
        return {key: max(0, self.sizes.get(place["story_id"], 1) - 1) for key, place in self.places.items()}

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each hit as JSON shows it: with its story, what it is a duplicate of, and the number of other copies."""
        copies = self.copies()
        for hit in self.hits:
            document, key = hit["_source"], hit["_source"]["document_id"]
            known = {name: self.places[key].get(name) for name in ("story_id", "duplicate_of")} if key in copies else {}
            shown = {name: value for name, value in known.items() if value is not None}
            yield {**document, **shown, **({"copies": copies[key]} if key in copies else {})}


def search(readers: Readers, wanted: Search, all_copies: bool = False) -> Found:
    """As many stories as are wanted, or articles with `all_copies`. Raises BadQuery."""
    found, skip = Found(), 0
    while len(found.hits) < wanted.limit and skip + wanted.limit <= WINDOW:
        answer = readers.articles(body_of(wanted, skip))["hits"]
        page, found.total = answer["hits"], answer["total"]["value"]
        places = readers.places([hit["_source"]["document_id"] for hit in page])
        _take(found, page, places, wanted.limit, all_copies)
        skip += len(page)
        if all_copies or len(page) < wanted.limit:
            break
    ids = {place["story_id"] for place in found.places.values()}
    answer = readers.stories(sizes_of(ids)) if ids else {}
    found.sizes = {
        one["key"]: one["doc_count"] for one in answer.get("aggregations", {}).get("stories", {}).get("buckets", [])
    }
    return found


def _take(found: Found, page: Sequence[Hit], places: dict[str, Place], limit: int, all_copies: bool) -> None:
    """Each hit whose story is not there yet."""
    seen = {place["story_id"] for place in found.places.values()}
    for hit in page:
        key = hit["_source"]["document_id"]
        place = places.get(key)
        if len(found.hits) == limit or (place and place["story_id"] in seen and not all_copies):
            continue
        found.hits.append(hit)
        if place:
            found.places[key] = place
            seen.add(place["story_id"])


def copies_of(readers: Readers, document_id: str) -> tuple[Place, list[dict[str, Any]]]:
    """Where a document stands, and the other documents of its story that these readers may see. Nothing where nobody knows."""
    mine = readers.places([document_id]).get(document_id)
    if mine is None:
        return {}, []
    members = [hit["_source"] for hit in readers.stories(members_of(mine["story_id"], MOST_COPIES))["hits"]["hits"]]
    others = [place for place in members if place["document_id"] != document_id]
    # Which of them may be shown is for the articles to say.
    hits = readers.articles(headlines_of([place["document_id"] for place in others]))["hits"]["hits"] if others else []
    shown = {hit["_source"]["document_id"]: hit["_source"] for hit in hits}
    copies = [{**shown[place["document_id"]], **place} for place in others if place["document_id"] in shown]
    return {name: mine[name] for name in ("story_id", "duplicate_of", "similarity") if name in mine}, copies
