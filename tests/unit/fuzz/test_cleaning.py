"""Any page becomes an article: nothing raises, the same page gives the same article, and nothing stands in it that no page says."""

from dataclasses import asdict

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.times import parse_iso
from services.enrich.clean import CleanedArticle, clean_dump, clean_html
from services.enrich.clean.lines import tidy
from services.enrich.legible import legible_article
from services.enrich.mojibake import mended
from tests.unit.fuzz import grammar
from tests.unit.fuzz.effort import fuzzed
from tests.unit.nasty.way_in import Refusal, messages

UNSEEN = set("\x00\r\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\u200b\x1b")
ADDRESSES = st.sampled_from([None, *grammar.URLS])
TITLES = st.none() | st.sampled_from(grammar.LINES) | grammar.text(2)


def contract(article: CleanedArticle) -> None:
    """What holds for every article, whatever it was made of."""
    said = list(_strings(asdict(article)))
    assert not UNSEEN & set("".join(said))
    for value in said:
        value.encode()
    for date in (article.published, article.modified):
        if date is not None:
            assert parse_iso(date.value)[1] == date.precision
    blocks = article.body.split("\n\n")
    assert all(heading in blocks for heading in article.headings)
    assert article.title is None or (article.title.strip() and "\n" not in article.title)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [one for inner in value.values() for one in _strings(inner)]
    return [one for inner in value for one in _strings(inner)] if isinstance(value, list | tuple) else []


def squeezed(text: str) -> str:
    return "".join(tidy(text).split())


@fuzzed
@given(grammar.text(), ADDRESSES, TITLES)
@example("", None, "")
def test_any_dump(page: str, url: str | None, title: str | None):
    article = clean_dump(page, url=url, title=title)
    contract(article)
    assert clean_dump(page, url=url, title=title) == article
    whole = squeezed(page) + squeezed(title or "")
    for block in article.body.split("\n\n"):
        assert squeezed(block.removeprefix("• ")) in whole
    assert article.title is None or squeezed(article.title) in whole


@fuzzed
@given(grammar.html(), ADDRESSES, TITLES)
@example("<p>The ferry sails.", None, None)
def test_any_page(page: str, url: str | None, title: str | None):
    article = clean_html(page, url=url, title=title)
    contract(legible_article(article)[0])
    assert clean_html(page, url=url, title=title) == article


@fuzzed
@given(
    st.one_of(st.tuples(grammar.text(), st.just("text/plain")), st.tuples(grammar.html(), st.just("text/html"))),
    ADDRESSES,
)
def test_any_page_is_a_document_or_a_dead_letter_and_costs_no_neighbour(sent: tuple[str, str], url: str | None):
    content, kind = (part.encode("utf-8", "replace").decode() for part in sent)
    fields = {"source": "post", "content": content, "content_type": kind, **({"url": url} if url else {})}
    end, good = messages(fields, {"source": "post", "content": "The quay is closed."})
    assert good["body"] == "The quay is closed."
    assert isinstance(end, Refusal) or end["quality"] in ("ok", "low_confidence", "empty", "paywall_stub")


@fuzzed
@given(grammar.text())
def test_mending_ends_and_leaves_ascii_alone(said: str):
    once = mended(said)
    assert once.count("\n") == said.count("\n")
    assert once == said or not said.isascii()
