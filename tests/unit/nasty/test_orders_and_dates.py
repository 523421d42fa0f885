"""Orders, addresses and times: what is taken back, what is one document, and which version of it is the newer one."""

import json
from datetime import UTC, datetime

import pytest

from schemas.versions import version_of
from tests.unit.enrich.stand_ins import NOW
from tests.unit.nasty.samples import PARAGRAPHS, SITE, TITLE, atom, dump, page, rss
from tests.unit.nasty.way_in import Refusal, messages
from tests.unit.wire.samples import json_ld, newsml, ninjs, nitf
from tests.warc_samples import PAGES, response
from tests.warc_samples import page as archived

ARRIVED = datetime.fromtimestamp(NOW / 1000, UTC).isoformat().replace("+00:00", "Z")
FUTURE, NEVER = "2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z"


def version(end) -> int:
    return version_of(end["revision"], end["status"], end["generation"])


@pytest.mark.parametrize("status", [{"pubstatus": "canceled"}, {"pubStatus": "Canceled"}])
def test_ninjs_canceled(give, status):
    (published,) = give("a.ninjs", ninjs())
    (end,) = give("a.ninjs", ninjs(**status))
    assert (end["status"], end["body"], end["title"]) == ("retracted", "", None)
    assert end["document_id"] == published["document_id"]
    assert version(end) > version(published)


@pytest.mark.parametrize("field", ["embargoed", "embargoedUntil"])
def test_ninjs_embargoed(give, field):
    (end,) = give("a.ninjs", ninjs(**{field: FUTURE}))
    assert (end["status"], end["embargoed_until"]) == ("published", FUTURE)
    for unreadable in ("soon", "2999-13-01", "2999-01-01", ""):
        (end,) = give("a.ninjs", ninjs(**{field: unreadable}))
        assert (end["status"], end["embargoed_until"]) == ("withheld", None)


def test_a_canonical_link_to_the_homepage_names_no_article():
    head = f'<link rel="canonical" href="{SITE}/">'
    one, other = (
        messages({"source": "post", "content": page(*PARAGRAPHS, head=head), "content_type": "text/html", "url": url})[
            0
        ]
        for url in (f"{SITE}/one", f"{SITE}/two")
    )
    assert one["document_id"] != other["document_id"]
    assert [one["url"], other["url"]] == [f"{SITE}/one", f"{SITE}/two"]


def test_amp_mobile_and_trackers_are_one_document():
    url = "https://www.harbour-post.example/quay?id=7"
    content = page(*PARAGRAPHS, head=f'<link rel="canonical" href="{url}">')
    spellings = [
        url,
        "https://m.harbour-post.example/quay?id=7&utm_source=letter&fbclid=x#top",
        "https://amp.harbour-post.example/quay?id=7&amp=1",
        "https://www.google.com/amp/s/amp.harbour-post.example/quay?id=7",
        "https://www-harbour--post-example.cdn.ampproject.org/c/s/www.harbour-post.example/quay?id=7",
    ]
    sent = [{"source": "post", "content": content, "content_type": "text/html", "url": one} for one in spellings]
    assert len({end["document_id"] for end in messages(*sent)}) == 1
    other = {**sent[0], "url": "https://www.harbour-post.example/quay?id=8", "content": page(*PARAGRAPHS)}
    assert messages(other)[0]["document_id"] != messages(sent[0])[0]["document_id"]


def test_an_updated_body_with_an_older_timestamp_never_wins():
    """The version is of the stated time: Elasticsearch refuses the older one, whichever comes last."""
    article = {"source": "post", "url": f"{SITE}/quay", "content": "The quay is closed.", "revision": NOW - 1_000}
    older = {**article, "content": "The quay is closed, and here is more.", "revision": NOW - 2_000}
    first, late = messages(article, older)
    assert first["document_id"] == late["document_id"]
    assert version(late) < version(first)


@pytest.mark.parametrize("name", ["a.ninjs", "a.newsml", "a.nitf", "a.jsonld"])
def test_an_update_with_an_older_timestamp_never_wins_as_a_wire_item(give, name):
    def item(stamp: str) -> str:
        return {
            "a.ninjs": ninjs(versioncreated=stamp),
            "a.newsml": newsml(item_meta=f"<versionCreated>{stamp}</versionCreated>"),
            "a.nitf": nitf(docdata=f'<date.issue norm="{stamp}"/>'),
            "a.jsonld": json_ld(url=f"{SITE}/quay", dateModified=stamp),
        }[name]

    ((first,), (late,)) = (give(name, item(stamp)) for stamp in ("2026-03-20T10:00:00Z", "2026-03-20T09:00:00Z"))
    assert first["document_id"] == late["document_id"]
    assert version(late) < version(first)


def dated(name: str, stamp: str) -> str | bytes:
    """An article that states this as its date."""
    stated = json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": stamp})
    day = datetime.fromisoformat(stamp)
    rfc = f"{day:%a, %d %b %Y %H:%M:%S}" + (" GMT" if day.tzinfo else "")
    return {
        "a.html": page(*PARAGRAPHS, head=f'<script type="application/ld+json">{stated}</script>'),
        "a.txt": dump(TITLE, f"Published: {day:%d %B %Y}", *PARAGRAPHS),
        "a.rss": rss(PARAGRAPHS[0], more=f"<pubDate>{rfc}</pubDate>"),
        "a.atom": atom(PARAGRAPHS[0]).replace("</entry>", f"<published>{stamp}</published></entry>"),
        "a.ninjs": ninjs(firstcreated=stamp, versioncreated=stamp),
        "a.newsml": newsml(item_meta=f"<firstCreated>{stamp}</firstCreated><versionCreated>{stamp}</versionCreated>"),
        "a.nitf": nitf(docdata=f'<date.issue norm="{stamp}"/>'),
        "a.jsonld": json_ld(datePublished=stamp, dateModified=stamp),
        "a.jsonl": json.dumps(
            {"source": "post", "content": PARAGRAPHS[0], "published_at": stamp, "modified_at": stamp}
        ),
    }[name]


DATED = ("a.txt", "a.html", "a.rss", "a.atom", "a.ninjs", "a.newsml", "a.nitf", "a.jsonld", "a.jsonl")


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize(
    ("stamp", "flag"),
    [(FUTURE, "date_in_future"), (NEVER, "date_never_set"), ("0001-01-01T00:00:00Z", "date_never_set")],
)
def test_a_date_in_the_future_or_at_epoch_0_is_not_believed(give, name, stamp, flag):
    (end,) = give(name, dated(name, stamp))
    assert [end[field] for field in ("published", "published_at", "modified", "modified_at")] == [None] * 4
    assert end["sort_at"] == ARRIVED
    assert end["revision"] <= NOW
    # Such years are no date to those who read a page's lines and a feed's parser: there is nothing to doubt.
    unread = (name == "a.txt" and stamp != NEVER) or (name == "a.rss" and stamp.startswith("0001"))
    assert unread or flag in end["flags"]


@pytest.mark.parametrize("name", DATED)
def test_a_date_without_offset_is_shown_as_it_is_stated(give, name):
    (end,) = give(name, dated(name, "2026-03-12T08:05:06"))
    # The text states a day alone. For sorting it is read as UTC.
    day = name == "a.txt"
    assert end["published"]["value"] == ("2026-03-12" if day else "2026-03-12T08:05:06")
    assert end["published"]["precision"] == ("day" if day else "second")
    assert end["published_at"] == ("2026-03-12T00:00:00Z" if day else "2026-03-12T08:05:06Z")
    assert end["flags"] == []


def test_what_is_published_when_its_embargo_ends_is_believed():
    article = {"source": "post", "content": PARAGRAPHS[0], "published_at": "2026-04-01T06:00:00Z"}
    (end,) = messages({**article, "embargoed_until": "2026-04-01T06:00:00Z"})
    assert (end["published_at"], end["flags"]) == ("2026-04-01T06:00:00Z", [])
    (end,) = messages(article)
    assert (end["published_at"], end["flags"]) == (None, ["date_in_future"])


def test_where_the_source_is_not_believed_the_page_may_be():
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-12"}</script>'
    content = page(*PARAGRAPHS, head=stated)
    (end,) = messages({"source": "post", "content": content, "content_type": "text/html", "published_at": NEVER})
    assert (end["published"]["value"], end["published"]["origin"]) == ("2026-03-12", "json-ld")
    assert end["flags"] == ["date_never_set"]


def test_an_embargo_in_the_last_hour_of_the_calendar_crashes_nothing():
    until = "9999-12-31T23:59:59Z"
    (end,) = messages({"source": "post", "content": PARAGRAPHS[0], "embargoed_until": until, "published_at": until})
    assert end["embargoed_until"] == until


@pytest.mark.parametrize("revision", [2**63, -1, 1.5, "1774168200000", True, None])
def test_a_revision_that_is_none(revision):
    (end,) = messages({"source": "post", "content": PARAGRAPHS[0], "revision": revision})
    assert isinstance(end, Refusal) or (revision is None and end["revision"] == NOW)


@pytest.mark.parametrize("stamp", [FUTURE, "0000-00-00T00:00:00Z", "yesterday", ""])
def test_an_archive_with_an_impossible_date(give, stamp):
    (end,) = give("a.warc", response(PAGES[0]["url"], archived(PAGES[0]), stamp))
    assert end["revision"] <= NOW
    assert end["title"] == PAGES[0]["title"]
