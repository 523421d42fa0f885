"""Understanding an article's text: its language, the people, organisations and places it names, its countries."""

from services.enrich.understand.language import detect_language, load_language_identifier
from services.enrich.understand.languages import EntityRecogniser
from services.enrich.understand.recogniser import LanguageRecogniser
from services.enrich.understand.results import Entity, Mention, Text, Understanding

__all__ = [
    "Entity",
    "EntityRecogniser",
    "LanguageRecogniser",
    "Mention",
    "Text",
    "Understanding",
    "detect_language",
    "load_language_identifier",
]
