"""Which topics of IPTC's first level an article is about: word lists of our own, and where its editor placed it."""

from services.enrich.understand.topics.choosing import THRESHOLD, VERSION, Placed, Topic, find_topics

__all__ = ["THRESHOLD", "VERSION", "Placed", "Topic", "find_topics"]
