"""What `newswire reinstate` sends again."""

from types import SimpleNamespace

from newswire.holding import last_of_each


def test_each_content_is_sent_once_and_where_it_stands_last():
    records = [SimpleNamespace(value=value, offset=offset) for offset, value in enumerate((b"a", b"b", b"a", b"c"))]
    assert [(one.value, one.offset) for one in last_of_each(records)] == [(b"b", 1), (b"a", 2), (b"c", 3)]
