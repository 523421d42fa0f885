"""Plain facts: what is found, what is left open, and that no text makes it slow."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.enriched import FACT_PARTS
from services.enrich.understand.facts import facts_of
from services.enrich.understand.facts.dates import dates_mentioned
from services.enrich.understand.facts.money import money
from services.enrich.understand.facts.phrases import key_phrases, summary
from services.enrich.understand.facts.quotes import quotes
from services.enrich.understand.facts.reading import readability
from services.enrich.understand.facts.sentences import sentences
from services.enrich.understand.results import Entity, Mention
from tests.processor_time import bounded

WEDNESDAY = date(2026, 3, 4)


def people(body: str, *names: str) -> list[Entity]:
    """Entities of these names, with their surnames as mentions, too."""
    found = []
    for name in names:
        mentions = []
        for form in (name, name.split()[-1]):
            at = body.find(form)
            while at >= 0:
                if not any(m.start <= at < m.end for m in mentions):
                    mentions.append(Mention("body", at, at + len(form)))
                at = body.find(form, at + 1)
        found.append(Entity(name, "person", f"per:{name}", len(mentions), 0.5, tuple(mentions)))
    return found


# --- sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("Mr. Quill met Dr. J. Abara. They spoke.", ["Mr. Quill met Dr. J. Abara.", "They spoke."]),
        ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
        ("“We won.” She laughed.", ["“We won.”", "She laughed."]),
        ("He lives in the U.S. She does not.", ["He lives in the U.S.", "She does not."]),
        ("at 5 p.m. on Monday. The end.", ["at 5 p.m. on Monday.", "The end."]),
        ("no full stop here\n\nnor here", ["no full stop here", "nor here"]),
        ("東京で会議が開かれた。参加者は百人。", ["東京で会議が開かれた。", "参加者は百人。"]),
        ("Elle part. « Enfin ! » dit-il.", ["Elle part.", "« Enfin ! » dit-il."]),
        ("", []),
        (" \n\t ", []),
        ("…", ["…"]),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


# --- quotes


@pytest.mark.parametrize(
    ("body", "said", "speaker"),
    [
        ('"We will open it in May," said Mara Quill on Tuesday.', "We will open it in May", "Mara Quill"),
        ("“We will open it in May,” Quill said. Mara Quill left.", "We will open it in May", "Mara Quill"),
        ("Mara Quill told reporters: “We will open it in May.”", "We will open it in May.", "Mara Quill"),
        ("“We will open it in May,” said the mayor, Mara Quill.", "We will open it in May", "Mara Quill"),
        ("“We will open it in May,” she said. Mara Quill left.", "We will open it in May", None),
        ("Mara Quill left. “We will open it in May.” That was all.", "We will open it in May.", None),
        ("“We will open it in May.”\n\nMara Quill said nothing.", "We will open it in May.", None),
        ("“We will open it in May” read the sign that Mara Quill held.", "We will open it in May", None),
    ],
)
def test_a_speaker_stands_beside_a_verb_of_saying(body, said, speaker):
    (found,) = quotes(body, "en", people(body, "Mara Quill"))
    assert (found.text, found.speaker) == (said, speaker)
    assert body[found.start : found.end] == found.text
    assert found.speaker_id == (f"per:{speaker}" if speaker else None)


@pytest.mark.parametrize(
    ("body", "language", "speaker"),
    [
        ("« L'eau est montée d'un mètre en trois heures », raconte Martine Sorel, boulangère.", "fr", "Martine Sorel"),
        ("Martine Sorel a expliqué : « L'eau est montée d'un mètre en trois heures. »", "fr", "Martine Sorel"),
        ("„Das Wasser stieg um einen Meter“, sagte Martine Sorel.", "de", None),
    ],
)
def test_quotes_in_other_marks(body, language, speaker):
    (found,) = quotes(body, language, people(body, "Martine Sorel"))
    assert found.speaker == speaker
    assert body[found.start : found.end] == found.text


def test_the_second_half_of_a_quote_has_the_speaker_of_the_first():
    body = "“We will open it in May,” said Mara Quill. “Nobody has to wait for us.” Leon Abara listened."
    assert [q.speaker for q in quotes(body, "en", people(body, "Mara Quill", "Leon Abara"))] == ["Mara Quill"] * 2


def test_two_people_are_told_apart():
    body = "“The bridge is safe to use,” said Mara Quill. Leon Abara said: “It is not safe to use.”"
    assert [q.speaker for q in quotes(body, "en", people(body, "Mara Quill", "Leon Abara"))] == [
        "Mara Quill",
        "Leon Abara",
    ]


@pytest.mark.parametrize(
    "body", ["The “best” tram.", "A “so called” plan", "“unclosed to the end of it all", "” “ ”", ""]
)
def test_what_is_no_quote(body):
    assert quotes(body, "en", []) == ()


def test_japanese_quotes_need_fewer_signs():
    (found,) = quotes("市長は「橋は五月に開通します」と述べた。", "ja", [])
    assert found.text == "橋は五月に開通します"


# --- dates


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("It opened on 12 March 2026.", "en", [("12 March 2026", "2026-03-12", "day")]),
        ("It opened on March 12, 2026, at noon.", "en", [("March 12, 2026", "2026-03-12", "day")]),
        ("It opened on the 1st of May 1931.", "en", [("1st of May 1931", "1931-05-01", "day")]),
        ("It opened on 28 December.", "en", [("28 December", "2025-12-28", "day")]),
        ("It opens on June 3.", "en", [("June 3", "2026-06-03", "day")]),
        ("In March 2019 it closed.", "en", [("March 2019", "2019-03", "month")]),
        ("Nobody has seen it since 1987.", "en", [("1987", "1987", "year")]),
        ("Flight 1987 had 2019 bags.", "en", []),
        ("It may close; they march on.", "en", []),
        ("It closed yesterday.", "en", [("yesterday", "2026-03-03", "day")]),
        ("The council voted on Tuesday.", "en", [("Tuesday", "2026-03-03", "day")]),
        ("The council voted on Wednesday.", "en", [("Wednesday", "2026-03-04", "day")]),
        ("The council voted last Wednesday.", "en", [("Wednesday", "2026-02-25", "day")]),
        ("The council will vote on Friday.", "en", [("Friday", "2026-03-06", "day")]),
        ("On Friday, the council will vote.", "en", [("Friday", "2026-03-06", "day")]),
        ("The council votes next Wednesday.", "en", [("Wednesday", "2026-03-11", "day")]),
        ("The council was to vote on Friday.", "en", []),
        ("The council must vote before Friday.", "en", []),
        ("Rovers play Wanderers on Saturday.", "en", []),
        ("It rains on Tuesdays.", "en", []),
        ("It was 2026-02-30 then 2026-02-28.", "en", [("2026-02-28", "2026-02-28", "day")]),
        ("Le 1er mai 2026, il ouvre.", "fr", [("1er mai 2026", "2026-05-01", "day")]),
        ("Il a fermé en mars 2019.", "fr", [("mars 2019", "2019-03", "month")]),
        ("Il a fermé mardi.", "fr", [("mardi", "2026-03-03", "day")]),
        ("Il fermera vendredi.", "fr", [("vendredi", "2026-03-06", "day")]),
        (
            "Il a fermé mardi dernier, dit-elle depuis 2019.",
            "fr",
            [("mardi dernier", "2026-03-03", "day"), ("2019", "2019", "year")],
        ),
        ("Es schloss am 12. März 2026.", "de", []),
        ("31 February 2026 never was.", "en", []),
    ],
)
def test_dates(body, language, expected):
    found = dates_mentioned(body, language, WEDNESDAY)
    assert [(one.text, one.value, one.precision) for one in found] == expected
    assert all(body[one.start : one.end] == one.text for one in found)


def test_without_a_day_of_publication_only_what_names_its_year():
    body = "It closed on Tuesday, 3 March, after 12 March 2019 and since 1987; yesterday it rained."
    assert [one.value for one in dates_mentioned(body, "en", None)] == ["2019-03-12", "1987"]


# --- money


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("It cost £1.2 million.", "en", [("£1.2 million", 1_200_000.0, "GBP")]),
        ("It cost $1,250,000 in all.", "en", [("$1,250,000", 1_250_000.0, None)]),
        ("It cost US$3bn.", "en", [("US$3bn", 3e9, "USD")]),
        ("It cost A$40 and C$5.50.", "en", [("A$40", 40.0, "AUD"), ("C$5.50", 5.5, "CAD")]),
        ("It cost 40 billion yen.", "en", [("40 billion yen", 40e9, "JPY")]),
        ("It cost 5 million US dollars.", "en", [("5 million US dollars", 5e6, "USD")]),
        ("It cost 300 dollars or 200 euros.", "en", [("300 dollars", 300.0, None), ("200 euros", 200.0, "EUR")]),
        ("It cost EUR 1,500.", "en", [("EUR 1,500", 1500.0, "EUR")]),
        ("Il coûte 1 234,50 euros.", "fr", [("1 234,50 euros", 1234.5, "EUR")]),
        ("Il coûte 3,5 millions d'euros.", "fr", [("3,5 millions d'euros", 3.5e6, "EUR")]),
        ("Es kostet 1.234,50 €.", "de", [("1.234,50 €", 1234.5, "EUR")]),
        ("Es kostet 12.500 €.", "de", [("12.500 €", 12500.0, "EUR")]),
        ("It weighs 300 pounds and has 2,000 members.", "en", []),
        ("$ and € and £", "en", []),
        ("EUROS 5", "en", []),
    ],
)
def test_money(body, language, expected):
    found = money(body, language)
    assert [(one.text, one.amount, one.currency) for one in found] == expected
    assert all(body[one.start : one.end] == one.text for one in found)


# --- the rest


def test_a_hard_text_is_harder_than_an_easy_one():
    easy = "The cat sat on the mat. It was a big cat. We all like the cat. " * 4
    hard = (
        "Notwithstanding considerable administrative reservations, the interdepartmental commission recommended immediate "
        "reconsideration of internationally negotiated environmental responsibilities. " * 4
    )
    one, other = readability(easy, "en"), readability(hard, "en")
    assert one is not None
    assert other is not None
    assert one.score > 90 > 20 > other.score
    assert one.words_per_sentence == 5.3


@pytest.mark.parametrize(
    ("body", "language"), [("Too short.", "en"), ("word " * 50, "de"), ("", "fr"), ("word " * 50, None)]
)
def test_no_reading_ease_where_no_formula_holds(body, language):
    assert readability(body, language) is None


def test_key_phrases_come_again_and_leave_small_words_out():
    body = (
        "The old quay belongs to the town. Marlow Shipping wants the old quay, and Marlow Shipping will pay. "
        "Nobody asked the town about the old quay."
    )
    found = key_phrases("Marlow Shipping buys quay", body, "en")
    assert found[:2] == ("Marlow Shipping", "quay")
    assert not {"the", "and", "wants", "old"} & set(found)


def test_a_capital_at_the_start_of_a_sentence_or_in_a_headline_is_not_the_words_own():
    assert (
        key_phrases("FERRIES STOP", "Ferries stop. The ferries stop again, as ferries do.", "en")[0] == "ferries stop"
    )


@pytest.mark.parametrize("language", ["de", None])
def test_no_key_phrases_without_a_list_of_small_words(language):
    assert key_phrases("Kai Kai", "Kai Kai Kai Kai", language) == ()


def test_a_summary_is_two_sentences_word_for_word_and_begins_with_the_lead():
    body = (
        "ALDWATER (Coastwire) - The town council voted on Monday to sell the old quay to Marlow Shipping. It rained.\n\n"
        "“I said no and I say no again today,” said one. The quay has stood empty since the council closed it in 2019."
    )
    found = summary(body, "Aldwater")
    assert found == (
        "The town council voted on Monday to sell the old quay to Marlow Shipping. "
        "The quay has stood empty since the council closed it in 2019."
    )


@pytest.mark.parametrize("body", ["", "One.", "Menu Home News Sport", "word " * 500])
def test_no_summary_of_what_has_no_sentences(body):
    assert summary(body, None) is None


HOSTILE = {
    "no sentence ends": "word " * 200_000,
    "opening marks": "“" * 200_000,
    "straight marks": '"' * 200_000,
    "digits": "1" * 200_000,
    "numbers": "1,234.5 " * 30_000,
    "signs": "$ " * 100_000,
    "sums": "$1,234,567.89 million " * 10_000,
    "months": "May 1 " * 40_000,
    "weekdays": "on Tuesday " * 20_000,
    "full stops": "." * 200_000,
    "initials": "J. " * 70_000,
    "quotes": "“one two three four five,” said Mara. " * 6_000,
    "one word": "x" * 1_000_000,
    "emoji": "🙂" * 100_000,
    "right to left": "مرحبا بالعالم. " * 15_000,
    "line ends": "\n" * 300_000,
    "apostrophes": "d'l'" * 50_000,
    "capitals": "BIG NEWS TODAY ON TUESDAY. " * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_million_signs_of_anything_are_read_within_a_second_and_a_half(name, language):
    body = HOSTILE[name]
    entities = people(body[:2_000], "Mara")
    with bounded(1.5):
        facts_of(body[:300], body, language=language, dateline=None, published=WEDNESDAY, entities=entities)


@given(
    st.text(alphabet=st.sampled_from("aB1 .,“”\"'$€\n–Mayon Tuesday"), max_size=400),
    st.sampled_from(["en", "fr", "ja", None]),
)
def test_offsets_are_in_order_and_point_at_what_they_say(body, language):
    found = facts_of("Title", body, language=language, dateline=None, published=WEDNESDAY, entities=[])
    for part in (found.quotes, found.dates, found.money):
        assert all(body[one.start : one.end] == one.text for one in part)
        assert all(one.end <= other.start for one, other in pairwise(part))
    assert found.summary is None or all(piece in body for piece in found.summary.split(". "))


def test_only_what_was_asked_for_is_looked_for():
    body = "“We will open it in May,” said Mara Quill on Tuesday. It cost £5 million, it cost £5 million. " * 4
    everything = facts_of(
        "It", body, language="en", dateline=None, published=WEDNESDAY, entities=people(body, "Mara Quill")
    )
    fields = dict(zip(FACT_PARTS, ("quotes", "dates", "money", "readability", "key_phrases", "summary"), strict=True))
    assert all(getattr(everything, name) for name in fields.values())
    for part in FACT_PARTS:
        one = facts_of(
            "It",
            body,
            language="en",
            dateline=None,
            published=WEDNESDAY,
            entities=people(body, "Mara Quill"),
            parts=[part],
        )
        assert {name for name in fields.values() if getattr(one, name)} == {fields[part]}
