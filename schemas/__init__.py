"""The contract: what travels on each topic, under which names. Imports nothing but pydantic."""

from schemas.enriched import EnrichedArticle
from schemas.raw import RawArticle, Source
from schemas.reasons import Reason

__all__ = ["EnrichedArticle", "RawArticle", "Reason", "Source"]
