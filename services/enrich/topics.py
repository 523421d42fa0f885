"""The topics of a document: the provider's own codes first, marked with its id, then those that our rules add; pure."""

from collections.abc import Sequence
from typing import Any

from schemas import media_topics
from schemas.enriched import MadeBy, TopicDetail
from schemas.raw import RawArticle
from services.common.identity import page_url
from services.common.wire import Subject
from services.enrich.clean import CleanedArticle
from services.enrich.understand.topics import VERSION, Placed, Topic, find_topics

MADE_BY = MadeBy(by="newswire word lists", version=VERSION)


def added_topics(
    raw: RawArticle, cleaned: CleanedArticle, language: str | None, subjects: Sequence[Subject]
) -> tuple[Topic, ...]:
    """What our rules find, without the codes that the provider gave."""
    found = find_topics(
        Placed(
            title=cleaned.title,
            standfirst=cleaned.standfirst,
            body=cleaned.body,
            language=language,
            section=raw.section or cleaned.section,
            keywords=raw.keywords,
            url=page_url(raw) or raw.url,
        )
    )
    given = {subject.code for subject in subjects}
    return tuple(topic for topic in found if topic.code not in given)


def made_by_us(topics: Sequence[Topic]) -> dict[str, MadeBy]:
    """The entry of the document's provenance, where there is one of ours."""
    return {"topics": MADE_BY} if topics else {}


def topic_fields(source: str, subjects: Sequence[Subject], ours: Sequence[Topic]) -> dict[str, Any]:
    """`topics` (media topics' codes) and `topic_details`, in the same order."""
    given = [subject.code for subject in subjects if subject.code.startswith(media_topics.PREFIX)]
    return {
        "topics": list(dict.fromkeys([*given, *(topic.code for topic in ours)])),
        "topic_details": [
            *(TopicDetail(code=s.code, name=s.name, confidence=s.confidence, by=source) for s in subjects),
            *(TopicDetail(code=t.code, name=t.name, confidence=t.confidence, by=media_topics.OURS) for t in ours),
        ],
    }
