"""What the recogniser does with texts that are no ordinary articles, and with other models."""

import pytest
import spacy

from services.enrich.understand import EntityRecogniser, Text
from services.enrich.understand.recogniser import READ_CHARACTERS, READ_TOKENS
from tests.processor_time import bounded

ODD = [
    "", " ", "Berlin", "🙂 🙂", "\n\n", "NATO", "Mr.", "US", "The President", "’s", "Prime Minister", "X" * 30_000,
    "Pope", "Israel-", "Senator Schumer or President Biden", "مرحبا القاهرة", "A" + "\u0301" * 500, "İSTANBUL VE ANKARA HABERLERİ ßŉ",
]  # fmt: skip


def in_english(body: str, title: str | None = None, standfirst: str | None = None) -> Text:
    return Text(title, standfirst, body, "en")


@pytest.mark.parametrize("body", ODD, ids=lambda text: ascii(text[:20]))
def test_odd_texts_get_an_answer(recogniser, body):
    (found,) = recogniser.find([in_english(body, title=body, standfirst=body)])
    assert found.status == "ok"
    for entity in found.entities:
        assert 0 < entity.salience <= 1
        assert all(0 <= m.start < m.end <= len(body) for m in entity.mentions)


@pytest.mark.parametrize(
    "body",
    [
        " ".join(f"Word{i}" for i in range(10_000)),
        "Capital " * 10_000,
        "John Smith, " * 8_000,
        "NO SENTENCE ENDS " * 5_000,
    ],
    ids=["10,000 capitalised words", "one word 10,000 times", "one name 8,000 times", "all capitals"],
)
def test_long_oddities_take_under_two_seconds(recogniser, body):
    with bounded(2):
        recogniser.find([in_english(body)])


@pytest.mark.parametrize("language", ["fr", "ar", None])
def test_another_language_has_no_entities(recogniser, language):
    texts = [Text("Paris", None, "Emmanuel Macron visited Berlin on Monday.", language),
             in_english("Emmanuel Macron visited Berlin on Monday.")]  # fmt: skip
    other, english = recogniser.find(texts)
    assert (other.status, other.entities, other.countries) == ("unsupported_language", (), ())
    assert {entity.name for entity in english.entities} == {"Berlin", "Emmanuel Macron"}


def test_a_text_too_long_is_cut_and_says_so(recogniser):
    filler = "Nothing happened on that day. " * (READ_CHARACTERS // 30)
    (found,) = recogniser.find([in_english("Angela Merkel was in Berlin. " + filler + "Olaf Scholz was in Hamburg.")])
    assert found.status == "truncated"
    assert {entity.name for entity in found.entities} == {"Angela Merkel", "Berlin"}


def test_a_city_in_a_dateline_is_not_shouted(recogniser):
    (found,) = recogniser.find(
        [in_english("NAIROBI, Kenya — A railway reopened on Monday, the ministry in Kenya said.")]
    )
    assert "Nairobi" in {e.name for e in found.entities if e.type == "place" and e.id.startswith("gn:")}


def test_a_city_keeps_the_name_that_the_article_gives_it(recogniser):
    (found,) = recogniser.find([in_english("The mayor of Cologne spoke in Cologne, Germany, on Monday.")])
    assert {(e.name, e.id) for e in found.entities} == {("Cologne", "gn:2886242"), ("Germany", "iso:DE")}


def test_the_default_model_takes_the_fast_engine(recogniser):
    english = recogniser.model_for("en")
    assert (english.name, english.version, english.engine) == ("en_core_web_md", "3.8.0", "fast")


def test_any_pipeline_that_names_entities_will_do(tmp_path):
    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PER", "pattern": "Anne Dupont"},
            {"label": "LOC", "pattern": "Lyon"},
            {"label": "MISC", "pattern": "Lundi"},
        ]
    )
    nlp.to_disk(tmp_path / "model")
    french = EntityRecogniser.load(str(tmp_path / "model"))
    assert (french.languages, french.model_for("fr").engine) == (("fr",), "spacy")
    (found,) = french.find(
        [Text("Anne Dupont élue à Lyon", None, "Anne Dupont vit à Lyon. Lundi, Dupont parlera.", "fr")]
    )
    assert {(e.name, e.type, e.count) for e in found.entities} == {("Anne Dupont", "person", 3), ("Lyon", "place", 2)}
    assert next(e.id for e in found.entities if e.name == "Lyon").startswith("gn:")


def test_a_model_that_is_not_there_says_what_to_do():
    with pytest.raises(ValueError, match=r"'no_such_model'.*install the package"):
        EntityRecogniser.load("no_such_model")


def test_a_model_without_entities_says_so(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "model")
    with pytest.raises(ValueError, match="names no entities"):
        EntityRecogniser.load(str(tmp_path / "model"))


def test_long_texts_are_read_few_at_once(recogniser, monkeypatch):
    model, sizes = recogniser.model_for("en")._model, []
    read = model.spans
    monkeypatch.setattr(model, "spans", lambda texts: sizes.append(len(texts) // 3) or read(texts))
    long = in_english("Ada Reed was in Lisbon. " * 2_000)
    assert len({found.entities for found in recogniser.find([long] * 5)}) == 1
    assert sizes == [2, 2, 1]
    recogniser.find([in_english("Ada Reed was in Lisbon.")] * 20)
    assert sizes[3:] == [8, 8, 4]


def test_a_text_of_marks_is_cut_by_their_number(recogniser):
    (found,) = recogniser.find([in_english("Ada Reed was in Lisbon. " + "! " * READ_TOKENS + "Tom Quill was in Oslo.")])
    assert found.status == "truncated"
    assert {entity.name for entity in found.entities} == {"Ada Reed", "Lisbon"}
    (whole,) = recogniser.find([in_english("Ada Reed was in Lisbon. " + "! " * 15_000 + "Tom Quill was in Oslo.")])
    assert (whole.status, len(whole.entities)) == ("ok", 4)
