"""The ruler for entities is right before anything is measured with it."""

import pytest

from benchmarks.entities import conll, errors, labels, scores
from benchmarks.entities.systems import Said
from services.enrich.understand.results import EntityType

ARTICLE = """language: en
title: {P|Quill|Mara Quill} leaves {L|Kenya|Kenya|iso:KE}
topics: medtop:04000000, medtop:11000000
countries: KE GB

{P|Mara Quill|Mara Quill} left {L|Aldwater|Aldwater}.

{O|Harbour Trust|Harbour Trust} thanked {P|Tom Quill|Tom Quill}.
"""


def read() -> labels.Article:
    return labels.read("a.txt", ARTICLE)


def reading(article: labels.Article, **names: str) -> dict[scores.Span, Said]:
    """What a perfect system says, but for the canonical names given."""
    return {scores.span(m): Said(names.get(m.name.replace(" ", "_"), m.name), m.id) for m in article.marked}


def test_marks_are_read_and_taken_out():
    article = read()
    assert article.title == "Quill leaves Kenya"
    assert article.body == "Mara Quill left Aldwater.\n\nHarbour Trust thanked Tom Quill."
    assert [article.text(m.field)[m.start : m.end] for m in article.marked] == [
        "Quill", "Kenya", "Mara Quill", "Aldwater", "Harbour Trust", "Tom Quill",
    ]  # fmt: skip
    assert article.marked[1] == labels.Marked("title", 13, 18, "place", "Kenya", "iso:KE")
    assert (article.topics, article.countries) == (("medtop:04000000", "medtop:11000000"), ("KE", "GB"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("title: x\n\nbody", "lacks language"),
        ("language: en\ntitle: x\n\n{X|a|b}", "the type is one of P, O, L"),
        ("language: en\ntitle: x\n\nSee {P|a} there", "cannot be read near"),
        ("language: en\ntitle: x\n\nSee {P|a|b there", "cannot be read near"),
    ],
)
def test_what_cannot_be_read_names_the_file(text, complaint):
    with pytest.raises(ValueError, match=rf"^a\.txt: .*{complaint}"):
        labels.read("a.txt", text)


def test_names_count_only_with_exact_span_and_type():
    article = read()
    said = reading(article)
    assert scores.names([article], [said]) == scores.Counts(6, 6, 6)
    (first, *_) = said
    where, start, end, _ = first
    del said[first]
    said[where, start, end + 1, "person"] = Said("Quill", None)
    wrong: EntityType = "place"
    said["body", 0, 4, wrong] = Said("Mara", None)
    counts = scores.names([article], [said])
    assert (counts.right, counts.found, counts.marked) == (5, 7, 6)
    assert (counts.precision, counts.recall, counts.f1) == (5 / 7, 5 / 6, 10 / 13)
    assert scores.names([article], [said], "place") == scores.Counts(2, 3, 2)
    assert scores.names([], []).f1 == 0


def test_joining_is_b_cubed():
    article = read()
    assert scores.joining([article], [reading(article)]) == (1.0, 3)
    mixed, count = scores.joining([article], [reading(article, Tom_Quill="Mara Quill")])
    precision, recall = (2 * 2 / 3 + 1 / 3) / 3, 1.0
    assert (mixed, count) == (pytest.approx(2 * precision * recall / (precision + recall)), 3)
    assert scores.joining([article], [{}]) == (0.0, 0)


def test_linking_asks_only_where_there_is_a_right_answer():
    article = read()
    said = reading(article)
    aldwater = scores.span(article.marked[3])
    said[aldwater] = Said("Aldwater", "gn:1")
    assert scores.linking([article], [said]) == scores.Links(labelled=1, found=1, right=1, linked_unlabelled=1)
    kenya = scores.span(article.marked[1])
    said[kenya] = Said("Kenya", "iso:NG")
    assert scores.linking([article], [said]).accuracy == 0
    del said[kenya]
    assert scores.linking([article], [said]) == scores.Links(labelled=1, found=0, right=0, linked_unlabelled=1)


def test_errors_are_listed(capsys):
    article = read()
    said = reading(article, Tom_Quill="Mara Quill")
    del said[scores.span(article.marked[3])]
    said[scores.span(article.marked[1])] = Said("Kenya", "iso:NG")
    errors.print_all([article], [said])
    printed = capsys.readouterr().out
    assert "missed place        Mara Quill left [Aldwater].¶¶Harbour" in printed
    assert "joined   Tom Quill is Mara Quill" in printed
    assert "linked   Kenya is iso:NG, not iso:KE" in printed


CONLL = """-DOCSTART- - - O

OSLO 21 25 I-LOC
( 26 27 O
Acme 28 32 I-ORG
Press 33 38 B-ORG

Ann 41 44 I-PER
Lee 45 48 I-PER
met 49 52 O
Finns 53 58 I-MISC

-DOCSTART- - - O

Rome 21 25 I-LOC
"""


def test_conll_is_laid_out_by_its_offsets(tmp_path):
    (tmp_path / "c.txt").write_text(CONLL)
    first, second = conll.load(tmp_path / "c.txt")
    assert (first.body, second.body) == ("OSLO ( Acme Press\n\n\nAnn Lee met Finns", "Rome")
    assert [(m.name, m.type) for m in first.marked] == [
        ("OSLO", "place"), ("Acme", "organisation"), ("Press", "organisation"), ("Ann Lee", "person"),
    ]  # fmt: skip
    assert all(first.body[m.start : m.end] == m.name for m in first.marked)


@pytest.mark.parametrize("text", ["OSLO 1 5 I-LOC\n", "-DOCSTART- - - O\n\nOSLO I-LOC\n"])
def test_another_file_than_conll_is_refused(tmp_path, text):
    (tmp_path / "c.txt").write_text(text)
    with pytest.raises(ValueError, match=r"^c\.txt:\d"):
        conll.load(tmp_path / "c.txt")
