"""When it stands back."""

from newswire.rerun.throttle import Pace, Throttle


def looks(throttle: Throttle, *lags: int | None) -> list[bool]:
    return [throttle.look({"enrich": lag}) is not None for lag in lags]


def test_too_far_behind_until_it_has_caught_up() -> None:
    throttle = Throttle(1_000)
    assert "enrich is 1,001 messages behind, more than 1,000" in (throttle.look({"enrich": 1_001, "index": 0}) or "")
    assert looks(throttle, 5_000, 900, 500, 100) == [True, True, True, False]


def test_growth_counts_before_it_is_too_far_behind() -> None:
    throttle = Throttle(1_000)
    assert looks(throttle, 110, 120, 130, 140) == [False, False, False, True]
    assert "falls behind (120, 130, 140, 150 messages)" in (throttle.look({"enrich": 150}) or "")
    # One good look is luck; three in a row are not.
    assert looks(throttle, 140, 140, 130) == [True, True, False]


def test_a_few_messages_are_the_usual_and_no_growth() -> None:
    assert looks(Throttle(1_000), 0, 20, 50, 90, 100, 99, 100) == [False] * 7
    assert looks(Throttle(1_000), 300, 500, 400, 600, 500, 700) == [False] * 6


def test_whoever_cannot_be_asked_is_waited_for() -> None:
    throttle = Throttle(1_000)
    assert throttle.look({"enrich": 0, "index": None}) == "index is somewhere: Kafka does not say how far"
    assert throttle.look({"enrich": 0, "index": 0}) is None


def test_each_service_counts_for_itself() -> None:
    throttle = Throttle(100)
    assert "index" in (throttle.look({"enrich": 50, "index": 101}) or "")
    assert "enrich" not in (throttle.look({"enrich": 50, "index": 101}) or "")


def test_a_pace_spreads_batches_and_makes_up_for_nothing() -> None:
    pace = Pace(10.0)
    assert pace.batch(32) == 10
    assert pace.wait_seconds(100.0) == 0
    pace.took(10, 100.0)
    assert pace.wait_seconds(100.25) == 0.75
    pace.took(10, 101.0)
    assert pace.wait_seconds(101.0) == 1.0
    pace.took(10, 500.0)
    assert pace.wait_seconds(500.0) == 1.0


def test_slower_than_one_a_second_and_no_limit() -> None:
    pace = Pace(0.5)
    assert pace.batch(32) == 1
    pace.took(1, 10.0)
    assert pace.wait_seconds(10.0) == 2.0
    free = Pace(None)
    free.took(32, 10.0)
    assert (free.batch(32), free.wait_seconds(10.0)) == (32, 0)
