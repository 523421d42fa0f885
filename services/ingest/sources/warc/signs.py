"""Whether a page is likely no article, by signs that cost next to nothing. Pure.

In doubt it is one: what is published with a wrong label can be found again, what was left out can't.
"""

import re

from services.common.urls import is_homepage

# What publishers and social networks agreed on: ogp.me and schema.org.
_ARTICLE = re.compile(
    r"""property\s*=\s*["']?(?:article:published_time|og:type["']?\s+content\s*=\s*["']?article)"""
    r"""|content\s*=\s*["']?article["']?\s+property\s*=\s*["']?og:type"""
    r"""|"@type"\s*:\s*(?:\[[^\]]{0,200})?"(?:(?:[A-Z][A-Za-z]{0,40})?Article|(?:Live)?BlogPosting|Report)\""""
    r"""|itemtype\s*=\s*["']?https?://schema\.org/(?:[A-Z][A-Za-z]{0,40})?Article""",
    re.ASCII,
)
_OTHER = re.compile(
    r"""property\s*=\s*["']?og:type["']?\s+content\s*=\s*["']?(?!article)[a-z]"""
    r"""|content\s*=\s*["']?(?!article)[a-z._]{1,40}["']?\s+property\s*=\s*["']?og:type"""
    r"""|http-equiv\s*=\s*["']?refresh""",
    re.ASCII | re.IGNORECASE,
)
_LISTING = re.compile(
    r"^https?://[^/]+/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:tags?|category|categories|topics?|authors?|search|archives?|page|feed|login|account)(?:[/?]|$)",
    re.ASCII | re.IGNORECASE,
)


def is_likely_no_article(url: str, html: str) -> bool:
    """`url` normalised. True for a front page, and for what looks like a list or a redirect and nowhere calls itself an article."""
    if is_homepage(url):
        return True
    if _ARTICLE.search(html):
        return False
    return bool(_LISTING.match(url) or _OTHER.search(html))
