"""Cleaning: what arrived in, the article out. Pure functions; no I/O, no settings, no clock."""

from services.enrich.clean.dump import clean_dump
from services.enrich.clean.html import clean_html
from services.enrich.clean.model import CleanedArticle, Image, StatedDate
from services.enrich.clean.version import CLEANER_VERSION

__all__ = ["CLEANER_VERSION", "CleanedArticle", "Image", "StatedDate", "clean_dump", "clean_html"]
