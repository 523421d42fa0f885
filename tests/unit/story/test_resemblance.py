"""Which two articles are copies of one text: each thing that desks do, in each language, and each look-alike."""

import pytest

from benchmarks.stories.__main__ import entry_of as looked_at
from benchmarks.stories.__main__ import found
from benchmarks.stories.edits import EDITS, edited
from benchmarks.stories.pairs import HALVES, look_alikes, samples
from services.common.bands import MINIMA, to_bands
from services.story.entries import Entry, figures_of
from services.story.groups import keys
from services.story.resemblance import are_copies, contained
from tests.unit.story.conftest import body_of, entry

ONE_EDIT = [name for name in EDITS if name != "all but the third"]
TEXTS = {text.name: text for half in HALVES for text in samples(half) if len(text.body) > 600}
LANGUAGES = {"en": "long-en-seedbank", "de": "long-de-moor", "fr": "long-fr-phare", "es": "long-es-tren",
             "ar": "plain-ar-maktaba", "hi": "plain-hi-nadi", "uk": "plain-uk-trolleybus", "tr": "agency-tr-deprem",
             "el": "opinion-el-plateia", "he": "opinion-he-safsal"}  # fmt: skip
UNSPACED = {"ja": "plain-ja-shiokaze", "zh": "opinion-zh-dianti"}


@pytest.mark.parametrize("edit", ONE_EDIT)
@pytest.mark.parametrize("language", [*LANGUAGES, *UNSPACED])
def test_a_copy_that_a_desk_edited_is_one(language, edit):
    every = {text.name: text for half in HALVES for text in samples(half)}
    original, stranger = every[(LANGUAGES | UNSPACED)[language]], every["list-en-windows"]
    one, other = looked_at(original), looked_at(edited(edit, original, stranger, 1))
    assert not set(keys(one)).isdisjoint(keys(other)), "a look-up would not find it"
    assert are_copies(one, other)


@pytest.mark.parametrize("pair", [pair for half in HALVES for pair in look_alikes(half)], ids=lambda pair: pair.name)
def test_look_alikes_are_none(pair):
    assert not found(pair)
    assert not found(type(pair)(pair.name, pair.sort, pair.other, pair.one, False))


def test_an_article_in_a_digest_is_no_copy_of_it():
    one = body_of(1, 4)
    digest = "\n\n".join([one, *(body_of(seed, 4) for seed in range(2, 6))])
    assert not are_copies(entry("one", one), entry("digest", digest))
    assert are_copies(entry("one", one), entry("two", f"{one}\n\n{body_of(2, 3)}"))


def test_bulletins_that_differ_in_their_figures_alone_are_none():
    said = "At {0} o'clock the river stood at {1} metres, {2} more than on the day before, and {3} houses were warned. "
    text = said + body_of(7, 3)
    monday, tuesday = (entry(str(n), text.format(n + 6, n + 3, n + 1, n + 40)) for n in (1, 2))
    assert contained(0.8, (monday.size, tuesday.size)) > 0.8
    assert not are_copies(monday, tuesday)
    assert are_copies(monday, entry("3", text.format(7, 4, 2, 99))), "one figure that was corrected"


def test_the_very_same_words_are_copies_however_short():
    one, other = (entry(name, "Ferry sails again, harbour master says.", title="Ferry") for name in "ab")
    assert not one.bands
    assert are_copies(one, other)
    assert not are_copies(one, entry("c", "Ferry sails again, harbour master denies.", title="Ferry"))


def test_texts_without_a_sketch_or_hash_are_like_nothing():
    one, other = (entry(name, "", text_hash=None) for name in "ab")
    assert not are_copies(one, other)


def test_figures_are_the_same_however_they_are_written():
    assert figures_of("9,000 euros, 3.5 per cent, 1200 people") == figures_of("9.000 Euro, 3,5 Prozent, 1\u00a0200")
    assert len(figures_of(" ".join(map(str, range(500))))) == 64
    assert figures_of("no figures") == frozenset()


def sketched(name: str, alike: int, size: int) -> Entry:
    """A text whose sketch shares its first minima with those of all others made here."""
    minima = [n if n < alike else hash((name, n)) % 2**32 for n in range(MINIMA)]
    return Entry(name, 1, 1, bands=tuple(to_bands(minima)), size=size)


@pytest.mark.parametrize(
    ("alike", "sizes", "are"),
    [
        (40, (200, 200), False),  # .32 of all, .48 of each
        (46, (200, 200), True),  # .37 of all, .53 of each
        (40, (100, 240), True),  # .32 of all, .82 of the shorter: a cut
        (30, (100, 300), False),  # .24 of all, .77 of the shorter: one piece of a digest
    ],
)
def test_the_share_of_the_shorter_text_and_that_of_all_both_count(alike, sizes, are):
    one, other = sketched("a", alike, sizes[0]), sketched("b", alike, sizes[1])
    assert are_copies(one, other) is are_copies(other, one) is are
