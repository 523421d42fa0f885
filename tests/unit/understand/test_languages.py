"""Models of several languages side by side, as the setting names them."""

import pytest
import spacy

from services.common.settings import EnrichSettings
from services.enrich.understand import EntityRecogniser, Text
from services.enrich.understand.languages import wanted_models
from services.enrich.understand.model import DEFAULT_MODELS


def pipeline(folder, language: str, **patterns: str) -> str:
    """A model on disk that finds these names (underscores for spaces) and no other."""
    nlp = spacy.blank(language)
    rules = [{"label": label, "pattern": name.replace("_", " ")} for name, label in patterns.items()]
    nlp.add_pipe("entity_ruler").add_patterns(rules)
    nlp.to_disk(folder / language)
    return str(folder / language)


def named(recogniser: EntityRecogniser, body: str, language: str | None) -> tuple[str, set[str]]:
    (found,) = recogniser.find([Text(None, None, body, language)])
    return found.status, {entity.name for entity in found.entities}


def test_each_text_goes_to_the_model_of_its_language(tmp_path):
    paths = [pipeline(tmp_path, "de", Greta_Quill="PER"), pipeline(tmp_path, "es", Ana_Quill="PER")]
    both = EntityRecogniser.load(", ".join(paths))
    assert both.languages == ("de", "es")
    texts = [Text(None, None, f"{who} kam.", language) for who, language in
             [("Ana Quill", "es"), ("Greta Quill", "de"), ("Ana Quill", "de"), ("Ana Quill", "it"), ("Ana Quill", None)]]  # fmt: skip
    found = [(one.status, [entity.name for entity in one.entities]) for one in both.find(texts)]
    none = ("unsupported_language", [])
    assert found == [("ok", ["Ana Quill"]), ("ok", ["Greta Quill"]), ("ok", []), none, none]


def test_both_forms_of_norwegian_are_one(tmp_path):
    norwegian = EntityRecogniser.load(pipeline(tmp_path, "nb", Kari_Quill="PER"))
    assert named(norwegian, "Kari Quill kom.", "no") == ("ok", {"Kari Quill"})


def test_an_optional_model_may_be_missing(tmp_path):
    german = pipeline(tmp_path, "de", Greta_Quill="PER")
    recogniser = EntityRecogniser.load(f"{german}?,no_such_model?")
    assert (recogniser.languages, recogniser.left_out) == (("de",), ("no_such_model",))
    assert named(recogniser, "Jean Quill est venu.", "fr") == ("unsupported_language", set())


def test_a_model_that_is_there_and_broken_is_an_error_though_optional(tmp_path):
    (tmp_path / "broken").mkdir()
    with pytest.raises(ValueError, match=r"broken.*cannot be loaded.*install the package"):
        EntityRecogniser.load(f"{tmp_path / 'broken'}?")


def test_two_models_of_one_language_are_an_error(tmp_path):
    (tmp_path / "b").mkdir()
    first, second = pipeline(tmp_path, "de", A="PER"), pipeline(tmp_path / "b", "de", B="PER")
    with pytest.raises(ValueError, match=r"both for the language 'de': keep one"):
        EntityRecogniser.load(f"{first},{second}")


def test_a_model_of_no_language_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="choose a language's own"):
        EntityRecogniser.load(pipeline(tmp_path, "xx", A="PER"))


@pytest.mark.parametrize(("models", "said"), [("a,,b", "without a model"), ("", "without a model"), ("a, a?", "twice")])
def test_a_list_that_says_nothing_or_twice_the_same_is_an_error(models, said):
    with pytest.raises(ValueError, match=said):
        wanted_models(models)


@pytest.mark.parametrize("models", ["a", "a,b?", " a , /opt/models/de? ", DEFAULT_MODELS])
def test_settings_take_lists(models):
    assert EnrichSettings(enrich_model=models).enrich_model == models


@pytest.mark.parametrize("models", ["", " ", "a,", ",a", "a, ,b", "?", "a,?"])
def test_settings_refuse_lists_with_gaps(models):
    with pytest.raises(ValueError, match="enrich_model"):
        EnrichSettings(enrich_model=models)


def test_the_default_is_english_and_french_where_it_is_installed():
    assert EnrichSettings().enrich_model == DEFAULT_MODELS
    assert [one.is_optional for one in wanted_models(DEFAULT_MODELS)] == [False, True]
