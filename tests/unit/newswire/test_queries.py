import pytest

from newswire.queries import BadQuery, Search, body_of, by_id, moment


def filters(**given) -> list:
    return body_of(Search("ferry", **given))["query"]["bool"]["filter"]


def words(query: str) -> dict:
    (must,) = body_of(Search(query))["query"]["bool"]["must"]
    return must


@pytest.mark.parametrize("query", ["Blinken AND (Rafah OR Gaza) NOT Hamas", '"ground invasion"', "minist*", "a:b/c"])
def test_operators_are_handed_on_as_typed(query):
    asked = words(query)["query_string"]
    assert asked["query"] == query
    assert asked["default_operator"] == "AND"
    assert asked["allow_leading_wildcard"] is False
    assert "text.*" in asked["fields"]


@pytest.mark.parametrize("query", ["", "  ", "*", " * "])
def test_everything(query):
    assert words(query) == {"match_all": {}}


def test_nothing_narrows_a_plain_search():
    assert filters() == []


def test_a_name_is_the_whole_name_or_its_last_words():
    (only,) = filters(person=("Biden", "Ada Reed"))
    assert only["bool"]["minimum_should_match"] == 1
    terms = [one["term"]["people"] for one in only["bool"]["should"] if "term" in one]
    endings = [one["wildcard"]["people"] for one in only["bool"]["should"] if "wildcard" in one]
    assert [one["value"] for one in terms] == ["Biden", "Ada Reed"]
    assert [one["value"] for one in endings] == ["* Biden", "* Ada Reed"]
    assert all(one["case_insensitive"] for one in (*terms, *endings))


@pytest.mark.parametrize(("name", "pattern"), [("*", r"* \*"), ("A?", r"* A\?"), (r"a\b", r"* a\\b")])
def test_a_name_is_no_pattern(name, pattern):
    (only,) = filters(organisation=(name,))
    assert only["bool"]["should"][0]["term"]["organisations"]["value"] == name
    assert only["bool"]["should"][1]["wildcard"]["organisations"]["value"] == pattern


def test_several_filters_all_count():
    found = filters(place=("Rafah",), source=("gazette", "courier"), language=("en",), since="2h", until="2026-03-22")
    assert found[1:] == [
        {"terms": {"source.id": ["gazette", "courier"]}},
        {"terms": {"language": ["en"]}},
        {"range": {"sort_at": {"gte": "now-2h", "lte": "2026-03-22||/d"}}},
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("2h", "now-2h"),
        (" 30 m ", "now-30m"),
        ("7d", "now-7d"),
        ("2026-03-22", "2026-03-22||/d"),
        (" 0987-03-22 ", "0987-03-22||/d"),
        ("2026-03-22T09:30Z", "2026-03-22T09:30:00+00:00"),
        ("2026-03-22t09:30z", "2026-03-22T09:30:00+00:00"),
        ("2026-03-22 09:30", "2026-03-22T09:30:00"),
        ("2026-03-22 09:30 +01:00", "2026-03-22T09:30:00+01:00"),
        ("2026-03-22T09:30:15.25-0330", "2026-03-22T09:30:15.250000-03:30"),
    ],
)
def test_times_as_elasticsearch_reads_them(text, asked):
    assert moment(text, "--since") == asked


@pytest.mark.parametrize("text", ["yesterday", "2 fortnights", "2026-02-30", "-2h", "2h30m", "now-1d", "9999999h"])
def test_a_time_that_cannot_be_read_names_the_option_and_the_notation(text):
    with pytest.raises(BadQuery, match=r"^--until: .*; or a span such as 30m, 2h, 7d$"):
        body_of(Search("ferry", until=text))


def test_order():
    assert body_of(Search("a", sort="date"))["sort"][0] == {"sort_at": "desc"}
    assert body_of(Search("a"))["sort"][0] == {"_score": "desc"}
    # The last one breaks ties: two searches list in one order.
    assert body_of(Search("a", limit=3))["sort"][-1] == {"document_id": "asc"}
    assert body_of(Search("a", limit=3))["size"] == 3


def test_one_document_is_asked_for_by_a_query():
    assert by_id("a/b")["query"] == {"ids": {"values": ["a/b"]}}


def test_a_very_long_article_does_not_fail_the_search_that_finds_it():
    assert body_of(Search("ferry"))["highlight"]["max_analyzed_offset"] == 1_000_000


def test_a_language_is_found_however_it_is_written():
    assert filters(language=("EN", "fr")) == [{"terms": {"language": ["en", "fr"]}}]


def test_near_a_point():
    filters = body_of(Search("*", near="51.5, -0.13,50"))["query"]["bool"]["filter"]
    assert {"geo_distance": {"distance": "50.0km", "place_points": {"lat": 51.5, "lon": -0.13}}} in filters


@pytest.mark.parametrize(
    "near", ["London,50", "51.5,-0.13", "91,0,5", "0,181,5", "0,0,0", "0,0,nan", "nan,0,5", "0,0,99999", ""]
)
def test_a_point_that_is_none_says_how_it_is_written(near):
    if not near:
        assert body_of(Search("*", near=near)) == body_of(Search("*"))
        return
    with pytest.raises(BadQuery, match=r"--near: .*LATITUDE,LONGITUDE,KM"):
        body_of(Search("*", near=near))


def test_topics_by_any_of_their_names():
    (terms,) = filters(topic=("Sport", "medtop:06000000", "economy, business and finance"))
    assert terms == {"terms": {"topics": ["medtop:15000000", "medtop:06000000", "medtop:04000000"]}}
    assert filters() == []


def test_an_unknown_topic_is_refused_with_the_list():
    with pytest.raises(BadQuery, match=r"--topic: 'sprot' is no topic(.|\n)*medtop:17000000  weather"):
        filters(topic=("sprot",))
