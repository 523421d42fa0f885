import pytest

from schemas.media_topics import CODES, NAMES, SHORT, UnknownTopic, code_of


@pytest.mark.parametrize(
    "said",
    ["sport", "Sports", "SPORT", " sport ", "medtop:15000000", "MEDTOP:15000000", "15000000"],
)
def test_a_code_a_name_or_a_short_name(said):
    assert code_of(said) == "medtop:15000000"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("economy, business and finance", "medtop:04000000"),
        ("Economy,  business and FINANCE", "medtop:04000000"),
        ("business", "medtop:04000000"),
        ("climate", "medtop:06000000"),
        ("labor", "medtop:09000000"),
        ("war", "medtop:16000000"),
        ("medtop:20000337", "medtop:20000337"),
        ("20000337", "medtop:20000337"),
    ],
)
def test_what_else_is_understood(said, code):
    assert code_of(said) == code


@pytest.mark.parametrize(
    "said", ["sprot", "", " ", "medtop:", "medtop:18000000", "99999999", "medtop:2000", "20００0337"]
)
def test_an_unknown_one_lists_all_seventeen(said):
    with pytest.raises(UnknownTopic) as error:
        code_of(said)
    assert str(error.value).startswith(f"{said!r} is no topic")
    assert all(code in str(error.value) and name in str(error.value) for code, name in NAMES.items())


def test_each_topic_is_found_by_all_that_it_is_called():
    for short, code in CODES.items():
        assert code_of(short) == code_of(code) == code_of(NAMES[code]) == code
        assert SHORT[code] == short
    assert len(NAMES) == len(SHORT) == 17
