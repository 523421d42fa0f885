"""EntityRecogniser: the models of all languages, loaded once a process; articles in, what they name out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from services.enrich.understand.model import DEFAULT_MODELS, is_installed
from services.enrich.understand.recogniser import LanguageRecogniser
from services.enrich.understand.results import Text, Understanding

# At the end of a model's name: go on without it where it is not installed.
OPTIONAL = "?"
# spaCy's code for a model of no language in particular.
NO_LANGUAGE = "xx"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that the settings name; an optional one may be missing."""

    model: str
    is_optional: bool


def wanted_models(models: str) -> list[Wanted]:
    """The models in a list separated by commas. Raises ValueError where it has a gap, or one of them twice."""
    names = [name.strip() for name in models.split(",")]
    found = [Wanted(name.removesuffix(OPTIONAL).strip(), name.endswith(OPTIONAL)) for name in names]
    if not all(wanted.model for wanted in found):
        raise ValueError(f"the list of entity models {models!r} has a comma without a model beside it: take it out")
    twice = [wanted.model for i, wanted in enumerate(found) if wanted.model in (other.model for other in found[:i])]
    if twice:
        raise ValueError(f"entity model {twice[0]!r} is named twice: take one out")
    return found


class EntityRecogniser:
    """Names people, organisations, places, events, works and products in articles of each language that has a model."""

    def __init__(self, recognisers: Iterable[LanguageRecogniser], left_out: Sequence[str] = ()) -> None:
        """`left_out` are optional models that are not installed. Raises ValueError for two models of one language."""
        self.left_out = tuple(left_out)
        self._by_language: dict[str, LanguageRecogniser] = {}
        for one in recognisers:
            if one.language == NO_LANGUAGE:
                raise ValueError(
                    f"entity model {one.name} is for no one language ({NO_LANGUAGE}): choose a language's own"
                )
            other = self._by_language.setdefault(one.language, one)
            if other is not one:
                raise ValueError(
                    f"entity models {other.name} and {one.name} are both for the language {one.language!r}: keep one"
                )

    @classmethod
    def load(cls, models: str = DEFAULT_MODELS) -> Self:
        """Load spaCy pipelines by package name or path, separated by commas; one that ends in `?` only if it is there.

        Raises ValueError, with the remedy, for a model that is not there or that names no entities, and for two models
        of one language.
        """
        wanted = wanted_models(models)
        left_out = [w.model for w in wanted if w.is_optional and not is_installed(w.model)]
        return cls((LanguageRecogniser.load(w.model) for w in wanted if w.model not in left_out), left_out)

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes, in the order of the settings."""
        return tuple(self._by_language)

    def model_for(self, language: str | None) -> LanguageRecogniser | None:
        """Who reads articles of this language; None where nobody does."""
        return self._by_language.get(language) if language else None

    def find(self, texts: Sequence[Text]) -> list[Understanding]:
        """What each text names. A failure of a model is raised, and concerns the call: retry its texts alone."""
        found = [Understanding((), "unsupported_language", ())] * len(texts)
        for language, recogniser in self._by_language.items():
            ours = [number for number, text in enumerate(texts) if text.language == language]
            for number, understood in zip(ours, recogniser.find([texts[n] for n in ours]), strict=True):
                found[number] = understood
        return found
