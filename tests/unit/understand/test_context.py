"""What the text around a name says of it. Each case: an article with the model's readings marked, and what they become."""

import re

import pytest

from services.enrich.understand import EntityRecogniser, Text
from services.enrich.understand.gazetteer import load_gazetteer
from services.enrich.understand.place_tables import place_words
from services.enrich.understand.tables import tables_for

_MARK = re.compile(r"\[([^\]|]+)\|([A-Z_]+)\]")
LETTERS = {"person": "P", "organisation": "O", "place": "L", "event": "E", "work": "W", "product": "G"}


class Reading:
    """A model that has read the article as it is marked."""

    language, name, version, engine, why_not_fast = "en", "marked", "1", "fast", None

    def __init__(self, marked: str) -> None:
        self.text, self._spans, done = "", [], 0
        for mark in _MARK.finditer(marked):
            self.text += marked[done : mark.start()]
            self._spans.append((len(self.text), len(self.text) + len(mark[1]), mark[2]))
            self.text += mark[1]
            done = mark.end()
        self.text += marked[done:]

    def spans(self, texts):
        return [self._spans if text == self.text else [] for text in texts]


def understood(marked):
    model = Reading(marked)
    recogniser = EntityRecogniser(model, load_gazetteer("en"), tables_for("en"), place_words("en"))
    (found,) = recogniser.find([Text(None, None, model.text, "en")])
    return model.text, found.entities


def names(marked):
    """Every mention in order, "L Aldwater"."""
    text, entities = understood(marked)
    found = sorted((m.start, m.end, LETTERS[e.type]) for e in entities for m in e.mentions)
    return [f"{letter} {text[start:end]}" for start, end, letter in found]


def check(marked, *expected):
    assert names(marked) == list(expected)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a type from what stands around
        ("The [Aldwater|PERSON] ferry ran aground.", ["L Aldwater"]),
        ("[Aldwater|PERSON] residents complained.", ["L Aldwater"]),
        ("Shops in [Aldwater|PERSON] closed.", ["L Aldwater"]),
        ("He lost confidence in [Quill|PERSON] there.", ["P Quill"]),
        ("It lies north of [Velmouth|ORG], on the coast.", ["L Velmouth"]),
        ("The road from Aldwater to [Dunmere|PERSON] is closed.", ["L Dunmere"]),
        ("A train to [Dunmere|PERSON] was late.", ["L Dunmere"]),
        ("[Skarvholm|PERSON], a small fishing village, was cut off.", ["L Skarvholm"]),
        ("In the capital [Orsund|PERSON] people cheered.", ["L Orsund"]),
        ("[Orrin|ORG], 43, won again.", ["P Orrin"]),
        ("[Belarkali|PERSON] workers went on strike.", ["O Belarkali"]),
        ("[Norvy|PERSON] Chief Executive Jon [Holm|PERSON] agreed.", ["O Norvy", "P Holm"]),
        ("The regulator [Anvesa|PERSON] agreed.", ["O Anvesa"]),
        ("[Anvesa|PERSON] said so. [Anvesa|PERSON] met. [Anvesa|PERSON] left. The health regulator [Anvesa|PERSON]",
         ["P Anvesa", "P Anvesa", "P Anvesa", "P Anvesa"]),
        ("[Anvesa|PERSON] said so. [Anvesa|PERSON] met. The regulator [Anvesa|PERSON]; [Anvesa|PERSON] officials; "
         "[Anvesa|PERSON] staff", ["O Anvesa"] * 5),
        ("The [Trump|PERSON] administration.", ["P Trump"]),
        ("Rain in [Galway|GPE] and [Mayo|ORG] fell.", ["L Galway", "L Mayo"]),
        ("The plant in [Valencia|ORG] is shut.", ["L Valencia"]),
        ("He had left [Ormoc|ORG] at dawn.", ["L Ormoc"]),
        ("Residents from [Nether Aldwater|PERSON] sang; [Aldwater|PERSON] town council met.",
         ["L Nether Aldwater", "L Aldwater"]),
        ("[Aino Tarkka|PERSON] died. [Tarkka|ORG] was old. [Tarkka|GPE] painted.", ["P Aino Tarkka", "P Tarkka", "P Tarkka"]),
        ("[Ramon Iligan|PERSON] came. [Iligan|GPE] said so.", ["P Ramon Iligan", "P Iligan"]),
        # a type from the name itself
        ("The [Communist Party|ORG] met.", ["O Communist Party"]),
        ("It was at [Euston Station|ORG] then.", ["L Euston Station"]),
        ("The [Kestrel Cup|ORG] is his.", ["E Kestrel Cup"]),
        ("[Saltmarsh Trust|PERSON] paid.", ["O Saltmarsh Trust"]),
        ("It belongs to [Pfizer|PERSON] now.", ["O Pfizer"]),
        ("[New South Wales|GPE] ([NSW|ORG]) was first. [NSW|ORG] paid.", ["L New South Wales", "L NSW", "L NSW"]),
        # names carried
        ("They trust Pfizer a lot.", ["O Pfizer"]),
        ("[Moncef Slaouki|PERSON] left. Then [Slaouki|NORP] spoke.", ["P Moncef Slaouki", "P Slaouki"]),
        ("[Ted Hui|PERSON] left. Then Hui spoke.", ["P Ted Hui", "P Hui"]),
        ("It lies in the north of France there.", ["L France"]),
        ("The Chad Wolf who came.", []),
        # the right stretch
        ("[Welshman Evans|PERSON] won.", ["P Evans"]),
        ("[Moon Jae|PERSON]-in called.", ["P Moon Jae-in"]),
        ("The [U.S.|GPE]-led force and the pro-[Trump|PERSON] crowd.", []),
        ("A [post-Brexit|ORG] deal.", []),
        ("[Elfyn|PERSON] [Evans|PERSON] won.", ["P Elfyn Evans"]),
        ("[Tom and Mara Quill|PERSON] won.", ["P Tom", "P Mara Quill"]),
        ("[Svein|PERSON] Tore [Holm|PERSON] won.", ["P Svein Tore Holm"]),
        ("[Baylor 27-14|ORG] it was.", ["O Baylor"]),
        ("The [Dunhill Club at|ORG] noon.", ["O Dunhill Club"]),
        ("[VTB Capital ’s|ORG] man.", ["O VTB Capital"]),
        ("The [U.S.|GPE] Senate voted.", ["O U.S. Senate"]),
        ("The [U.S.|GPE] [Senate|ORG] voted.", ["O U.S. Senate"]),
        ("The [Portugal|GPE] Open began.", ["E Portugal Open"]),
        ("[OPEC|ORG]+ met.", ["O OPEC+"]),
        ("[Dunmere|GPE] Rovers came.", ["O Dunmere Rovers"]),
        ("[Dunmere|PERSON] Bridge is shut.", ["L Dunmere Bridge"]),
    ],
)  # fmt: skip
def test_names_have_the_type_and_stretch_that_their_surroundings_say(marked, expected):
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[ORSUND|ORG] (Harbour Wire) - Trams ran.", ["L ORSUND", "O Harbour Wire"]),
        ("ORSUND/PORT ANSELM, Dec 7 (Harbour Wire) — Trams ran.", ["L ORSUND", "L PORT ANSELM", "O Harbour Wire"]),
        ("[ORSUND|ORG] (Harbour Wire) - Trams ran.\n\n[Orsund|PERSON] slept.", ["L ORSUND", "O Harbour Wire", "L Orsund"]),
        ("[NAIROBI|ORG], Kenya — Trams ran.", ["L NAIROBI", "L Kenya"]),
        ("BREAKING — Trams ran.", []),
        ("FILE PHOTO — Trams ran.", []),
        ("Trams ran.\n\n(Reporting by [Sarah White Writing|PERSON] by Ed De Clare in Orsund; Editing by Toby Char)",
         ["P Sarah White", "P Ed De Clare", "L Orsund", "P Toby Char"]),
        ("Trams ran. Reporting by Ann Lee and Tom Quill.", ["P Ann Lee", "P Tom Quill"]),
        ("Trams. REUTERS/[Regis Duval / File Photo|ORG]", ["P Regis Duval"]),
        ("Reporting by the council was late.", []),
    ],
)  # fmt: skip
def test_a_line_s_form_names_cities_and_people(marked, expected):
    assert names(marked) == expected


SPORT = " The striker scored late after the goalkeeper fell; his team mate hit a penalty of the league season in two matches ."


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Texas|GPE] beat [Kansas|GPE] 3-1.", ["O Texas", "O Kansas"]),
        ("[Texas|GPE] (3-2) came. [Texas|GPE] slept. It was in [Texas|GPE].", ["O Texas", "O Texas", "L Texas"]),
        ("[Brigham|PERSON] 22-17 it was.", ["O Brigham"]),
        ("[Smith|PERSON] won.", ["P Smith"]),
        ("The match was in [Leeds|GPE].", ["L Leeds"]),
        ("It was at [Norman|GPE], [Oklahoma|GPE].", ["L Norman", "L Oklahoma"]),
        ("The [Ducks|PRODUCT] came; the Ducks left.", ["O Ducks", "O Ducks"]),
        (
            "[Bolton Wanderers|ORG] lost. Bolton play again; the Wanderers sank.",
            ["O Bolton Wanderers", "O Bolton", "O Wanderers"],
        ),
        ("[Leeds United|ORG] won. They met in [Leeds|GPE].", ["O Leeds United", "L Leeds"]),
        ("[Blackburn|GPE] 3 [Bolton|GPE] 1", ["O Blackburn", "L Bolton"]),
        ("The Ducks left.", []),
        ("The Games came; the Games left.", []),
        ("The Germans came; the Germans left.", []),
    ],
)
def test_in_sport_a_place_may_be_a_team(marked, expected):
    assert names(marked + SPORT) == expected


def test_elsewhere_a_place_is_no_team():
    check("[Texas|GPE] beat [Kansas|GPE] in a vote.", "L Texas", "L Kansas")


def test_a_team_and_its_place_are_two_entities():
    _, entities = understood("[Texas|GPE] (3-2) came. They met in [Texas|GPE]." + SPORT)
    assert {(e.type, e.name, e.count) for e in entities} == {("organisation", "Texas", 1), ("place", "Texas", 1)}


def joined(marked):
    """Every mention in order, as the canonical name of whom it names."""
    _, entities = understood(marked)
    return [name for _, name in sorted((m.start, e.name) for e in entities for m in e.mentions)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Benjamin Netanyahu|PERSON] left. [Netanyahu|PERSON] spoke. [Benjamin|PERSON] slept.", ["Benjamin Netanyahu"] * 3),
        ("[Tom Quill|PERSON] met [Mara Quill|PERSON]. Mr [Quill|PERSON] left. Ms [Quill|PERSON] too. Mr. [Quill|PERSON]",
         ["Tom Quill", "Mara Quill", "Tom Quill", "Mara Quill", "Tom Quill"]),
        # unknown given names: who has been Mr is not Mrs
        ("[Orl Quill|PERSON] met [Uma Quill|PERSON]. Ms [Quill|PERSON] left. Mr [Quill|PERSON] too. Ms [Quill|PERSON]",
         ["Orl Quill", "Uma Quill", "Uma Quill", "Orl Quill", "Uma Quill"]),
        ("Mr [Orl Quill|PERSON] met [Uma Quill|PERSON]. Mr [Quill|PERSON] left. Mrs [Quill|PERSON] too.",
         ["Orl Quill", "Uma Quill", "Orl Quill", "Uma Quill"]),
        ("[Tom Quill|PERSON] came. Mrs [Quill|PERSON] left. [Quill|PERSON] stayed.", ["Tom Quill", "Mrs Quill", "Tom Quill"]),
        ("Mr [Quill|PERSON] left. Mrs [Quill|PERSON] stayed.", ["Mr Quill", "Mrs Quill"]),
        ("Mr [Quill|PERSON] left. [Quill|PERSON] stayed.", ["Quill", "Quill"]),
        ("[Uma Quill|PERSON] came. Mrs [Quill|PERSON] left.", ["Uma Quill", "Uma Quill"]),
        ("[Bill Clinton|PERSON] and [Hillary Clinton|PERSON] came. Mrs [Clinton|PERSON] spoke, [Bill|PERSON] slept.",
         ["Bill Clinton", "Hillary Clinton", "Hillary Clinton", "Bill Clinton"]),
        ("[Carla Benito Ruiz|PERSON] came. [Benito|PERSON] left. [Carla Benito|PERSON] too.", ["Carla Benito Ruiz"] * 3),
        ("[Omar al-Sarif|PERSON] came. [Sarif|PERSON] left.", ["Omar al-Sarif"] * 2),
        ("[Thomas Quill|PERSON] came. [Tom Quill|PERSON] left.", ["Thomas Quill"] * 2),
        ("[Maria Elena Orr|PERSON] came. [Elena Orr|PERSON] left.", ["Maria Elena Orr"] * 2),
        ("[Ann Quill|PERSON] came. [Tom Quill|PERSON] left.", ["Ann Quill", "Tom Quill"]),
        ("[Robert F. Kennedy|PERSON] came. [R. Kennedy|PERSON] left, [Rose Kennedy|PERSON] too.",
         ["Robert F. Kennedy", "Robert F. Kennedy", "Rose Kennedy"]),
    ],
)  # fmt: skip
def test_everybody_is_one_person(marked, expected):
    assert joined(marked) == expected
