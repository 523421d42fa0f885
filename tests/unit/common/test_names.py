import pytest

from services.common.names import IndexNames, group_of, number_of

NAMES = IndexNames.of("desk")


@pytest.mark.parametrize("number", [1, 2, 17])
def test_a_physical_index_is_known_by_its_number(number: int) -> None:
    name = NAMES.numbered(number)
    assert NAMES.is_physical(name)
    assert number_of(name) == number
    assert group_of(name) == ("index" if number == 1 else f"index-v{number}")


@pytest.mark.parametrize("ending", ["1-copy", "", "01", "²", "*", "-1"])
def test_an_index_that_is_called_almost_like_one_is_not(ending: str) -> None:
    """`every_physical` matches an operator's own copy, too: the index service must neither feed it nor fail on it."""
    assert not NAMES.is_physical(NAMES.numbered(ending))
    assert not NAMES.is_physical(IndexNames.of("").numbered(1))
