"""LanguageRecogniser: articles of one language in, what they name out."""

import re
from collections.abc import Iterator, Sequence
from typing import Self

from services.enrich.understand.carry import carried
from services.enrich.understand.entities import Grouping
from services.enrich.understand.forms import by_form, instead
from services.enrich.understand.gazetteer import Gazetteer, load_gazetteer
from services.enrich.understand.linking import Atlas, Linker
from services.enrich.understand.metonymy import governments
from services.enrich.understand.model import EntityModel, NamedSpan, load_model
from services.enrich.understand.names import Tidier
from services.enrich.understand.people import People
from services.enrich.understand.place_tables import PlaceWords, place_words
from services.enrich.understand.results import Text, Understanding
from services.enrich.understand.tables import Tables, tables_for
from services.enrich.understand.teams import with_teams
from services.enrich.understand.truecase import truecased
from services.enrich.understand.unmarked import unmarked
from services.enrich.understand.votes import with_one_type
from services.enrich.understand.wholes import put_together

# Beyond so many characters, title and standfirst included, a text is cut for the model (a long article has 10,000).
READ_CHARACTERS = 100_000
# And so many words and marks, which is as much of usual text: 100,000 emoji are 100,000 tokens.
READ_TOKENS = 20_000
# The fast engine is fastest with up to eight articles a product; more only takes memory.
ARTICLES_AT_ONCE = 8

# What is neither person, organisation nor place, in CoNLL's and WikiNER's labels.
SOMETHING_ELSE = "MISC"

Fields = tuple[str, str, str]
_TOKEN = re.compile(r"\w+|[^\w\s]")


class LanguageRecogniser:
    """Names people, organisations, places, events, works and products in articles of one language."""

    def __init__(self, model: EntityModel, gazetteer: Gazetteer, tables: Tables, words: PlaceWords) -> None:
        self._model, self._gazetteer, self._tables, self._words = model, gazetteer, tables, words
        self._atlas = Atlas(gazetteer, words, tables.demonyms)
        self.language, self.name, self.version = model.language, model.name, model.version
        self.engine, self.why_not_fast = model.engine, model.why_not_fast

    @classmethod
    def load(cls, model: str) -> Self:
        """Load any spaCy pipeline by package name or path.

        Raises ValueError, with the remedy, for a model that is not there or that names no entities.
        """
        loaded = load_model(model)
        language = loaded.language
        return cls(loaded, load_gazetteer(language), tables_for(language), place_words(language))

    def find(self, texts: Sequence[Text]) -> list[Understanding]:
        """What each text, all of this language, names. A failure of the model is raised."""
        return list(self._understood(iter(texts)))

    def _understood(self, texts: Iterator[Text]) -> Iterator[Understanding]:
        for batch, read in _batches(texts):
            fields = [truecased(cut, self._tables.function_words) for cut, _ in read]
            spans = self._model.spans([field for article in fields for field in article])
            for i, (article, (_, whole)) in enumerate(zip(fields, read, strict=True)):
                yield self._named(article, spans[3 * i : 3 * i + 3], whole, batch[i].published_in)

    def _named(
        self, fields: Sequence[str], spans: Sequence[Sequence[NamedSpan]], whole: bool, published_in: str | None
    ) -> Understanding:
        """One article's entities from the model's spans."""
        names = put_together(Tidier(fields, self._tables, self._gazetteer).names(spans), fields, self._tables)
        sure = by_form(fields, self._gazetteer)
        names = instead(names, sure)
        names = with_one_type(names, fields, People(names), self._gazetteer, self._tables, sure)
        people = People(names, fields, self._tables.women, self._tables.men, self._tables.nicknames)
        names = carried(names, _read_as_something(spans, fields), fields, people, self._tables, self._gazetteer)
        names = [*names, *unmarked(names, spans, fields, self._tables)]
        names = with_teams(names, fields, self._tables, sure)
        linker = Linker(fields, names, self._atlas, published_in)
        names, governed = governments(names, fields, linker, self._words)
        entities, countries = Grouping(fields, people, linker, self._tables, governed).entities(names)
        return Understanding(entities, "ok" if whole else "truncated", countries)


def _batches(texts: Iterator[Text]) -> Iterator[tuple[list[Text], list[tuple[Fields, bool]]]]:
    """So many texts, with what is read of them, as are read at once: of long ones fewer, for the memory they take."""
    batch: list[Text] = []
    read: list[tuple[Fields, bool]] = []
    characters = 0
    for text in texts:
        cut = _read(text)
        longer = characters + sum(map(len, cut[0]))
        if batch and (len(batch) == ARTICLES_AT_ONCE or longer > READ_CHARACTERS):
            yield batch, read
            batch, read, longer = [], [], longer - characters
        batch.append(text)
        read.append(cut)
        characters = longer
    if batch:
        yield batch, read


def _read_as_something(spans: Sequence[Sequence[NamedSpan]], fields: Sequence[str]) -> list[list[NamedSpan]]:
    """The spans without single words that are "something else": a headline's Merz is still Friedrich Merz of the text."""
    return [
        [(start, end, label) for start, end, label in found if label != SOMETHING_ELSE or " " in field[start:end]]
        for found, field in zip(spans, fields, strict=True)
    ]


def _read(text: Text) -> tuple[Fields, bool]:
    """The fields as far as they are read, cut between words, and whether that is all of them."""
    left, tokens, cut, whole = READ_CHARACTERS, READ_TOKENS, [], True
    fields = (text.title or "", text.standfirst or "", text.body)
    is_long = sum(map(len, fields)) > READ_TOKENS  # each token has a character at least
    for field in fields:
        end = len(field)
        if end > left:
            space = field.rfind(" ", 0, left)
            end = space if space > left // 2 else left
        if is_long:
            end, used = _tokens(field, end, tokens)
            tokens -= used
        whole = whole and end == len(field)
        left -= end
        cut.append(field[:end])
    return (cut[0], cut[1], cut[2]), whole


def _tokens(field: str, end: int, most: int) -> tuple[int, int]:
    """Where token number `most` (from 0) starts or `end`, and how many come before; about as the tokenizer counts."""
    count = 0
    for token in _TOKEN.finditer(field, 0, end):
        if count == most:
            return token.start(), count
        count += 1
    return end, count
