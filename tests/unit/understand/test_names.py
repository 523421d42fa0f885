"""The rules that turn a model's spans into names, each by itself."""

import pytest

from services.enrich.understand.carry import carried
from services.enrich.understand.entities import entity_id
from services.enrich.understand.gazetteer import Gazetteer, load_gazetteer
from services.enrich.understand.names import Name, Tidier
from services.enrich.understand.people import People, abbreviations
from services.enrich.understand.results import Mention
from services.enrich.understand.salience import normalised, weight
from services.enrich.understand.tables import tables_for
from services.enrich.understand.truecase import truecased
from services.enrich.understand.votes import with_one_type

ENGLISH = tables_for("en")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer("en")


def span(text: str, part: str, label: str) -> tuple[int, int, str]:
    start = text.index(part)
    return start, start + len(part), label


def tidied(gazetteer, text, *parts):
    names = Tidier([text], ENGLISH, gazetteer).names([[span(text, part, label) for part, label in parts]])
    assert all(text[name.start : name.end] == name.text for name in names)
    return [(name.text, name.type) for name in names]


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("Senator John Kennedy", "PERSON", "John Kennedy"),
        ("US Secretary of State Antony Blinken", "PERSON", "Antony Blinken"),
        ("former French Prime Minister Élisabeth Borne", "PERSON", "Élisabeth Borne"),
        ("Mr. Tusk", "PERSON", "Tusk"),
        ("Ursula von der Leyen's", "PERSON", "Ursula von der Leyen"),
        ("the United Nations", "ORG", "United Nations"),
        ("The Hague", "GPE", "The Hague"),
        ("McDonald's", "ORG", "McDonald's"),
        ("“Kyiv", "GPE", "Kyiv"),
        ("Prime Video", "ORG", "Prime Video"),
    ],
)
def test_spans_lose_what_is_no_part_of_the_name(gazetteer, marked, label, expected):
    assert [text for text, _ in tidied(gazetteer, f"Then {marked} came.", (marked, label))] == [expected]


def test_no_name_goes_from_one_paragraph_to_the_next(gazetteer):
    text = "Read the Millbrook Courier\n\nObama spoke."
    assert tidied(gazetteer, text, ("Millbrook Courier\n\nObama", "ORG")) == [
        ("Millbrook Courier", "organisation"),
        ("Obama", "organisation"),
    ]


@pytest.mark.parametrize(
    ("marked", "label"),
    [("Israeli", "ORG"), ("Arab", "GPE"), ("the Israeli PM", "EVENT"), ("Foreign Minister", "PERSON"), ("Monday", "ORG"),
     ("7 October", "DATE"), ("2024", "ORG"), ("officials", "ORG"), ("www.example.com", "ORG"), ("Republicans", "ORG"),
     ("President", "PERSON"), ("A" * 101, "ORG"), ("B", "ORG"), ("Smith 5", "PERSON")],
)  # fmt: skip
def test_what_names_nobody_is_refused(gazetteer, marked, label):
    assert tidied(gazetteer, f"Then {marked} came.", (marked, label)) == []


def test_an_office_is_no_organisation(gazetteer):
    assert tidied(gazetteer, "Secretary of State Rubio", ("State", "ORG"), ("Rubio", "PERSON")) == [("Rubio", "person")]


def test_compounds_of_known_names_are_split(gazetteer):
    assert tidied(gazetteer, "Gaza's Rafah", ("Gaza's Rafah", "GPE")) == [("Gaza", "place"), ("Rafah", "place")]
    text = "Hamas said so. The Israel-Hamas war"
    assert ("Israel", "place") in tidied(gazetteer, text, ("Hamas", "ORG"), ("Israel-Hamas", "ORG"))
    assert tidied(gazetteer, "Guinea-Bissau", ("Guinea-Bissau", "GPE")) == [("Guinea-Bissau", "place")]
    assert tidied(gazetteer, "Bank of America", ("Bank of America", "ORG")) == [("Bank of America", "organisation")]


def named(text: str, field: int = 2, start: int = 0, kind="person") -> Name:
    return Name(field, start, start + len(text), kind, text)


def test_short_names_join_the_long_one():
    people = People(
        [named("Benjamin Netanyahu"), named("Robert F. Kennedy Jr.", start=50), named("Robert Kennedy", start=90)]
    )
    assert people.full_name(named("Netanyahu", field=0)) == "Benjamin Netanyahu"
    assert people.full_name(named("Benjamin")) == "Benjamin Netanyahu"
    assert people.full_name(named("Kennedy", start=120)) == "Robert F. Kennedy Jr."
    assert people.full_name(named("Robert Kennedy", start=90)) == "Robert F. Kennedy Jr."
    assert people.full_name(named("Schumer")) == "Schumer"


def test_a_shared_surname_goes_to_the_last_named():
    people = People([named("Bill Clinton", start=10), named("Hillary Clinton", start=60)])
    assert people.full_name(named("Clinton", start=40)) == "Bill Clinton"
    assert people.full_name(named("Clinton", start=99)) == "Hillary Clinton"
    assert people.full_name(named("Clinton", start=0)) == "Bill Clinton"


def test_an_abbreviation_joins_only_one_organisation():
    names = [
        named(t, kind="organisation")
        for t in ("Bank of Italy", "World Trade Organization", "WTO", "BI", "Banca Intesa")
    ]
    assert abbreviations(names) == {"WTO": "World Trade Organization"}


_WORDS = (
    "Rafah",
    "Qatar",
    "Schumer",
    "Renault",
    "Zorgon Railways",
    "Zorgon",
    "Leeds United",
    "Kenya Railways",
    "United",
)


@pytest.mark.parametrize(
    ("text", "readings", "expected"),
    [
        ("A raid on the town of Rafah", ["person"], "place"),
        ("Qatar said", ["organisation"], "place"),
        ("Senator Schumer or", ["organisation"], "person"),
        ("the carmaker Renault", ["person"], "organisation"),
        ("with Leeds United on", ["person"], "organisation"),
        ("with Kenya Railways on", ["place"], "organisation"),
        ("in United on", ["place"], "place"),
        ("the Zorgon Railways on", ["event"], "event"),
        ("Zorgon Zorgon Zorgon", ["person", "person", "organisation"], "person"),
    ],
)
def test_a_name_has_the_type_its_mentions_make_likely(gazetteer, text, readings, expected):
    word = next(w for w in _WORDS if w in text)
    at = [i for i in range(len(text)) if text.startswith(word, i)]
    names = [named(word, start=start, kind=kind) for start, kind in zip(at, readings, strict=True)]
    voted = with_one_type(names, ["", "", text], People(names), gazetteer, ENGLISH)
    assert {name.type for name in voted} == {expected}


def test_a_country_that_is_somebodys_surname(gazetteer):
    names = [named("Michael Jordan"), named("Jordan", start=20)]
    voted = with_one_type(names, ["", "", "Michael Jordan won. Jordan said"], People(names), gazetteer, ENGLISH)
    assert [name.type for name in voted] == ["person", "person"]


def overlooked(text: str, *known: Name) -> list[tuple[str, int]]:
    found = carried(list(known), [[], [], []], ["", "", text], People(known), ENGLISH, load_gazetteer("en"))
    return [(name.text, name.start) for name in found[len(known) :]]


def test_names_are_carried_to_where_they_were_overlooked():
    merkel = named("Angela Merkel")
    assert overlooked("Angela Merkel left. Then Merkel spoke.", merkel) == [("Merkel", 25)]
    assert overlooked("Angela Merkel left. The Merkel Foundation spoke.", merkel) == []
    assert overlooked("Angela Merkel left. Ulrich Merkel and Merkels spoke.", merkel) == []
    assert overlooked("Theresa May left in May.", named("Theresa May")) == []
    assert overlooked("Carol June left in June.", named("Carol June")) == []
    assert overlooked("Mark Brown left. Brown bears are brown.", named("Mark Brown")) == []


def test_a_shouted_line_is_written_as_elsewhere():
    fields = ["NATO AND UN WARN RUSSIA OVER GAS", "", "Gas from Russia, NATO said. The UN agreed: gas is scarce."]
    assert truecased(fields, ENGLISH.function_words)[0] == "NATO and UN Warn Russia over gas"
    assert truecased(fields, ENGLISH.function_words)[2] == fields[2]
    assert truecased(["STRASSE ŉ ﬁN ẞ GROSS"], frozenset())[0].__len__() == len("STRASSE ŉ ﬁN ẞ GROSS")


def test_title_and_lead_weigh_more():
    def one(field, start=0):
        return weight([Mention(field, start, start + 3)], 1_000)

    assert one("title") > one("standfirst") > one("body", 0) > one("body", 900)
    assert normalised([2.0, 1.0, 0.5]) == [1.0, 0.5, 0.25]
    assert normalised([]) == []


def test_an_id_depends_on_the_name_alone():
    assert (
        entity_id("person", "Élisabeth Borne")
        == entity_id("person", "elisabeth  borne")
        == "per:" + entity_id("organisation", "Elisabeth Borne").removeprefix("org:")
    )
    assert entity_id("person", "Joe Biden") != entity_id("person", "Jo Ebiden")
    # frozen: indexed documents hold these
    assert entity_id("person", "Antony Blinken") == "per:2468fd9278ae63b4"
