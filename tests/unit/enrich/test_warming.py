"""What a child does before it says that it has started."""

from collections.abc import Sequence

import pytest

from services.enrich.records import Enriched, RawRecord, Result
from services.enrich.stage import Stage
from services.enrich.understand import EntityRecogniser
from services.enrich.understand.model import ENGLISH, EntityModel, load_model
from services.enrich.understand.topics.lexicon import lexicon_for
from services.enrich.warming import WORDS_A_PAGE, warm
from tests.unit.enrich.stand_ins import NOW, Recogniser, record

USUAL = "The police arrested a suspect after the football match, and the hospital said that doctors treated patients."


class Watched(Stage):
    """Keeps what it was given and gave."""

    def __init__(self, recogniser: EntityRecogniser | Recogniser) -> None:
        super().__init__(recogniser, 1, lambda: NOW)  # type: ignore[arg-type]
        self.given: list[RawRecord] = []
        self.results: list[Result] = []

    def enrich(self, records: Sequence[RawRecord]) -> list[Result]:
        results = super().enrich(records)
        self.given += records
        self.results += results
        return results


@pytest.fixture(scope="module")
def recogniser() -> EntityRecogniser:
    return EntityRecogniser.load(ENGLISH)


def test_each_listed_word_is_enriched_in_pages_of_usual_length():
    stage = Watched(Recogniser())
    warm(stage, ["en", "fr"], NOW)
    for language in ("en", "fr"):
        lexicon = lexicon_for(language)
        assert lexicon is not None
        assert len(lexicon.words) > 1_000
        text = " ".join(one.value.decode("utf-8") for one in stage.given if one.value)
        assert not {word for word in lexicon.words if word.isascii() and word not in text.lower()}
    assert len(stage.results) >= 2 * 1_000 / WORDS_A_PAGE
    assert [one for one in stage.results if not isinstance(one, Enriched)] == []


def test_a_language_without_a_list_needs_nothing():
    stage = Watched(Recogniser())
    warm(stage, ["de"], NOW)
    assert stage.given == []


def test_the_words_of_a_usual_article_are_known_by_then(recogniser: EntityRecogniser, monkeypatch: pytest.MonkeyPatch):
    met: list[int] = []
    spans = EntityModel.spans

    def counted(self: EntityModel, texts: Sequence[str]):
        before = self.new_words
        found = spans(self, texts)
        met.append(self.new_words - before)
        return found

    monkeypatch.setattr(EntityModel, "spans", counted)
    cold = load_model(ENGLISH)
    cold.spans([USUAL])
    warm(stage := Watched(recogniser), recogniser.languages, NOW)
    stage.enrich([record(USUAL)])
    unknown_when_cold, *_, unknown_when_warm = met
    assert unknown_when_warm < unknown_when_cold / 2
