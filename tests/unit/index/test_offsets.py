from services.common.offsets import Ledger

A, B = ("enriched", 0), ("enriched", 1)


def test_finished_batches_are_due_until_committed() -> None:
    ledger = Ledger()
    ledger.finished({A: 5, B: 2}, ledger.stamp([A, B]))
    ledger.finished({A: 9}, ledger.stamp([A]))
    assert ledger.due == {A: 9, B: 2}
    ledger.committed({A: 5, B: 2})
    assert ledger.due == {A: 9}, "what finished meanwhile stays due"


def test_a_partition_that_was_taken_away_is_not_committed() -> None:
    ledger = Ledger()
    before = ledger.stamp([A, B])
    ledger.finished({A: 3}, before)
    ledger.revoked([A, B])
    ledger.assigned([B])
    assert ledger.due == {}
    ledger.finished({A: 7, B: 7}, before)
    assert ledger.due == {B: 7}, "also not when it is ours again: another may have gone further meanwhile"
    ledger.finished({A: 8}, ledger.stamp([A]))
    assert ledger.due == {A: 8, B: 7}


def test_a_partition_that_a_rebalance_leaves_with_us_is_committed() -> None:
    """Its records don't come again: forgetting them would leave the group behind until new ones come."""
    ledger = Ledger()
    before = ledger.stamp([A, B])
    ledger.finished({A: 3}, before)
    ledger.revoked([A, B])
    ledger.assigned([A, B])
    ledger.finished({B: 7}, before)
    assert ledger.due == {A: 3, B: 7}


def test_what_was_lost_is_lost_though_it_comes_back() -> None:
    ledger = Ledger()
    before = ledger.stamp([A])
    ledger.lost([A])
    ledger.assigned([A])
    ledger.finished({A: 3}, before)
    assert ledger.due == {}
    ledger.revoked([A])
    ledger.assigned([])
    ledger.assigned([A])
    ledger.finished({A: 4}, before)
    assert ledger.due == {}
