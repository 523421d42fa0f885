"""The way of the records, with stand-ins for everything that is far away."""

import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from elastic_transport import ConnectionError as NoConnection

from newswire.accounting.spans import Span
from newswire.rerun.choice import Choice
from newswire.rerun.documents import Documents, Stopped
from newswire.rerun.tally import Tally, span
from newswire.rerun.throttle import Pace, Throttle
from newswire.rerun.wanted import Gone, Wanted
from newswire.rerun.work import Braked, Live, Work
from schemas.headers import Position
from schemas.reasons import Reason
from services.common.brake import Brake
from services.enrich.records import Enriched, Refused

RAW = "articles-raw-v1"


def record(offset: int) -> Any:
    value = b'{"source":"s%d"}' % (offset % 3)
    return SimpleNamespace(
        topic=RAW, partition=0, offset=offset, timestamp=1_000, key=None, value=value, headers=[("trace", b"t")]
    )


@dataclass
class Bench:
    """One run over the offsets 0–99 of one partition; document `d7` is made of offset 7."""

    results: dict[int, Any] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    # Those that became something else meanwhile.
    changed: frozenset[int] = frozenset()
    lags: list[int | None] = field(default_factory=list)
    brake: Brake = field(default_factory=lambda: Brake(500, 200, 0.5))
    batches: list[list[int]] = field(default_factory=list)
    published: list[tuple[str, int]] = field(default_factory=list)
    gone: list[tuple[str, str, Gone]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    stop_after: int = 10_000

    def run(self, offsets: range, batch: int = 10) -> Tally:
        wanted = Wanted(RAW, {0: Span(0, 100)})
        for offset in offsets:
            assert isinstance(wanted.want(f"{RAW}:0:{offset}"), Position)
        wanted.ready()
        tally = Tally(chosen=len(wanted))
        try:
            self._work(tally, batch).run(wanted)
        finally:
            self.tally = tally
        return tally

    def _work(self, tally: Tally, batch: int) -> Work:
        here: Any = self
        live = Live(self._look, Throttle(100), Pace(None))
        return Work(
            Choice(2, below=2), RAW, here, here, SimpleNamespace(work=self._enrich), here, self.brake, live,  # type: ignore[arg-type]
            self.stopping, self.said.append, lambda _: None, lambda *one: self.gone.append(one), tally, batch,
        )  # fmt: skip

    def _look(self) -> dict[str, int | None]:
        return {"enrich": self.lags.pop(0) if self.lags else 0}

    def read(self, topic, ranges, stopping):
        for one in ranges:
            for offset in range(one.begin, one.end):
                if stopping():
                    return
                if offset not in self.absent:
                    yield record(offset)

    def still_due(self, choice, srcs):
        offsets = [int(src.rsplit(":", 1)[1]) for src in srcs]
        return {f"{RAW}:0:{n}": {f"d{n}": 1_000_001} for n in offsets if n not in self.changed}

    def _enrich(self, records):
        self.batches.append([one.at.offset for one in records])
        yield [self.results.get(one.at.offset, Enriched(f"d{one.at.offset}", b"{}", 1_000_002)) for one in records]

    def publish(self, outgoing):
        self.published += [(type(one.result).__name__, one.record.at.offset) for one in outgoing]
        if len(self.published) >= self.stop_after:
            self.stopping.set()
        return [one.result for one in outgoing]


def test_every_wanted_record_and_no_other_is_done_once() -> None:
    bench = Bench()
    tally = bench.run(range(0, 100, 3))
    assert bench.published == [("Enriched", n) for n in range(0, 100, 3)]
    assert [len(batch) for batch in bench.batches] == [10, 10, 10, 4]
    assert (tally.enriched, tally.left, tally.is_all) == (34, 0, True)


def test_what_changed_meanwhile_is_not_even_enriched() -> None:
    bench = Bench(changed=frozenset({0, 1, 2, 3, 7}))
    tally = bench.run(range(8), batch=4)
    assert bench.batches == [[4, 5, 6]]
    assert (tally.enriched, tally.superseded, tally.is_all) == (3, 5, True)


def test_records_that_are_not_there_and_those_of_another_article_are_told() -> None:
    other = Enriched("somebody-elses", b"{}", 1)
    bench = Bench(absent=frozenset({1, 9}), results={4: other})
    tally = bench.run(range(10))
    assert bench.gone == [
        (f"{RAW}:0:1", "-", Gone.NOT_THERE),
        (f"{RAW}:0:9", "-", Gone.NOT_THERE),
        (f"{RAW}:0:4", "d4", Gone.OTHER_DOCUMENT),
    ]
    assert (tally.enriched, tally.gone.total(), tally.left, tally.is_all) == (7, 3, 0, False)


def test_a_failing_record_is_a_dead_letter_beside_its_neighbours() -> None:
    bench = Bench(results={2: Refused(Reason.PROCESSING_FAILED, "x")})
    tally = bench.run(range(4))
    assert bench.published == [("Enriched", 0), ("Enriched", 1), ("Refused", 2), ("Enriched", 3)]
    assert tally.dead_letters == {"processing_failed": 1}
    assert not tally.is_all


def test_where_most_fail_nothing_of_that_batch_is_written() -> None:
    bench = Bench(
        results=dict.fromkeys(range(10, 100), Refused(Reason.PROCESSING_FAILED, "x")), brake=Brake(20, 20, 0.5)
    )
    with pytest.raises(Braked, match="failed by our own fault"):
        bench.run(range(100))
    assert [kind for kind, _ in bench.published].count("Refused") == 10
    assert bench.tally.left == 80


def test_it_waits_while_live_articles_wait(monkeypatch) -> None:
    monkeypatch.setattr("newswire.rerun.work.LOOK_SECONDS", 0.001)
    bench = Bench(lags=[500, 300, None, 5])
    tally = bench.run(range(5))
    assert bench.said[0] == "paused: enrich is 500 messages behind, more than 100"
    assert bench.said[-1].startswith("going on after")
    assert bench.lags == []
    assert tally.enriched == 5
    assert tally.paused_seconds > 0


def test_asked_to_end_it_ends_behind_a_batch_and_calls_nothing_gone() -> None:
    bench = Bench(stop_after=20)
    tally = bench.run(range(100))
    assert (tally.enriched, tally.left, bench.gone) == (20, 80, [])


def test_asked_to_end_during_a_pause() -> None:
    bench = Bench(lags=[500] * 1_000)
    threading.Timer(0.1, bench.stopping.set).start()
    assert bench.run(range(5)).enriched == 0
    assert "going on" not in " ".join(bench.said)


# --- Elasticsearch away


def documents(answers: list[Any], stopping: bool = False) -> tuple[Documents, list[str]]:
    said: list[str] = []

    def ask(body: dict[str, Any]) -> dict[str, Any]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"hits": {"hits": answer}}

    return Documents(None, "all", ask, lambda seconds: stopping, said.append), said  # type: ignore[arg-type]


def hit(number: int) -> dict[str, Any]:
    return {
        "_id": f"d{number}",
        "_version": 1_000_001,
        "fields": {"src": [f"{RAW}:0:{number}"]},
        "sort": [f"d{number}"],
    }


def test_elasticsearch_is_waited_for_while_it_is_away() -> None:
    found, said = documents([NoConnection("refused"), [hit(1), hit(2)], NoConnection("refused"), []])
    assert list(found.due(Choice(2, below=2))) == [("d1", f"{RAW}:0:1"), ("d2", f"{RAW}:0:2")]
    assert [sentence.split(":")[0] for sentence in said] == ["waiting for Elasticsearch"] * 2


def test_asked_to_end_while_elasticsearch_is_away() -> None:
    found, _ = documents([NoConnection("refused")], stopping=True)
    with pytest.raises(Stopped):
        found.still_due(Choice(2, below=2), [f"{RAW}:0:1"])


# --- what is said


def test_the_counts_balance_in_words() -> None:
    tally = Tally(chosen=1_234, enriched=1_000, superseded=20, failed_before=3)
    tally.gone[Gone.PAST_RETENTION] += 5
    tally.dead_letters["process_crashed"] += 6
    assert tally.left == 200
    said = tally.sentences()
    assert said[0] == "1,000 of 1,234 documents enriched anew"
    assert said[-1] == "200 left: the same command goes on with them"
    assert any(sentence.startswith("5 can't be had") for sentence in said)
    assert any(sentence.startswith("6 dead letters: process_crashed") for sentence in said)
    assert any(sentence.startswith("3 left out") for sentence in said)
    assert tally.progress(100.0) == "1,034 of 1,234 done, 10.0 enriched a second, 20 s left"
    assert Tally(chosen=5).progress(0.0) == "0 of 5 done, 0.0 enriched a second"


def test_lengths_of_time() -> None:
    assert [span(n) for n in (0.4, 59.4, 60, 3_599, 3_600, 90_061)] == [
        "0 s", "59 s", "1 min 00 s", "59 min 59 s", "1 h 00 min", "25 h 01 min",
    ]  # fmt: skip
