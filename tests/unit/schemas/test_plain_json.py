"""What JSON parsers pass over in silence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.plain_json import BYTE_ORDER_MARK, repeated_field
from schemas.raw import parse_raw
from schemas.reasons import BadMessage, Reason

SMALLEST = b'{"source": "gazette", "content": "Ferry"}'


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b'{"a": 1, "b": 2, "a": 3}', "a"),
        (b'{"a": {"b": 1, "b": 1}}', "b"),
        (b'[{"a": 1}, {"c": 1, "c": 2}]', "c"),
        (BYTE_ORDER_MARK + b'{"a": 1, "a": 1}', "a"),
        (b'{"a": 1, "\\u0061": 2}', "a"),
        (b'{"a": {"b": 1}, "b": [{"a": 1}, {"a": 1}]}', None),
        (b'{"a": 1, "a": ', None),
        (b"", None),
        (b"[" * 100_000, None),
    ],
)
def test_the_first_name_that_stands_twice_in_one_object(value, name):
    assert repeated_field(value) == name


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_what_a_serialiser_writes_never_has_one(value):
    assert repeated_field(json.dumps(value).encode()) is None


def test_a_message_whose_field_stands_twice_is_refused_by_name():
    with pytest.raises(BadMessage, match="'content' stands twice in one object: send each field once") as refused:
        parse_raw(b'{"source": "gazette", "content": "First", "content": "Second"}')
    assert refused.value.reason is Reason.INVALID_FIELD


@pytest.mark.parametrize("value", [BYTE_ORDER_MARK + SMALLEST, "\ufeff" + SMALLEST.decode()])
def test_a_byte_order_mark_is_no_part_of_a_message(value):
    assert parse_raw(value) == parse_raw(SMALLEST)
