"""The ruler is right before anything is measured with it."""

import pytest

from benchmarks.cleaning import goals, tables
from benchmarks.cleaning.__main__ import worst
from benchmarks.cleaning.extractors import Date, Found, newswire, whole_text, with_readability, with_trafilatura
from benchmarks.cleaning.labels import FORMATS, HALVES, Sample, load
from benchmarks.cleaning.measures import date_verdict, f1, overlap, same_credit, shingles, without_lines
from benchmarks.cleaning.scores import Scores, score
from benchmarks.cleaning.speed import Speed, around_median, measure
from schemas.times import parse_iso

LABELS = {
    "shape": "plain",
    "language": "en",
    "url": None,
    "title": "Ferry afloat again",
    "standfirst": "Nobody was hurt in the fog.",
    "body": "The ferry came free on the evening tide.\n\nPancakes were served.",
    "optional": ["Morrow reported from Port Anselm."],
    "authors": ["Elspeth Morrow"],
    "published": {"value": "2026-05-06", "precision": "day"},
    "modified": None,
    "headings": ["A wedding delayed"],
    "captions": [{"caption": "The ferry.", "credit": "Tess Gallant"}],
    "kind": "article",
    "quality": "ok",
}
PERFECT = Found(
    body=LABELS["body"],
    title=LABELS["title"],
    authors=("ELSPETH MORROW",),
    published=Date("2026-05-06", "day"),
    says_dates=True,
    standfirst=LABELS["standfirst"],
    headings=("A wedding delayed",),
    captions=(("The ferry.", "Tess Gallant"),),
    kind="article",
    quality="ok",
)


def sample(page="", suffix="txt", name="a", half="open", **labels):
    return Sample(name, half, suffix, page, {**LABELS, **labels})


def test_f1_of_shingles_by_hand():
    # 3 shingles wanted, 2 found, 2 in common.
    assert f1("one two three four five six", "One, two three four five!", "en") == pytest.approx(2 * 2 / 5)
    assert f1("", "", "en") == 1.0
    assert f1("text", "", "en") == 0.0
    assert f1("a b", "a b", "en") == 1.0


def test_a_repeated_paragraph_costs():
    text = "one two three four five"
    assert f1(text, f"{text} {text}", "en") < 0.6


def test_unspaced_languages_have_shingles_of_characters():
    assert list(shingles("蜂蜜、 二人で", "ja")) == [("蜂", "蜜", "二", "人"), ("蜜", "二", "人", "で")]
    assert len(shingles("नवलपुर का पुराना पुल", "hi")) == 1


def test_optional_lines_neither_help_nor_harm():
    assert without_lines("a\n 17:40 \nb", ["17:40", None]) == "a\nb"


def test_lists_are_compared_as_multisets_without_case():
    assert overlap(["Ann  Lee", "Bo"], ["ANN LEE", "Ann Lee", "Cy"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("wanted", "found", "verdict"),
    [
        ("2026-02-11", "2026-02-11", "right"),
        ("2026-02-11T08:14", "2026-02-11T08:14", "right"),
        ("2026-02-11T08:14+02:00", "2026-02-11T06:14+00:00", "right"),
        ("2026-02-11T08:14:09+02:00", "2026-02-11T08:14:09+02:00", "right"),
        ("2026-02-11T08:14", "2026-02-11", "coarse"),
        ("2026-02-11T08:14:09+02:00", "2026-02-11T08:14+02:00", "coarse"),
        ("2026-02-11T08:14+02:00", "2026-02-11T08:14", "coarse"),
        ("2026-02-11", "2026-02-11T00:00", "invented_time"),
        ("2026-02-11T08:14", "2026-02-11T08:14:00", "invented_time"),
        ("2026-02-11T08:14", "2026-02-11T08:14+00:00", "wrong"),
        ("2026-02-11T08:14", "2026-02-11T08:15", "wrong"),
        ("2026-02-11", "2026-11-02", "wrong"),
        ("2026-02-11", None, "missed"),
        (None, "2026-02-11", "wrong"),
        (None, None, "nothing"),
    ],
)
def test_dates_are_judged_with_their_precision(wanted, found, verdict):
    assert date_verdict(date(wanted), date(found)) == verdict


def date(value):
    return Date(value, parse_iso(value)[1]) if value else None


def test_a_perfect_extractor_scores_full_marks_everywhere():
    s = score([sample()], lambda _: PERFECT)
    assert (s.bodies, s.titles, s.standfirsts, s.kinds, s.qualities, s.credits) == ([1.0], *([[True]] * 5))
    assert s.authors.f1 == s.headings.f1 == s.captions.f1 == s.dates_right == 1.0
    assert s.dates == {"right": 1, "nothing": 1}


def test_an_empty_handed_extractor_scores_nothing():
    s = score([sample()], lambda _: Found(body="", authors=(), says_dates=True, kind="video", quality="empty"))
    assert (s.bodies, s.titles, s.kinds, s.qualities, s.standfirsts) == ([0.0], *([[False]] * 4))
    assert s.authors.recall == s.headings.recall == s.captions.recall == s.dates_right == 0.0


def test_a_date_that_the_page_does_not_state_is_counted_as_wrong():
    s = score([sample(published=None)], lambda _: PERFECT)
    assert s.dates["unstated"] == 1
    assert not next(g for g in goals.of_format("x", {"newswire": s}) if g.what == "x: dates wrong").passed


def test_an_index_page_is_judged_by_its_kind_alone():
    s = score([sample(body=None, quality=None, kind="index_page")], lambda _: PERFECT)
    assert (s.bodies, s.kinds, s.qualities, s.headings.f1) == ([], [False], [], None)


def test_standfirst_in_the_body_is_forgiven_in_its_own_column_only():
    found = Found(body=f"{LABELS['standfirst']}\n{LABELS['body']}\nMorrow reported from Port Anselm.")
    s = score([sample()], lambda _: found)
    assert s.forgiven == [1.0]
    assert s.bodies[0] < 0.9


def test_goals_are_missed_by_what_falls_short():
    good = score([sample()], lambda _: PERFECT)
    rival = score([sample()], lambda _: PERFECT)
    missed = [g.what for g in goals.of_format("x", {"newswire": good, "trafilatura": rival}) if not g.passed]
    assert missed == ["x: body F1 ahead of trafilatura", "x: ahead of trafilatura, title and standfirst forgiven"]
    assert all(g.passed for g in goals.of_format("x", {"newswire": good}))
    assert not any(g.passed for g in goals.of_format("x", {"newswire": Scores()}) if g.goal.startswith(">"))


def test_goals_of_speed_and_the_tables():
    slow = [Speed("txt", 20, 1700, 199.0, 5.0, 9.0, 100.0), Speed("html", 20, 3000, 25.0, 40.0, 90.0, 501.0)]
    assert [g.passed for g in goals.of_speed(slow)] == [False, True, False]
    assert "| html | 20 | 3000 | 25.0 | 40.0 | 90.0 | 501.0 |" in tables.speeds(slow)
    assert tables.goals(goals.of_speed(slow)).count("MISS") == 2


def test_the_pages_around_the_median_are_chosen_by_size():
    pages = [sample("x" * size, name=str(size)) for size in (1, 50, 55, 60, 900)]
    assert [page.name for page in around_median(pages, 3)] == ["55", "50", "60"]


def test_speed_is_measured_on_real_cleaning():
    speed = measure([sample("Ferry afloat again\n\nThe ferry came free on the evening tide.\n")], passes=2)
    assert speed.per_second > 1
    assert speed.p99_ms >= speed.mean_ms > 0
    assert 10 < speed.peak_mib < 5000


def test_rivals_read_html_and_refuse_dumps():
    paragraph = "The ferry came free on the evening tide, nine hours after it ran aground in fog. " * 4
    page = f"<html><title>Ferry</title><body><div><article><p>{paragraph}</p><p>{paragraph}</p></article></div></body></html>"
    for rival in (with_trafilatura, with_readability):
        assert "evening tide" in rival(sample(page, "html")).body
        assert rival(sample(page)) is None
    assert "<p>" not in whole_text(sample(page, "html")).body


def test_a_page_without_labels_is_an_error_that_names_it(tmp_path):
    for half in HALVES:
        (tmp_path / half).mkdir()
    (tmp_path / "open" / "lonely.txt").write_text("page")
    with pytest.raises(ValueError, match="lonely"):
        load(tmp_path)


SET = load()


def test_the_set_is_as_large_and_as_varied_as_it_must_be():
    assert len(SET) >= 64
    for half in HALVES:
        mine = [s for s in SET if s.half == half]
        assert len({s.labels["language"] for s in mine}) >= 12
        assert {(s.shape, s.format) for s in mine} == {(s.shape, f) for s in SET for f in FORMATS}


@pytest.mark.parametrize("page", SET, ids=lambda s: f"{s.half}-{s.name}")
def test_labels_stand_on_their_page(page):
    """A label that the page does not have could never be found (HTML keeps its text in entities and tags)."""
    text = " ".join(whole_text(page).body.replace("\t", ": ").split())  # a row is labelled as "name: value"
    labels = page.labels
    parts = [labels["standfirst"], *(labels["body"] or "").split("\n\n"), *(i["caption"] for i in labels["captions"])]
    if page.shape != "fact_box":
        assert [part for part in parts if part and " ".join(part.split()) not in text] == []
    for name in ("published", "modified"):
        stated = labels[name]
        assert stated is None or parse_iso(stated["value"])[1] == stated["precision"]
    if labels["quality"] is not None:
        assert (labels["quality"] == "empty") == (len(labels["body"]) < 200)


def test_the_worst_are_named_of_the_open_half_only():
    text = "\n".join(["Ferry afloat again", "", LABELS["body"]])
    named = worst([sample(text), sample(text, name="secret", half="held_back")], 5)
    assert "a.txt" in named
    assert "secret" not in named


def test_newswire_is_asked_by_its_public_functions():
    found = newswire(sample(f"Ferry afloat again\n\n{LABELS['body']}\n"))
    assert "evening tide" in found.body
    assert found.kind == "article"


@pytest.mark.parametrize(
    ("shown", "found", "same"),
    [
        ("Photo: Ana Ruiz", "Ana Ruiz", True),
        ("Photograph by Ana Ruiz", "Ana Ruiz", True),
        ("Photo: Ana Ruiz", "photo: ana  ruiz", True),
        ("西村梓撮影", "西村梓", True),
        ("임도현 기자", "임도현", True),
        (None, None, True),
        ("Photo: Ana Ruiz", "Ruiz", False),
        ("Ana Ruiz", "Ana Ruiz/Example Pictures", False),
        ("Photo: Ana Ruiz", None, False),
        (None, "Ana Ruiz", False),
    ],
)
def test_a_credit_counts_with_or_without_the_word_for_it(shown, found, same):
    assert same_credit(shown, found) is same
