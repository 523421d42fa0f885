"""What changed between two revisions, by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from newswire.render_revisions import difference, revisions
from newswire.revisions import BadRevision, choose, compare, listed


def entry(revision: int, **given):
    return {"revision": revision, "version": revision * 1000 + 1, "status": "published", "has_text": True, **given}


def printed(what) -> str:
    console = Console(width=200, no_color=True)
    with console.capture() as said:
        console.print(what)
    return said.get()


@given(st.text(alphabet="ab \n.", max_size=60), st.text(alphabet="ab \n.", max_size=60))
def test_both_texts_can_be_read_from_the_difference(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.op != "new") == old
    assert "".join(p.text for p in pieces if p.op != "gone") == new


def test_words_are_compared_not_letters_and_only_in_paragraphs_that_differ() -> None:
    pieces = compare("Same.\n\nIt opens on Monday.", "Same.\n\nIt opens on Tuesday.")
    assert [(p.op, p.text) for p in pieces] == [
        ("same", "Same.\n\nIt opens on "),
        ("gone", "Monday"),
        ("new", "Tuesday"),
        ("same", "."),
    ]


def test_the_list_is_in_the_order_of_revisions_and_says_what_changed() -> None:
    lines = listed([entry(2, title="B", correction_note="B, not A"), entry(1, title="A"), entry(3, has_text=False)])
    assert [(line.number, line.changed) for line in lines] == [
        (1, ("first",)),
        (2, ("title", "correction_note")),
        (3, ("text removed",)),
    ]
    assert "correction: B, not A" in printed(revisions(lines))
    assert "(text removed)" in printed(revisions(lines))


def test_a_revision_is_chosen_by_its_number_or_its_time() -> None:
    lines = listed([entry(1_000), entry(2_000)])
    assert choose(lines, "2") == choose(lines, "#2") == choose(lines, "2000")
    for wrong in ("0", "3", "x", ""):
        with pytest.raises(BadRevision, match="1 to 2"):
            choose(lines, wrong)


def test_a_difference_can_be_read_without_colours() -> None:
    said = printed(difference(entry(1, title="It opens Monday"), entry(2, title="It opens Tuesday")))
    assert "It opens [-Monday-]{+Tuesday+}" in said
    assert "nothing that a reader can see" in printed(difference(entry(1), entry(1)))
    assert "was removed: retracted" in printed(difference(entry(1, title="x"), entry(2, has_text=False)))


def test_a_long_unchanged_stretch_is_cut() -> None:
    long = " ".join(str(number) for number in range(400))
    said = printed(difference(entry(1, body=f"old {long} end"), entry(2, body=f"new {long} fin")))
    assert len(said) < 600
    assert " … " in said
