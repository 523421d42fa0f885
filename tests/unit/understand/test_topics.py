"""The rules that find topics: words, phrases, placing, and what no text may do to them."""

import pytest

from schemas.media_topics import CODES, NAMES
from services.enrich.understand.topics import THRESHOLD, Placed, find_topics
from services.enrich.understand.topics.choosing import BY_CHANCE, MOST, without_chance
from services.enrich.understand.topics.evidence import READ_CHARACTERS, Evidence
from services.enrich.understand.topics.lexicon import REMEMBERED, Lexicon, languages, lexicon_for
from services.enrich.understand.topics.sections import topics_of_path, topics_of_section
from services.enrich.understand.topics.wordlist import LONGEST_WORD, TOPICS, read_list, words_of
from tests.processor_time import bounded

SHORT = {code: short for short, code in CODES.items()}
MATCH = "Rovers won the football tournament 2-1: the goalkeeper saved in the semi-final, and the striker scored in extra time."
COURT = "The jury found the burglar guilty of theft, and the judge sentenced him to three years in prison."


def topics(title: str | None = None, body: str = "", language: str | None = "en", **placed) -> list[str]:
    return [SHORT[topic.code] for topic in find_topics(Placed(title=title, body=body, language=language, **placed))]


SAMPLES = {
    "en": {
        "arts": "The museum opens an exhibition of the painter's portraits, and the orchestra plays at the concert.",
        "crime": COURT,
        "disaster": "Firefighters evacuated residents after the earthquake; rescuers searched the rubble for survivors.",
        "economy": "Shares fell after the company reported lower profits, and the central bank raised interest rates.",
        "education": "Pupils and teachers return to school on Monday; the university waits for students' exam results.",
        "environment": "Greenhouse gas emissions and pollution threaten wetland habitats, conservationists say.",
        "health": "Doctors at the hospital vaccinate patients against measles after an outbreak of the disease.",
        "human": "A centenarian and her long lost sister were reunited on her birthday; the dog got a present, too.",
        "labour": "Union members voted to strike over wages; the employer had announced layoffs at the plant.",
        "lifestyle": "Our chef's recipe for a weekend picnic: bake the bread, add garlic, olive oil and cheese.",
        "politics": "The prime minister called an election; lawmakers in parliament and voters were surprised.",
        "religion": "The bishop and the imam said a prayer with pilgrims at the cathedral before the Easter service.",
        "science": "Astronomers with a telescope found a comet; scientists wrote software to compute its orbit.",
        "society": "Asylum seekers and homeless families met racism and poverty, the refugee charity said.",
        "sport": MATCH,
        "conflict": "Troops shelled the frontline with artillery before the ceasefire; a missile wounded soldiers.",
        "weather": "Forecasters expect heavy rain and thunderstorms, then frost and snow; temperatures fall to minus 3 degrees.",
    },
    "fr": {
        "arts": "Le musée ouvre une exposition du peintre, et l'orchestre donne un concert au théâtre.",
        "crime": "Le tribunal a condamné le cambrioleur à trois ans de prison ; son avocat fera appel du jugement.",
        "disaster": "Les pompiers ont évacué les habitants après le séisme ; les secours cherchent des survivants.",
        "economy": "L'inflation recule, la bourse monte et l'entreprise annonce un bénéfice en hausse.",
        "education": "Les élèves retrouvent leurs enseignants : c'est la rentrée à l'école, au collège et au lycée.",
        "environment": "La pollution menace la biodiversité de la zone humide, disent les écologistes.",
        "health": "À l'hôpital, les médecins vaccinent leurs patients contre la rougeole, une maladie contagieuse.",
        "human": "La doyenne du village, centenaire, retrouve son chien le jour de son anniversaire.",
        "labour": "Les syndicats appellent à la grève contre les licenciements et pour les salaires.",
        "lifestyle": "La recette du chef : un gâteau au beurre et au chocolat, à servir avec un vin du vignoble voisin.",
        "politics": "Le premier ministre et les députés débattent à l'assemblée nationale avant les élections.",
        "religion": "L'évêque et l'imam ont prié avec les fidèles à la cathédrale ; la messe suivra dimanche.",
        "science": "Des chercheurs du laboratoire ont observé une comète au télescope et calculé son orbite.",
        "society": "Les réfugiés et les sans abri, victimes du racisme et de la pauvreté, demandent un logement.",
        "sport": "Le gardien de but a sauvé un penalty, et l'équipe remporte la coupe après prolongation.",
        "conflict": "Les troupes ont bombardé la ville malgré le cessez-le-feu ; un missile a tué des soldats.",
        "weather": "Météo-France annonce des averses, des orages puis de la neige, et des températures en baisse.",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "topic", "text"),
    [(language, topic, text) for language, samples in SAMPLES.items() for topic, text in samples.items()],
)
def test_each_topic_is_found_by_its_words(language, topic, text):
    assert topics(body=text, language=language)[0] == topic


def test_samples_are_of_every_topic():
    assert all(list(samples) == list(CODES) for samples in SAMPLES.values())


def test_code_name_and_confidence():
    (found,) = find_topics(Placed(title="Rovers win the cup", body=MATCH, language="en"))
    assert (found.code, found.name) == ("medtop:15000000", "sport")
    assert 0.9 < found.confidence <= 1


def test_the_title_outweighs_what_stands_late():
    plain = "Nothing else was said of it by anybody at the harbour office. " * 12
    sport, crime = "The goalkeeper left the football club.", "The burglar went to prison for theft."
    assert topics(sport, plain + crime)[0] == topics(None, plain + crime, standfirst=sport)[0] == "sport"
    assert topics(crime, plain + sport)[0] == topics(None, plain + sport, standfirst=crime)[0] == "crime"


def test_the_lead_outweighs_the_end():
    plain = "So it was said, and so it went on for a while with nobody there to hear of it. " * 6
    assert topics(body=COURT + " " + plain + MATCH)[0] == "crime"
    assert topics(body=MATCH + " " + plain + COURT)[0] == "sport"


def test_main_topic_first_and_three_at_most():
    text = " ".join(SAMPLES["en"][topic] for topic in ("crime", "religion", "health", "weather"))
    found = find_topics(Placed(body=text, language="en"))
    assert len(topics(body=f"{COURT} {SAMPLES['en']['religion']} {SAMPLES['en']['health']}")) == len(found) == MOST == 3
    confidences = [topic.confidence for topic in found]
    assert confidences == sorted(confidences, reverse=True)


def test_none_below_the_threshold():
    for text in SAMPLES["en"].values():
        for other in SAMPLES["en"].values():
            assert all(topic.confidence >= THRESHOLD for topic in find_topics(Placed(body=text + other, language="en")))
    assert topics(body="It was said that this would be so, and then it was.") == []
    assert topics(body="A member of the team said so.") == []


def sums(lists: str, text: str) -> dict[str, float]:
    evidence = Evidence(Lexicon(lists))
    evidence.read(text, 1.0)
    return {topic: said for topic, said in zip(TOPICS, evidence.sums(), strict=True) if said}


def test_a_word_said_again_and_again_says_less_each_time():
    said = [sums("sport 3: goal", "goal " * count)["sport"] for count in (1, 3, 7)]
    assert said == [3.0, 6.0, 9.0]


def test_an_article_about_everything_is_hardly_about_anything():
    found = find_topics(Placed(body=" ".join(SAMPLES["en"].values()), language="en"))
    assert all(topic.confidence < 0.6 for topic in found)


def test_what_chance_gives_is_taken_off():
    text = "The prime minister and the voters: lawmakers in parliament debate the election bill, said senators."
    assert topics(body=text + " The second goal, it was said, was a win.") == ["politics"]
    assert 0 < BY_CHANCE["religion"] < BY_CHANCE["sport"] < 0.1
    assert without_chance([10.0] * len(TOPICS))[TOPICS.index("sport")] == 0.0
    rest = without_chance([83.0 if topic == "politics" else 17.0 * (topic == "sport") for topic in TOPICS])
    assert [round(said, 3) for said in rest if said] == [78.0, 9.0]


class TestWords:
    def test_a_phrase_counts_instead_of_its_words(self):
        assert topics("War of words") == []
        assert topics("War")[0] == "conflict"
        assert topics("Clay court")[0] == "sport"
        assert topics("County court") == ["crime"]

    def test_the_words_of_a_phrase_are_not_counted_again(self):
        lists = "politics 3: prime minister\nreligion 3: minister"
        assert sums(lists, "The prime minister") == {"politics": 3.0}
        assert sums(lists, "Minister, prime minister") == {"politics": 3.0, "religion": 3.0}

    def test_the_longest_phrase_wins(self):
        lists = Lexicon("sport 3: world cup\nlifestyle 3: world cup cake\nnone 0: world")
        phrases = lists.look_up("world").phrases["cup"]
        assert [phrase.length for phrase in phrases] == [3, 2]

    def test_a_phrase_may_end_openly_but_not_beyond_the_text(self):
        (phrase,) = Lexicon("arts 3: tv show*").look_up("tv").phrases[""]
        assert phrase.follows(["tv", "showrunner"], 0)
        assert not phrase.follows(["tv", "news"], 0)
        assert not phrase.follows(["tv"], 0)

    def test_plural_beginning_and_ending(self):
        lists = Lexicon(
            "sport 3: goal\ncrime 3: burglar*\nhealth 3: burg*\npolitics 3: *minister\nweather 3: burglarweather"
        )
        entry = {word: lists.look_up(word).entry for word in ("goal", "goals", "burglary", "burglarweather")}
        assert entry["goal"] == entry["goals"] >= 0
        assert entry["burglary"] != entry["burglarweather"]
        assert lists.weights[entry["burglary"]] == ((TOPICS.index("crime"), 3.0),)
        assert lists.look_up("finanzminister").entry >= 0
        assert lists.look_up("ministers").entry == lists.look_up("xburglar").entry == -1

    def test_hyphens_apostrophes_and_capitals_split_nothing_from_its_list(self):
        assert words_of("The WORLD’S Quarter-Final: 2–1, COVID-19!") == [
            "the", "world", "s", "quarter", "final", "2", "1", "covid", "19",
        ]  # fmt: skip
        assert topics(body=MATCH.upper()) == topics(body=MATCH) == ["sport"]

    def test_a_word_of_two_topics_says_both(self):
        lists = read_list("labour 3: walkout\nhealth 2: walkout")
        assert dict(lists.weights[lists.words["walkout"]]) == {TOPICS.index("labour"): 3.0, TOPICS.index("health"): 1.5}

    @pytest.mark.parametrize("line", ["sprot 3: goal", "sport 7: goal", "sport: goal", "sport 3 goal"])
    def test_a_list_that_cannot_be_read_says_where(self, line):
        with pytest.raises(ValueError, match=r"line 2 of a word list.*topic"):
            Lexicon(f"# a comment\n{line}")

    def test_lists_are_whole(self):
        assert {"en", "fr"} <= languages()
        assert all(len(language) == 2 for language in languages())
        for language in languages():
            lists = lexicon_for(language)
            said = {topic for weights in lists.weights for topic, weight in weights if weight == 3.0}
            assert said == set(range(len(TOPICS))), language
        assert BY_CHANCE.keys() == CODES.keys()


class TestPlacing:
    @pytest.mark.parametrize(
        ("name", "topic"),
        [
            ("Sport", "sport"), ("SPORTS", "sport"), ("Fußball", "sport"), ("Économie", "economy"), ("economie", "economy"),
            ("Faits divers", "crime"), ("Wetter", "weather"), ("経済", "economy"), ("Politik/Inland", "politics"),
            ("Presidentielle", "politics"),
            ("News > Health", "health"), ("Sport Football News", "sport"), ("Ciencia y Tecnología", "science"),
            ("Gospodarka", "economy"), ("Mat og drikke", "lifestyle"),
        ],
    )  # fmt: skip
    def test_sections_of_many_languages(self, name, topic):
        assert [TOPICS[number] for number in topics_of_section(name)] == [topic]

    def test_a_section_of_two_topics(self):
        assert {TOPICS[number] for number in topics_of_section("Business & Technology")} == {"economy", "science"}

    @pytest.mark.parametrize("name", ["News", "World", "", None, "x" * 5_000, "Sport" * 50, "Sport/" * 50])
    def test_sections_that_say_nothing(self, name):
        assert topics_of_section(name) == frozenset()

    @pytest.mark.parametrize(
        ("url", "topic"),
        [
            ("https://harbour-post.example/sport/football/ferry-news-1234", ["sport"]),
            ("https://harbour-post.example/fr/faits-divers/2026/03/22/titre", ["crime"]),
            ("https://harbour-post.example/%C3%A9conomie/titre.html", ["economy"]),
            ("https://harbour-post.example/news/sport", []),
            ("https://[", []),
            ("/" * 100_000, []),
            ("https://harbour-post.example/a/b/c/d/e/f/g/sport/x", []),
            (None, []),
        ],
    )
    def test_the_path_of_the_address(self, url, topic):
        assert [TOPICS[number] for number in topics_of_path(url)] == topic

    def test_the_section_decides_where_the_words_do_not(self):
        dull = "The meeting at the harbour office lasted for two hours, and nobody knew what to say of it."
        assert topics("A long evening", dull) == []
        assert topics("A long evening", dull, section="Sport") == ["sport"]
        assert topics("A long evening", dull, url="https://harbour-post.example/sport/1") == ["sport"]

    def test_the_section_cannot_hide_what_the_text_says(self):
        body = " ".join([COURT] * 5)
        assert "crime" in topics("Burglar jailed", body, section="Sport")

    def test_a_language_without_list_goes_by_placing_alone(self):
        polish = {"title": "Mecz", "body": "Drużyna wygrała finał.", "language": "pl"}
        assert topics(**polish) == []
        assert topics(**polish, section="Sport") == ["sport"]
        assert topics(**polish, url="https://harbour-post.example/gospodarka/1") == ["economy"]
        assert topics(**polish, keywords=["sport", "Sport", "Puchar"]) == ["sport"]
        assert topics(MATCH, MATCH, None) == topics(MATCH, MATCH, "xx") == topics(MATCH, MATCH, "sections") == []

    def test_keywords_are_read_as_words_too(self):
        assert topics("A long evening", keywords=["goalkeeper", "cup final"]) == ["sport"]


class TestBadInput:
    @pytest.mark.parametrize(
        "text",
        ["", " ", "\n\n", "1234 5678", "😀 😀 😀", "...", "\u0000\u200b", "مباراة كرة القدم", "足球比赛", "\ud800"],
    )
    def test_nothing_to_go_by(self, text):
        assert find_topics(Placed(title=text, standfirst=text, body=text, language="en", keywords=[text])) == ()

    def test_no_field_at_all(self):
        assert find_topics(Placed()) == ()

    def test_one_word(self):
        assert topics("Football") == ["sport"]

    def test_time_does_not_grow_beyond_what_is_read(self):
        long = " ".join([MATCH] * 10_000)  # 1 MB
        placed = Placed(
            title=long, standfirst=long, body=long, language="en", section=long, keywords=[long] * 10_000, url=long
        )
        find_topics(placed)
        with bounded(1):
            assert [topic.name for topic in find_topics(placed)] == ["sport"]

    def test_what_stands_behind_the_limit_is_not_read(self):
        body = COURT + " " + "so " * (READ_CHARACTERS // 3)
        assert find_topics(Placed(body=body, language="en")) == find_topics(
            Placed(body=body + MATCH * 99, language="en")
        )

    def test_ten_thousand_capitalised_words_in_a_row(self):
        assert topics(body=" ".join(f"Word{number}" for number in range(10_000))) == []

    def test_words_without_end_fill_no_memory(self):
        assert words_of("a" * 1_000_000 + " goal") == ["goal"]
        assert words_of("é" * 1_000_000 + " goal") == ["goal"]
        assert words_of("b" * LONGEST_WORD) == ["b" * LONGEST_WORD]
        assert lexicon_for("en").look_up.cache_info().maxsize == REMEMBERED


def test_names_are_those_of_all_seventeen():
    assert len(NAMES) == 17
    assert list(NAMES) == sorted(NAMES)
