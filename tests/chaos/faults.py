"""What a round does to the system while it works. Each takes the round and returns when its harm is done; time is bounded."""

import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kafka.admin import ConfigResource, ConfigResourceType

from services.common.kafka import make_admin
from tests.chaos.system import labels, rss_mib
from tests.pipeline import until

if TYPE_CHECKING:
    from tests.chaos.rounds import Round

COMMAND = "newswire ingest"
ZOMBIE_SECONDS = 25.0
OUTAGE_SECONDS = (10.0, 60.0)
LONG_OUTAGE_SECONDS = 600.0
# Until all buffers on the way are full; and what allocators may add after that.
SHARING_SECONDS = 3.0
SETTLING_SECONDS = 10.0
GROWTH_MIB = 16.0
BLOCK_SECONDS = 10.0


def kill(round: "Round") -> None:
    """kill -9 of ingest, enrich, index and the command at random moments."""
    for _ in range(8):
        victim = round.rng.choice([*labels(round.system, "ingest", "enrich", "index"), COMMAND])
        if victim == COMMAND:
            round.command.kill()
        else:
            round.system.signal(victim, signal.SIGKILL)
        round.work(round.rng.uniform(0.5, 4.0))


def zombie(round: "Round") -> None:
    """An enrich and an index replica freeze until their partitions are given away, and come back."""
    frozen = [round.rng.choice(labels(round.system, name)) for name in ("enrich", "index")]
    for label in frozen:
        round.system.signal(label, signal.SIGSTOP)
    round.work(ZOMBIE_SECONDS)
    for label in frozen:
        round.system.signal(label, signal.SIGCONT)


def rebalance_storm(round: "Round") -> None:
    """1-2-4-1 replicas of enrich and index."""
    for replicas in (1, 2, 4, 1):
        for name in ("enrich", "index"):
            round.system.scale(name, replicas)
        round.work(round.rng.uniform(3.0, 6.0))


def kafka_outage(round: "Round") -> None:
    """Kafka is killed and started again after 10 s or 60 s."""
    round.stack.kafka.kill()
    round.work(round.rng.choice(OUTAGE_SECONDS))
    round.stack.kafka.restart()


def elasticsearch_outage(round: "Round") -> None:
    """Elasticsearch is killed and started again after 10 s or 60 s: the index group must not notice, nor its memory grow."""
    _without_elasticsearch(round, round.rng.choice(OUTAGE_SECONDS))


def elasticsearch_long_outage(round: "Round") -> None:
    """The same for ten minutes; not part of the usual round of faults."""
    _without_elasticsearch(round, LONG_OUTAGE_SECONDS)


def _without_elasticsearch(round: "Round", seconds: float) -> None:
    before, names = _settled(round), labels(round.system, "index")
    round.stack.elasticsearch.kill()
    # What is buffered on the way to a halt is no growth.
    round.work(min(SETTLING_SECONDS, seconds / 2))
    memory = {name: _rss(round, name) for name in names}
    round.work(seconds - min(SETTLING_SECONDS, seconds / 2))
    grown = {name: _rss(round, name) - memory[name] for name in names}
    sizes = "+".join(f"{memory[name]:.0f}" for name in names)
    round.outcome.note = f"{seconds:.0f} s away, index {sizes} MiB, grew by {max(grown.values()):.1f}"
    round.stack.elasticsearch.restart()
    if _assignments(round) != before:
        round.fail("the index group rebalanced while Elasticsearch was away")
    if max(grown.values()) > GROWTH_MIB:
        round.fail(f"memory grew while Elasticsearch was away, MiB: {grown}")


def _settled(round: "Round") -> int:
    """How often partitions were given out, once nothing is given out any more: replicas that have just started still share them."""
    before = -1
    while (now := _assignments(round)) != before:
        before = now
        round.work(SHARING_SECONDS)
    return now


def _assignments(round: "Round") -> int:
    """How often partitions were given out to index replicas: one more is a new generation of a group."""
    logs = [p.log for name in labels(round.system, "index") for p in round.system.supervisors[name].processes.values()]
    return sum(log.read_text(errors="replace").count('"partitions_assigned"') for log in logs)


def _rss(round: "Round", label: str) -> float:
    process = round.system.process(label)
    return 0.0 if process is None else rss_mib(process)


def bad_answers(round: "Round") -> None:
    """429 and 503 for an item and for a whole bulk, 413, an answer that never comes, a reset in the middle of one."""
    proxy = round.proxy
    proxy.modes = ("item_429", "item_503", "whole_429", "whole_503", "too_large", "reset")
    proxy.share = 0.6
    round.work(20.0)
    proxy.modes, proxy.share = ("time_out_after",), 0.3
    round.work(10.0)
    proxy.share = 0.0


def flood_stage(round: "Round") -> None:
    """The block that Elasticsearch sets when its disk is full: writing pauses with an alarm, and goes on when it is lifted."""
    name = round.pipeline.names.physical
    round.client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    until("index raises the alarm", lambda: round.work(0.5) or not round.system.is_well(), 60)
    round.work(BLOCK_SECONDS)
    round.client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})


def poison(round: "Round") -> None:
    """Articles that raise, hang, crash the child and eat memory are in the load already; here come the malformed ones."""
    for value in (b"{", b"not json", None, b"\xff\xfe", b'{"source":"a"}', b'{"source":"a","content":3}'):
        round.feed_raw(value)
    round.work(5.0)


def broker_rejects(round: "Round") -> None:
    """The broker takes no enriched message over 100 kB: the one that is larger is a dead letter, its neighbours are not."""
    admin = make_admin(round.pipeline.settings)
    limit = {"max.message.bytes": "100000"}
    try:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, round.pipeline.topics.enriched.name, limit)])
    finally:
        admin.close()
    text = "The harbour ferry sails again, the council of Bergen said on Monday. " * 1_500
    round.feed_raw(b'{"source":"a","document_id":"too-large-%d","content":"%s"}' % (round.seed, text.encode()))
    round.work(5.0)


def replay_everything(round: "Round") -> None:
    """All of raw once more from offset 0, when everything is done: the index must stay as it is."""
    round.accepted()
    round.drain()
    before = round.content_hash()
    for label in labels(round.system, "enrich", "index"):
        round.system.supervisors.pop(label).stop()
    for name in ("enrich", "index"):
        round.rewind(name)
        round.system.scale(name, 2)
    round.drain()
    if round.content_hash() != before:
        round.fail("a replay of all of raw changed the index")


def sigterm(round: "Round") -> None:
    """Everything is asked to end under load, and ends cleanly; then it goes on."""
    codes = round.system.stop()
    if any(codes.values()):
        round.fail(f"SIGTERM under load: exit codes {codes}")
    time.sleep(1.0)
    round.system.start(round.replicas)


# In turn; those after them only when they are asked for by name.
USUAL: dict[str, Callable[["Round"], None]] = {
    fault.__name__: fault
    for fault in (
        kill,
        zombie,
        rebalance_storm,
        kafka_outage,
        elasticsearch_outage,
        bad_answers,
        flood_stage,
        poison,
        broker_rejects,
        replay_everything,
        sigterm,
    )
}
FAULTS = {**USUAL, elasticsearch_long_outage.__name__: elasticsearch_long_outage}
# Those that need no minutes each.
SHORT = ("kill", "kafka_outage", "elasticsearch_outage", "bad_answers", "poison", "replay_everything", "sigterm")
