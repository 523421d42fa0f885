import pytest

from services.enrich.measures import count_words, reading_seconds, text_hash


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" … — “” ", 0),
        ("The ferry sails again.", 4),
        ("Don’t say it isn't so", 5),
        ("The U.S. is well-known", 4),
        ("1,500 people", 3),
        ("Größe, œuvre, Москва", 3),
        ("東京都知事は会見した", 6),
        ("AP東京", 2),
    ],
)
def test_words(text, words):
    assert count_words(text) == words


def test_reading_time():
    assert (reading_seconds(0), reading_seconds(238), reading_seconds(1_190)) == (0, 60, 300)


def test_the_hash_is_over_the_words():
    one = text_hash("Ferry sails", "The pier, closed.")
    assert one == text_hash("FERRY SAILS", "the   pier\n\nclosed!")
    assert one == text_hash(None, "Ferry sails the pier closed")
    assert one != text_hash("Ferry sails", "The pier is closed.")
    assert len(one) == 32
    assert text_hash(None, "half a pair \ud800")
