"""`newswire index`: a new physical index beside the old one, filled by the index service, compared, and switched to at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch
from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import KafkaError

from newswire.digests import Comparison, compare, digest
from schemas.topics import Topics
from services.common.kafka import group_name, make_admin, make_consumer
from services.common.names import IndexNames, group_of
from services.common.settings import IndexSettings
from services.index.physical import Physical, current, existing, meta
from services.index.setup import create_next, reading_aliases

LOOK_SECONDS = 0.5
# Documents that changed while they were compared are looked at again for this long.
SETTLE_SECONDS = 15.0
LEAVE_SECONDS = 60.0
PAGE = 1_000
# As the client names the answers to a deletion.
_GONE = ("OK", "GroupIdNotFoundError")

Offsets = dict[int, int]
Say = Callable[[str], None]


class Refused(Exception):
    """What was asked can't be done; the message says why and what to do."""


@dataclass
class Workshop:
    """What the commands need; `say` tells people how far it is."""

    settings: IndexSettings
    client: Elasticsearch
    admin: KafkaAdminClient
    say: Say
    names: IndexNames = field(init=False)
    topics: Topics = field(init=False)

    def __post_init__(self) -> None:
        self.names, self.topics = IndexNames.of(self.settings.namespace), Topics.named(self.settings.namespace)

    def indices(self) -> list[Physical]:
        """All that exist. Raises Refused where there is none."""
        found = existing(self.client, self.names)
        if not found:
            raise Refused("nothing is indexed yet: start the index service (`newswire up`)")
        return found

    def read(self, indices: list[Physical]) -> Physical:
        """The one that people read. Raises Refused where an alias is missing."""
        found = current(indices, self.names)
        if found is None:
            raise Refused(f"no index has the alias {self.names.all}: restart the index service, which makes it")
        return found

    def target(self) -> Physical:
        """The index that is being built, from an earlier try where there is one."""
        indices = self.indices()
        newest = indices[-1]
        if newest.number > self.read(indices).number and not newest.is_dropping:
            self.say(f"going on with {newest.name}, which exists already")
            return newest
        made = create_next(self.client, self.names, self.settings, self.bounds()[1])
        self.say(f"made {made.name}; the index service fills it from {self.topics.enriched.name}")
        return made

    def bounds(self) -> tuple[Offsets, Offsets]:
        """First and end offset of each partition of the enriched topic, now."""
        consumer = make_consumer(self.settings)
        try:
            topic = self.topics.enriched
            partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            first, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
            return {p.partition: first[p] for p in partitions}, {p.partition: ends[p] for p in partitions}
        finally:
            consumer.close()

    def behind(self, physical: Physical, ends: Offsets) -> int:
        """How many records before `ends` its feeder has not finished."""
        group = group_name(self.settings, group_of(physical.name))
        try:
            said = self.admin.list_group_offsets(group)
        except KafkaError:
            # A group that nobody has joined yet.
            said = {}
        offsets = said.get(group, said)
        done = {p.partition: meta.offset for p, meta in offsets.items() if isinstance(p, TopicPartition)}
        return sum(max(0, end - max(0, done.get(partition, 0))) for partition, end in ends.items())

    def wait_for(self, indices: list[Physical], ends: Offsets) -> None:
        """Until each has everything before `ends`; as long as it takes."""
        said = 0.0
        while left := {physical.name: n for physical in indices if (n := self.behind(physical, ends))}:
            if time.monotonic() - said > 5:
                said = time.monotonic()
                self.say(", ".join(f"{name}: {n} records behind" for name, n in left.items()))
            time.sleep(LOOK_SECONDS)

    def compare(self, old: Physical, new: Physical) -> Comparison:
        """Document by document; what differs because it just changed is looked at again."""
        for physical in (old, new):
            self.client.indices.refresh(index=physical.name)
        found = compare(self.documents(old.name), self.documents(new.name))
        found.looked_at_again = len(found.differing)
        deadline = time.monotonic() + SETTLE_SECONDS
        while found.differing and time.monotonic() < deadline:
            found.differing = {key for key in found.differing if self._differs(key, old, new)}
            if found.differing:
                time.sleep(LOOK_SECONDS)
        return found

    def documents(self, index: str) -> Iterator[tuple[str, bytes]]:
        """Id and digest of every document, in the order of their ids, as they were when this began."""
        point, after = self.client.open_point_in_time(index=index, keep_alive="5m")["id"], None
        try:
            while True:
                answer = self.client.search(
                    pit={"id": point, "keep_alive": "5m"},
                    size=PAGE,
                    sort=[{"document_id": "asc"}],
                    version=True,
                    track_total_hits=False,
                    search_after=after,
                )
                hits = answer["hits"]["hits"]
                if not hits:
                    return
                yield from ((hit["_id"], digest(hit["_version"], hit["_source"])) for hit in hits)
                point, after = answer["pit_id"], hits[-1]["sort"]
        finally:
            self.client.close_point_in_time(id=point)

    def _differs(self, key: str, *indices: Physical) -> bool:
        answers = [self.client.options(ignore_status=404).get(index=i.name, id=key) for i in indices]
        seen = {digest(a["_version"], a["_source"]) if a.get("found") else b"" for a in answers}
        return len(seen) > 1

    def switch(self, new: Physical) -> None:
        """Both aliases at once: no search sees neither index, or both."""
        actions: list[dict[str, Any]] = []
        for alias, options in reading_aliases(self.names).items():
            actions += [
                {"remove": {"index": one.name, "alias": alias}} for one in self.indices() if alias in one.aliases
            ]
            actions.append({"add": {"index": new.name, "alias": alias, **options}})
        self.client.indices.update_aliases(actions=actions)

    def drop(self, old: Physical) -> None:
        """Its feeders let go of it, then it and its consumer group are deleted. Interrupted, it is to be repeated."""
        younger = [one for one in self.indices() if one.number > old.number and not one.is_dropping]
        older = [one for one in self.indices() if one.number < old.number and not one.is_dropping]
        for one in younger[:1] if not older else []:
            if n := self.behind(old, one.letters_from):
                raise Refused(f"{old.name} is {n} records behind, whose dead letters only it writes: wait for it")
        self.client.indices.put_mapping(index=old.name, meta=meta(old.letters_from, is_dropping=True))
        self._forget(group_name(self.settings, group_of(old.name)))
        self.client.indices.delete(index=old.name)

    def _forget(self, group: str) -> None:
        deadline = time.monotonic() + LEAVE_SECONDS
        while True:
            said = self.admin.delete_groups([group]).get(group, "OK")
            if said in _GONE:
                return
            if time.monotonic() > deadline:
                raise Refused(f"the group {group} still has members ({said}): run this again")
            time.sleep(LOOK_SECONDS)


@contextmanager
def workshop(settings: IndexSettings, client: Elasticsearch, say: Say) -> Iterator[Workshop]:
    """For one command. Raises KafkaError where no broker answers."""
    admin = make_admin(settings)
    try:
        yield Workshop(settings, client, admin, say)
    finally:
        admin.close()
