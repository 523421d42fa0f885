"""The measure of topics: what it counts, and that no single error of the held-back half leaves it."""

from dataclasses import dataclass

from benchmarks.entities import topics

SPORT, CRIME, HEALTH = "medtop:15000000", "medtop:02000000", "medtop:07000000"
MATCH = "The goalkeeper saved a penalty kick, and Rovers won the football tournament."


@dataclass(frozen=True)
class Labelled:
    topics: tuple[str, ...]
    body: str = MATCH
    file: str = "a.txt"
    language: str = "en"
    title: str = "Rovers win football championship"


def test_codes_and_main_topic_are_counted():
    figures = topics.score_topics(
        [Labelled((SPORT,)), Labelled((CRIME, SPORT)), Labelled((HEALTH,), "No.", title="No.")]
    )
    assert (figures.articles, figures.right, figures.found, figures.labelled, figures.main) == (3, 2, 2, 4, 1)
    assert figures.f1 == 2 * 2 / 6
    assert figures.main_accuracy == 1 / 3


def test_articles_without_labels_do_not_count():
    assert topics.score_topics([Labelled(())]) == topics.score_topics([])
    assert topics.score_topics([]).f1 == topics.score_topics([]).main_accuracy == 0.0


def test_the_goal_is_for_the_worse_of_both(capsys):
    assert topics.score([Labelled((SPORT,)), Labelled((CRIME, SPORT))]) == 0.5
    assert "main topic right 0.500" in capsys.readouterr().out


def test_errors_name_the_article_what_is_labelled_and_what_was_found():
    (line,) = topics.errors([Labelled((SPORT,)), Labelled((CRIME,), file="b.txt")])
    assert line.startswith("b.txt: labelled crime; found sport:")


def test_the_held_back_half_is_refused(tmp_path, capsys):
    (tmp_path / "held_back").mkdir()
    (tmp_path / "held_back" / "a.txt").write_text(f"language: en\ntitle: T\ntopics: {CRIME}\n\n{MATCH}")
    assert topics.main([str(tmp_path / "held_back")]) == 2
    out = capsys.readouterr()
    assert "only sums" in out.err
    assert not out.out


def test_an_open_folder_is_listed(tmp_path, capsys):
    assert topics.main([str(tmp_path)]) == 1
    (tmp_path / "a.txt").write_text(f"language: en\ntitle: T\ntopics: {CRIME}\n\n{MATCH}")
    assert topics.main([str(tmp_path)]) == 0
    assert "a.txt: labelled crime; found sport" in capsys.readouterr().out
