"""Whole articles, written for these tests, with what an editor would list for them."""

from typing import NamedTuple

import pytest

from services.enrich.understand import EntityRecogniser, Text, Understanding


class Labelled(NamedTuple):
    text: Text
    people: set[str]
    places: set[str]
    organisations: set[str]


def article(title, standfirst, *paragraphs):
    return Text(title, standfirst, "\n\n".join(paragraphs), "en")


ARTICLES = {
    "surnames, titles, a possessive": Labelled(
        article(
            "Merz urges Poland to keep border open",
            "German Chancellor Friedrich Merz met his Polish counterpart in Warsaw on Monday.",
            "Chancellor Friedrich Merz asked Poland's Prime Minister Donald Tusk to keep the crossing open.",
            "Tusk said the checks would stay for now. “We will look at it again in May,” Mr. Tusk told reporters.",
            "Merz flew back to Berlin in the evening. German officials called the talks friendly.",
        ),
        {"Friedrich Merz", "Donald Tusk"},
        {"Poland", "Warsaw", "Berlin"},
        set(),
    ),
    "a shouted headline": Labelled(
        article(
            "NATO CHIEF WARNS RUSSIA OVER BALTIC CABLES",
            None,
            "NATO Secretary General Mark Rutte warned Russia on Tuesday that damage to cables would be answered.",
            "Rutte spoke in Brussels after a meeting with Estonian and Finnish ministers. Russia denied any role.",
            "The alliance has sent two frigates to the Gulf of Finland, Rutte said.",
        ),
        {"Mark Rutte"},
        {"Russia", "Brussels", "Gulf of Finland"},
        {"NATO"},
    ),
    "an abbreviation and its organisation": Labelled(
        article(
            "ADB agrees new loan for Kenya",
            "The lender asks for higher taxes.",
            "The African Development Bank (ADB) agreed on Friday to lend Kenya $1.2 billion over three years.",
            "President William Ruto welcomed the decision in Nairobi. Ruto will present a budget in June.",
            "The ADB expects Kenyan growth of five percent. Moody's had cut the country's rating last year.",
        ),
        {"William Ruto"},
        {"Kenya", "Nairobi"},
        {"African Development Bank", "Moody's"},
    ),
    "one country in four spellings": Labelled(
        article(
            "US and Japan sign chip accord",
            None,
            "The United States and Japan signed an agreement on semiconductors in Tokyo on Wednesday.",
            "U.S. Trade Representative Katherine Okafor said the US would open its market in stages.",
            "“America keeps its word,” Okafor said. Japanese companies such as Toyota welcomed the accord.",
        ),
        {"Katherine Okafor"},
        {"United States", "Japan", "Tokyo"},
        {"Toyota"},
    ),
    "two who share a surname": Labelled(
        article(
            "Sisters meet in Melbourne final",
            None,
            "Serena Williams beat Venus Williams 6-4, 6-4 in the final in Melbourne, Australia, on Saturday.",
            "Venus Williams, the elder, had won in Paris. “She was better today,” Williams said.",
            "Serena Williams leaves Australia for Dubai on Monday.",
        ),
        {"Serena Williams", "Venus Williams"},
        {"Melbourne", "Australia", "Paris", "Dubai"},
        set(),
    ),
    "two names in one compound": Labelled(
        article(
            "Israel-Hezbollah truce holds for a second week",
            None,
            "The truce between Israel and Hezbollah held on Sunday, residents of southern Lebanon said.",
            "Lebanese soldiers returned to villages near Tyre. Hezbollah said it would keep to the agreement.",
            "The Israel-Hezbollah agreement was brokered by France. Israel says it will leave Lebanon in March.",
        ),
        set(),
        {"Israel", "Lebanon", "Tyre", "France"},
        {"Hezbollah"},
    ),
    "a pope, a king and common words that are names": Labelled(
        article(
            "Pope Francis receives King Charles in Rome",
            None,
            "Pope Francis received King Charles at the Vatican on Thursday. Francis, who is 88, had been ill.",
            "The king will travel on to Ravenna. Theresa May was among the guests; May will speak in Rome in May.",
        ),
        {"Pope Francis", "King Charles", "Theresa May"},
        {"Rome", "Vatican", "Ravenna"},
        set(),
    ),
    "nationalities and days name nobody": Labelled(
        article(
            "Flood kills twelve in northern Nigeria",
            None,
            "Twelve people drowned when a river rose in Kano, Nigeria, on Monday, the Red Cross said.",
            "Nigerian soldiers and Muslim volunteers brought boats. Arab and European donors promised help.",
            "Governor Abba Yusuf visited Kano on Tuesday. Yusuf said 3,000 houses were lost.",
        ),
        {"Abba Yusuf"},
        {"Nigeria", "Kano"},
        {"Red Cross"},
    ),
    "a town the model takes for a person": Labelled(
        article(
            "Fighting reaches Kupiansk",
            "Ukraine sends reserves to the eastern town.",
            "Russian troops entered the town of Kupiansk on Monday, Ukraine's army said.",
            "Civilians left Kupiansk by bus for Kharkiv. President Volodymyr Zelenskyy called the situation difficult.",
            "Zelenskyy asked for more air defence. Roads into Kupiansk were under fire.",
        ),
        {"Volodymyr Zelenskyy"},
        {"Kupiansk", "Ukraine", "Kharkiv"},
        set(),
    ),
    "a company named like a person": Labelled(
        article(
            "Siemens buys software maker",
            None,
            "Siemens will buy the American software maker Altair for $10 billion, the Munich company said on Thursday.",
            "Siemens chief executive Roland Busch said the purchase would close in 2025. Shares of Siemens rose.",
            "Busch expects savings of $150 million. Bank of America advised Siemens.",
        ),
        {"Roland Busch"},
        {"Munich"},
        {"Siemens", "Altair", "Bank of America"},
    ),
}


def named(understanding: Understanding, kind: str) -> set[str]:
    return {entity.name for entity in understanding.entities if entity.type == kind}


@pytest.mark.parametrize("labelled", ARTICLES.values(), ids=ARTICLES.keys())
def test_an_article_names_what_an_editor_would_list(recogniser: EntityRecogniser, labelled: Labelled):
    (found,) = recogniser.find([labelled.text])
    assert found.status == "ok"
    assert named(found, "person") == labelled.people
    assert named(found, "place") == labelled.places
    assert named(found, "organisation") == labelled.organisations


@pytest.mark.parametrize("labelled", ARTICLES.values(), ids=ARTICLES.keys())
def test_mentions_stand_where_they_say_and_overlap_none(recogniser: EntityRecogniser, labelled: Labelled):
    (found,) = recogniser.find([labelled.text])
    taken: set[tuple[str, int]] = set()
    for entity in found.entities:
        assert entity.count == len(entity.mentions) > 0
        last_word = entity.name.split()[-1].casefold()
        surfaces = [getattr(labelled.text, m.field)[m.start : m.end].casefold() for m in entity.mentions]
        assert any(last_word in surface for surface in surfaces)
        for m in entity.mentions:
            place = {(m.field, i) for i in range(m.start, m.end)}
            assert not place & taken
            taken |= place


@pytest.mark.parametrize("labelled", ARTICLES.values(), ids=ARTICLES.keys())
def test_a_name_is_listed_once_and_the_most_salient_comes_first(recogniser: EntityRecogniser, labelled: Labelled):
    (found,) = recogniser.find([labelled.text])
    names = [entity.name.casefold() for entity in found.entities]
    assert len(names) == len(set(names))
    order = [(-entity.salience, entity.name) for entity in found.entities]
    assert order == sorted(order)
    assert order[0][0] == -1.0


def test_a_batch_finds_what_each_article_alone_does(recogniser: EntityRecogniser):
    texts = [labelled.text for labelled in ARTICLES.values()]
    assert recogniser.find(texts) == [recogniser.find([text])[0] for text in texts]


def test_countries_and_their_spellings_share_one_id(recogniser: EntityRecogniser):
    (found,) = recogniser.find([ARTICLES["one country in four spellings"].text])
    (us,) = [entity for entity in found.entities if entity.id == "iso:US"]
    assert us.count == 5
    assert {code for code, _ in found.countries} == {"US", "JP"}
    assert sum(weight for _, weight in found.countries) == pytest.approx(1, abs=0.001)


def test_a_bare_surname_is_whoever_was_named_last(recogniser: EntityRecogniser):
    labelled = ARTICLES["two who share a surname"]
    (found,) = recogniser.find([labelled.text])
    at = labelled.text.body.index("Williams said")
    (who,) = [e.name for e in found.entities if any(m.start == at and m.field == "body" for m in e.mentions)]
    assert who == "Venus Williams"
