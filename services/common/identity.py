"""Which document an article belongs to. The rules are frozen by tests/contract/identity_vectors.json: an id, once given, never changes.

Ids are made from what was received, never from what a cleaner made of it: a better cleaner must not change an id.
"""

import hashlib
import unicodedata

from schemas.raw import RawArticle
from schemas.reasons import BadMessage, Reason
from services.common.canonical import canonical_link
from services.common.urls import is_homepage, normalise_url, same_site


def document_id(article: RawArticle) -> str:
    """The producer's own document_id, else 32 hex digits over the source and the strongest key there is.

    Raises BadMessage where a withhold or retract names no article: it would pass without effect.
    """
    return article.document_id or _digest(article.source.id, *_strongest_key(article))


def _strongest_key(article: RawArticle) -> tuple[str, str]:
    if article.provider_id:
        return "provider", article.provider_id
    url = page_url(article)
    if url:
        return "url", url
    if article.content is None:
        raise BadMessage(
            Reason.INVALID_FIELD, f"url: {article.url!r:.80} names no page; give the whole http(s) address"
        )
    return "content", content_fingerprint(article.content or "")


def page_url(article: RawArticle) -> str | None:
    """The normalised URL that names the page: its own canonical link where that is of the same site and no front page, else its URL."""
    url = normalise_url(article.url) if article.url else None
    link = canonical_link(article.content) if article.content_type == "text/html" and article.content else None
    canonical = normalise_url(link) if link else None
    if canonical and not is_homepage(canonical) and (url is None or same_site(canonical, url)):
        return canonical
    return url


def content_fingerprint(content: str) -> str:
    """SHA-256 over the content in Unicode's composed form with white space collapsed."""
    collapsed = " ".join(unicodedata.normalize("NFC", content).split())
    return hashlib.sha256(collapsed.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(*parts: str) -> str:
    # Lengths before the parts: no two different lists of parts give one string.
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()[:32]
