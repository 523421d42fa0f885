"""The mutations: what is broken, where, which scenario must notice, and what it must say."""

from dataclasses import dataclass

_WORKER = "services/enrich/worker.py"
_UNCONFIRMED = "test_what_the_broker_has_not_confirmed_comes_again"
_UNINDEXED = "test_what_elasticsearch_has_not_taken_comes_again"


@dataclass(frozen=True, slots=True)
class Edit:
    """One text of one file, there exactly once, and what stands in its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """`scenario` is a function of scenarios.py; `says` begins what its failed assertion must say: red for another reason is no proof."""

    name: str
    edits: tuple[Edit, ...]
    scenario: str
    says: str


MUTANTS = (
    Mutant(
        "take",
        (
            Edit(
                _WORKER,
                "        async for event in stream.noack().events():\n            await self._inbox.put(event)\n",
                "        async for events in stream.take_events(32, within=0.1):\n"
                "            for event in events:\n"
                "                await self._inbox.put(event)\n",
            ),
        ),
        _UNCONFIRMED,
        "lost:",
    ),
    Mutant(
        # Faust's own argument alone loses nothing here: its actors take turns at one inbox, which keeps the topic's order (measured:
        # 1,200 records, none out of place but what came again after a kill). What loses is four batches in hand at once, each
        # acknowledged when it is done.
        "concurrency-4",
        (
            Edit(_WORKER, "concurrency=1)(self._receive)", "concurrency=4)(self._receive)"),
            Edit(
                _WORKER,
                "        app.task(self._run)\n",
                "        for _ in range(4):\n            app.task(self._run)\n",
            ),
        ),
        _UNCONFIRMED,
        "lost:",
    ),
    Mutant(
        "ack-before-confirmation",
        (
            Edit(
                _WORKER,
                "        try:\n            await self._outbox.deliver(\n",
                "        try:\n            for event in events:\n                event.ack()\n"
                "            await self._outbox.deliver(\n",
            ),
        ),
        _UNCONFIRMED,
        "lost:",
    ),
    Mutant(
        "output-future-ignored",
        (
            Edit(
                "services/enrich/outbox.py",
                "outcomes = await asyncio.gather(*sent, return_exceptions=True)",
                "outcomes = [None for _ in sent]",
            ),
        ),
        "test_what_the_broker_rejects_comes_out_as_a_dead_letter",
        "lost:",
    ),
    Mutant(
        "202-before-confirmation",
        (
            Edit(
                "services/ingest/publisher.py",
                "outcomes = [one.wait(deadline - time.monotonic()) for one in pending]",
                "outcomes = [ACCEPTED for _ in pending]",
            ),
        ),
        "test_what_was_answered_202_is_in_the_topic",
        "lost:",
    ),
    Mutant(
        "commit-before-bulk",
        (
            Edit(
                "services/common/loop.py",
                "        self._flights.append(flight)\n",
                "        self._flights.append(flight)\n"
                "        self._ledger.finished(flight.batch.offsets, flight.stamp)\n",
            ),
        ),
        _UNINDEXED,
        "lost:",
    ),
    Mutant(
        "auto-commit",
        (Edit("services/common/kafka.py", '"enable_auto_commit": False', '"enable_auto_commit": True'),),
        _UNINDEXED,
        "lost:",
    ),
    Mutant(
        "no-wait-for-streams",
        (Edit(_WORKER, "stream_wait_empty=True", "stream_wait_empty=False"),),
        "test_what_is_in_hand_at_sigterm_is_finished",
        "left behind:",
    ),
    Mutant(
        "bulk-without-versions",
        (
            Edit(
                "services/index/documents.py",
                '"version":%d,"version_type":"external_gte"}}\' % (self.id.encode(), self.version)',
                '"require_alias":true}}\' % self.id.encode()',
            ),
        ),
        "test_an_older_revision_that_comes_last_changes_nothing",
        "stale:",
    ),
    Mutant(
        "429-taken-as-done",
        (
            Edit(
                "services/common/outcomes.py",
                "    if 200 <= status < 300:\n",
                "    if 200 <= status < 300 or status == 429:\n",
            ),
        ),
        "test_a_document_that_was_refused_for_now_is_sent_again",
        "lost:",
    ),
    Mutant(
        "413-dropped",
        (
            Edit(
                "services/common/outcomes.py",
                "return Failure(Remedy.HALVE, Outcome(Verdict.REJECT, said, Reason.TOO_LARGE))",
                "return Failure(Remedy.WAIT, _SUPERSEDED)",
            ),
        ),
        "test_a_bulk_that_is_too_large_is_sent_in_parts",
        "lost:",
    ),
)
