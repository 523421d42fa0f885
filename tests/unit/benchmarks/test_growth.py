"""Generated documents are what the contract takes, the same each time, with words as often as Zipf's law has them."""

import random
from collections import Counter

import pytest
from kafka.consumer.fetcher import ConsumerRecord

from benchmarks.growth.generator import FEWEST_WORDS, MOST_WORDS, VOCABULARY, Generator, Zipf, word
from benchmarks.growth.outage import growth_mib
from benchmarks.growth.queries import searches
from schemas.enriched import EnrichedArticle
from services.common.seal import sealed_version


@pytest.fixture(scope="module")
def generator():
    return Generator.make()


def test_documents_are_valid_and_have_nothing_unknown(generator):
    for number in range(200):
        key, version, value = generator.document(number)
        article = EnrichedArticle.model_validate_json(value, extra="forbid")
        assert (article.document_id, article.version) == (key, version)
        for entity in article.entities:
            for mention in entity.mentions:
                assert article.body[mention.start : mention.end] == entity.name


def test_the_same_number_gives_the_same_and_another_another(generator):
    assert generator.document(7) == Generator.make().document(7)
    assert len({generator.document(number)[0] for number in range(500)}) == 500


def test_messages_are_sealed_so_that_they_go_the_way_that_real_ones_go(generator):
    key, value, headers = generator.message(3)
    assert (
        sealed_version(ConsumerRecord("t", 0, 0, 0, 0, 0, key, value, headers, None, 0, 0, 0))
        == generator.document(3)[1]
    )


def test_sizes_spread_as_news_does(generator):
    words = [EnrichedArticle.model_validate_json(generator.document(n)[2]).word_count for n in range(400)]
    assert min(words) >= FEWEST_WORDS
    assert max(words) <= MOST_WORDS
    assert max(words) > 2 * sorted(words)[200] > 4 * min(words)


def test_the_second_rank_comes_half_as_often_as_the_first():
    ranks, chance = Zipf(1_000), random.Random(1)
    often = Counter(ranks.draw(chance) for _ in range(100_000))
    assert often[0] / often[1] == pytest.approx(2, rel=0.1)
    assert often[0] / often[9] == pytest.approx(10, rel=0.15)
    assert max(often) < 1_000


def test_no_two_ranks_share_a_word():
    assert len({word(rank) for rank in range(VOCABULARY)}) == VOCABULARY


def test_ten_searches_with_other_words_each_time(generator):
    first, second = dict(searches(generator, 1)), dict(searches(generator, 2))
    assert len(first) == 10
    assert first == dict(searches(generator, 1))
    assert all(first[name] != second[name] for name in first)


def test_growth_counts_from_what_the_process_had_once_it_ran():
    assert growth_mib([(1.0, 100.0), (4.0, 120.0), (60.0, 130.0)]) == 10.0
