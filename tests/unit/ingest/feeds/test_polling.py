"""One poll after the other with a web and a Kafka of the test's own: what is published, what is remembered, when it goes on."""

import json
import threading

import pytest
from kafka.errors import KafkaTimeoutError

from schemas.feeds import MOST_SEEN, SEEN, STATUS, Feed, FeedSeen, FeedStatus, read_record, state_key
from schemas.raw import parse_raw
from services.ingest.feeds import items as items_module
from services.ingest.feeds.articles import Page, article_digest, article_of
from services.ingest.feeds.entries import Entry
from services.ingest.feeds.memory import Memory
from services.ingest.feeds.poll import Means, poll_feed
from services.ingest.feeds.schedule import next_poll, unfinished_poll
from services.ingest.feeds.state import FeedState, note_feed, note_state
from services.ingest.feeds.teaser import is_teaser, wants_page
from services.ingest.feeds.tenure import Tenure
from services.ingest.feeds.worker import Worker
from services.ingest.fetch.failures import FetchFailed, FetchRefused
from services.ingest.fetch.fetcher import Fetched
from services.ingest.fetch.polite import Stopped
from services.ingest.publisher import ACCEPTED, Outcome, PublisherBroken

URL = "https://harbour-post.example/feed.xml"
FEED = Feed(url=URL, source="harbour-post", name="Harbour Post", every_seconds=600)
LONG = "<p>" + "The ferry sails again. " * 80 + "</p>"
PAGE = "<html><head><script>n={}</script></head><body><h1>Ferry</h1><p>The whole page, {}.</p></body></html>"


class World:
    """What the poller sees of the world: answers by URL, and a Kafka that confirms unless told otherwise."""

    def __init__(self) -> None:
        self.answers, self.asked = {}, []
        self.published, self.saved = [], []
        self.outcome, self.now = ACCEPTED, 1_000_000
        self.stop_after = 10**9

    def get(self, url, headers=None):
        self.asked.append((url, headers or {}))
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def publish(self, prepared):
        self.published.append(parse_raw(prepared.value))
        return prepared

    def confirm(self, pending, seconds):
        return [self.outcome] * len(pending)

    def save_seen(self, url, seen):
        self.saved.append(("seen", url, seen))

    def save_status(self, url, status):
        self.saved.append(("status", url, status))

    def check(self):
        if len(self.published) >= self.stop_after:
            raise Stopped

    def feed(self, *entries, **headers):
        body = f"<rss version='2.0'><channel><title>x</title>{''.join(entries)}</channel></rss>".encode()
        self.answers[URL] = Fetched(URL, 200, headers, body)

    def page(self, number, nonce=0, text="as it was", **headers):
        at = f"https://harbour-post.example/{number}"
        self.answers[at] = Fetched(at, 200, headers, PAGE.format(nonce, text).encode())

    @property
    def means(self):
        return Means(self, self, self.save_seen, self.check, lambda: self.now, lambda: 0.5, 1.0)

    def poll(self, status=FeedStatus(), seen=FeedSeen(), feed=FEED):
        self.published.clear()
        return poll_feed(feed, status, seen, self.means)

    @property
    def titles(self):
        return [article.title for article in self.published]


def item(number, text=LONG, title=None, extra=""):
    link = f"<link>https://harbour-post.example/{number}</link><guid>id-{number}</guid>"
    return f"<item><title>{title or f'Ferry {number}'}</title>{link}<description><![CDATA[{text}]]></description>{extra}</item>"


@pytest.fixture
def world():
    return World()


def test_items_are_published_oldest_first_with_what_the_feed_says(world):
    world.feed(
        item(2),
        item(1, extra="<pubDate>22 Mar 2026 09:30:00 GMT</pubDate><author>Ada Quay</author><category>Sea</category>"),
    )
    status, seen = world.poll()
    assert world.titles == ["Ferry 1", "Ferry 2"]
    first = world.published[0]
    assert (first.source.id, first.source.name, first.url) == (
        "harbour-post",
        "Harbour Post",
        "https://harbour-post.example/1",
    )
    assert (first.published_at, first.authors, first.keywords) == ("2026-03-22T09:30:00Z", ["Ada Quay"], ["Sea"])
    assert (first.provenance.channel, first.provenance.uri, first.revision) == ("feed", URL, 1_000_000)
    assert (status.articles, status.items, status.failures, status.error) == (2, 2, 0, None)
    assert (status.polled_ms, status.succeeded_ms, status.next_ms) == (1_000_000, 1_000_000, 1_600_000)
    assert len(seen.items) == 2


def test_an_unchanged_item_is_not_published_again_and_a_changed_one_is(world):
    world.feed(item(1), item(2))
    status, seen = world.poll()
    restarted = read_record(FeedSeen, seen.model_dump_json(exclude_defaults=True).encode())
    status, seen = world.poll(status, restarted)
    assert world.published == []
    world.feed(item(1, title="Ferry 1, corrected"), item(2))
    status, seen = world.poll(status, seen)
    assert world.titles == ["Ferry 1, corrected"]
    assert status.articles == 3
    assert world.poll(status, seen)[0].articles == 3


def test_a_new_date_of_change_alone_is_no_new_article(world):
    def atom(when, text):
        entry = f"<entry><id>1</id><title>T</title><updated>{when}</updated><content type='html'>{text}{'word ' * 400}</content></entry>"
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode()
        world.answers[URL] = Fetched(URL, 200, {}, body)

    atom("2026-03-22T10:00:00Z", "one ")
    world.poll(feed=FEED.model_copy(update={"page": "never"}))
    assert world.published[0].provider_id == "1"
    # The date of the first publication is all that it had.
    assert world.published[0].published_at == world.published[0].modified_at == "2026-03-22T10:00:00Z"
    entry = Entry(id="1", title="T", text="one", published="2026-03-20", updated="2026-03-22")
    later = Entry(id="1", title="T", text="one", published="2026-03-20", updated="2026-03-23")
    assert article_digest(entry, None) == article_digest(later, None)
    assert entry.fingerprint != later.fingerprint
    memory = Memory(FeedSeen())
    memory.done(entry, article_digest(entry, None))
    assert not memory.is_done(later)
    assert memory.sent(later) == article_digest(later, None)


def test_a_page_whose_scripts_changed_is_not_published_again(world):
    world.feed(item(1, "Short."))
    world.page(1, nonce=1)
    status, seen = world.poll()
    assert "whole page" in world.published[0].content
    world.feed(item(1, "Short, and new."))
    world.page(1, nonce=2)
    status, seen = world.poll(status, seen)
    assert world.published == []
    world.feed(item(1, "Short, and newer."))
    world.page(1, text="as it is now")
    world.poll(status, seen)
    assert "as it is now" in world.published[0].content
    assert world.published[0].title == "Ferry 1"


def test_the_server_is_asked_for_changes_only(world):
    world.feed(item(1), etag='"v1"', **{"last-modified": "Sun, 22 Mar 2026 09:30:00 GMT"})
    status, seen = world.poll()
    world.answers[URL] = Fetched(URL, 304)
    world.now += 5_000
    again, kept = world.poll(status, seen)
    assert world.asked[-1][1]["If-None-Match"] == '"v1"'
    assert world.asked[-1][1]["If-Modified-Since"] == "Sun, 22 Mar 2026 09:30:00 GMT"
    assert (again.etag, again.succeeded_ms, again.items, again.articles) == ('"v1"', 1_005_000, 1, 1)
    assert kept == seen


@pytest.mark.parametrize(
    ("mode", "text", "asked"),
    [("auto", LONG, 1), ("auto", "Short.", 2), ("always", LONG, 2), ("never", "Short.", 1)],
)
def test_the_switch_for_pages(world, mode, text, asked):
    world.feed(item(1, text))
    world.page(1)
    world.poll(feed=FEED.model_copy(update={"page": mode}))
    assert len(world.asked) == asked
    assert ("whole page" in world.published[0].content) == (asked == 2)


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        (LONG, False),
        ("Short.", True),
        ("", True),
        (LONG + " […]", True),
        (LONG + "<p>The night went on…</p>", True),
        (LONG + "<a href='x'>Continue reading</a>", True),
        (LONG + "Read more about the ferry on our site", True),
        (LONG + "<p>Weiterlesen</p>", True),
        (LONG + "<p>She wants to read more books. It is a plan.</p>", False),
    ],
)
def test_teasers(text, teaser):
    assert is_teaser(text) is teaser
    assert not wants_page(Entry(text=text), "always")


def test_a_page_that_is_away_comes_later_and_the_item_is_not_lost(world):
    world.feed(item(1, "Short."), item(2), etag='"v1"')
    world.answers["https://harbour-post.example/1"] = FetchFailed("away", temporary=True)
    status, seen = FeedStatus(), FeedSeen()
    for _ in range(items_module.MOST_TRIES - 1):
        status, seen = world.poll(status, seen)
        assert "Ferry 1" not in world.titles
        # With its ETag kept, the item would never be seen again.
        assert (status.etag, status.failures) == (None, 0)
        assert status.error == "1 items wait: away"
        assert status.next_ms - world.now == 60_000
    status, seen = world.poll(status, seen)
    assert world.titles == ["Ferry 1"]
    assert world.published[0].provenance.notes == ["the page was not fetched: away"]
    assert (status.etag, status.error, status.articles) == ('"v1"', None, 2)


def test_a_page_that_came_back_is_taken(world):
    world.feed(item(1, "Short."))
    world.answers["https://harbour-post.example/1"] = FetchFailed("away", temporary=True)
    status, seen = world.poll()
    world.page(1)
    world.poll(status, seen)
    assert "whole page" in world.published[0].content


def test_a_host_that_names_a_time_is_waited_for(world):
    world.feed(item(1, "Short."))
    world.answers["https://harbour-post.example/1"] = FetchFailed("429", temporary=True, retry_after=7_200.0)
    status, seen = FeedStatus(), FeedSeen()
    for _ in range(8):
        status, seen = world.poll(status, seen)
        assert world.published == []
    assert status.next_ms - world.now == 7_200_000


def test_a_time_that_is_named_counts_more_than_tries(world):
    world.feed(item(1, "Short."))
    status, seen = FeedStatus(), FeedSeen()
    for retry_after in [None] * (items_module.MOST_TRIES - 1) + [30.0]:
        world.answers["https://harbour-post.example/1"] = FetchFailed("away", temporary=True, retry_after=retry_after)
        status, seen = world.poll(status, seen)
    assert world.published == []


@pytest.mark.parametrize(
    "answer",
    [
        FetchFailed("404"),
        FetchRefused("robots.txt"),
        Fetched("https://harbour-post.example/1", 200, {"content-type": "application/pdf"}, b"%PDF-1"),
        Fetched("https://harbour-post.example/", 200, {}, b"<html>front</html>"),
        Fetched("https://harbour-post.example/1", 200, {}, b" "),
    ],
)
def test_without_a_page_the_feeds_own_text_is_taken_and_says_so(world, answer):
    world.feed(item(1, "Short."))
    world.answers["https://harbour-post.example/1"] = answer
    status, _ = world.poll()
    (article,) = world.published
    assert "Short." in article.content
    assert article.provenance.notes[0].startswith("the page was not fetched")
    assert article.url == "https://harbour-post.example/1"
    assert status.error is None


def test_a_page_is_the_document_of_the_address_it_was_found_at(world):
    world.feed(item(1, "Short."))
    found = "https://harbour-post.example/2026/ferry"
    world.answers["https://harbour-post.example/1"] = Fetched(
        found, 200, {"content-type": "text/html; charset=latin-1"}, "<p>Café</p>".encode("latin-1")
    )
    world.poll()
    assert (world.published[0].url, world.published[0].content) == (found, "<p>Café</p>")


def test_an_item_without_any_text_is_refused_counted_and_not_tried_at_each_poll(world):
    world.feed(item(1, ""), item(2))
    status, seen = world.poll(feed=FEED.model_copy(update={"page": "never"}))
    assert (status.articles, status.refused, world.titles) == (1, 1, ["Ferry 2"])
    status, _ = world.poll(status, seen, FEED.model_copy(update={"page": "never"}))
    assert (status.articles, status.refused) == (1, 1)


def test_what_kafka_has_not_confirmed_is_published_again(world):
    world.feed(item(1), etag='"v1"')
    world.outcome = Outcome("unconfirmed", "not confirmed in time")
    status, seen = world.poll()
    assert (status.articles, status.etag, seen.items) == (0, None, {})
    assert world.saved == []
    world.outcome = ACCEPTED
    status, seen = world.poll(status, seen)
    assert (status.articles, status.etag, len(seen.items)) == (1, '"v1"', 1)


def test_when_it_must_stop_what_was_confirmed_is_kept(world):
    world.feed(*(item(number) for number in range(25)))
    world.stop_after = 10
    with pytest.raises(Stopped):
        world.poll()
    assert len(world.published) == 10
    ((_, _, seen),) = world.saved
    assert len(seen.items) == 10
    world.stop_after = 10**9
    world.poll(FeedStatus(), seen)
    assert len(world.published) == 15


def test_a_failing_feed_backs_off_and_comes_back(world):
    world.answers[URL] = FetchFailed("the server answered 500", temporary=True)
    status, seen = FeedStatus(etag='"v1"', articles=3), FeedSeen()
    pauses = []
    for _ in range(8):
        status, seen = world.poll(status, seen)
        pauses.append((status.next_ms - world.now) // 1000)
    assert pauses == [1_200, 2_400, 4_800, 9_600, 19_200, 21_600, 21_600, 21_600]
    assert (status.failures, status.error, status.etag, status.articles) == (8, "the server answered 500", '"v1"', 3)
    world.feed(item(1))
    status, _ = world.poll(status, seen)
    assert (status.failures, status.error, status.articles) == (0, None, 4)


def test_retry_after_of_the_feed_itself(world):
    world.answers[URL] = FetchFailed("429", temporary=True, status=429, retry_after=50_000.0)
    status, _ = world.poll()
    assert status.next_ms - world.now >= 50_000_000


def test_what_is_no_feed_any_more_is_a_failure(world):
    world.answers[URL] = Fetched(URL, 200, {}, b"<html>Moved</html>")
    status, _ = world.poll()
    assert (status.failures, status.error) == (1, "a web page, where RSS or Atom was expected")


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_jitter_stays_within_a_fifth(chance):
    assert 480 <= next_poll(600, 0, chance) < 721
    assert next_poll(600, 3, chance) < 600 * 8 * 1.21
    assert next_poll(600, 10_000, chance) < 6 * 3_600 * 1.21
    assert next_poll(86_400 * 7, 9, chance) >= 86_400 * 7 * 0.8
    assert next_poll(60, 0, chance, retry_after=999.0) >= 999.0
    assert unfinished_poll(600, chance) < 73
    assert unfinished_poll(5, chance) < 6.1
    assert next_poll(600, 1, 0.0) != next_poll(600, 1, 1.0)


def test_what_left_the_feed_long_ago_is_forgotten_and_the_rest_fits_a_message():
    memory = Memory(FeedSeen())
    old = [Entry(id=f"old {number}") for number in range(MOST_SEEN)]
    for entry in old:
        memory.done(entry, "0" * 16)
    present = [old[0], *(Entry(id=f"new {number}") for number in range(10))]
    for entry in present[1:]:
        memory.done(entry, "0" * 16)
    seen = memory.saved(present)
    assert len(seen.items) == MOST_SEEN
    assert all(entry.key in seen.items for entry in present)
    assert old[1].key not in seen.items
    assert len(seen.model_dump_json(exclude_defaults=True)) < 900_000


def test_articles_carry_no_markup_of_the_title():
    made = article_of(
        Entry(title="A < B", text="x", link="https://a.example/1"),
        {"id": "a"},
        None,
        Page("https://a.example/2", "<p>"),
    )
    assert (made["title"], made["url"], made["content"]) == ("A < B", "https://a.example/2", "<p>")
    assert "<h1>A &lt; B</h1><p>x</p>" in article_of(Entry(title="A < B", text="x"), {"id": "a"}, None)["content"]


def test_records_of_the_two_topics_add_up():
    feeds, states = {}, {}
    note_feed(feeds, URL.encode(), FEED.model_dump_json().encode())
    note_feed(feeds, b"https://b.example/", b"not json")
    note_feed(feeds, None, None)
    assert feeds == {URL: FEED}
    note_feed(feeds, URL.encode(), b'{"url": "x"}')
    assert feeds == {URL: FEED}
    note_feed(feeds, URL.encode(), None)
    assert feeds == {}
    note_state(states, state_key(STATUS, URL), FeedStatus(articles=3).model_dump_json().encode())
    note_state(states, state_key(SEEN, URL), b'{"items": {"0000000000000000": {"entry": "1111111111111111"}}}')
    note_state(states, state_key(SEEN, URL), b"garbage")
    assert states[URL].status.articles == 3
    assert len(states[URL].seen.items) == 1
    note_state(states, state_key(STATUS, URL), None)
    assert states[URL].status == FeedStatus()


def tenure(*feeds, states=None):
    made = Tenure(threading.Event())
    for feed in feeds:
        made.note(feed.url.encode(), feed.model_dump_json().encode())
    made.begin(states or {})
    return made


def test_one_feed_a_host_at_a_time_and_each_when_it_is_due():
    a, b, c = (Feed(url=f"https://{host}/feed", source="x") for host in ("a.example", "b.example", "c.example"))
    same = Feed(url="https://a.example/other", source="x")
    held = tenure(a, b, c, same, states={c.url: FeedState(FeedStatus(next_ms=500))})
    assert {feed.url for feed in held.due(100)} == {a.url, b.url}
    assert held.due(100) == []
    assert [feed.url for feed in held.due(500)] == [c.url]
    held.done(a, FeedState(FeedStatus(next_ms=900, failures=2)))
    assert [feed.url for feed in held.due(600)] == [same.url]
    assert held.failing == 1
    held.end(0)
    held.done(same, None)
    assert held.due(10**15) == []


def test_nothing_is_due_before_the_state_was_read():
    held = Tenure(threading.Event())
    held.note(URL.encode(), FEED.model_dump_json().encode())
    assert held.due(10**15) == []


def test_a_changed_feed_is_polled_at_once_in_full_and_a_removed_one_not_at_all():
    held = tenure(FEED, states={URL: FeedState(FeedStatus(next_ms=10**12, etag="x", articles=4))})
    assert held.due(5) == []
    held.note(URL.encode(), FEED.model_copy(update={"page": "always"}).model_dump_json().encode())
    (feed,) = held.due(5)
    assert (feed.page, held.state(feed).status.etag, held.state(feed).status.articles) == ("always", None, 4)
    held.note(URL.encode(), None)
    with pytest.raises(Stopped):
        held.check(feed)
    held.done(feed, FeedState())
    assert held.due(10**15) == []
    held.note(URL.encode(), FEED.model_dump_json().encode())
    assert held.state(FEED) == FeedState()


def worker(world, broken=lambda: None):
    return Worker(world, world, world, 1.0, broken)


def test_the_state_is_saved_after_the_articles_and_the_etag_last(world):
    world.feed(item(1), etag='"v1"')
    held = tenure(FEED)
    (feed,) = held.due(1)
    worker(world).poll(held, feed)
    assert [kind for kind, _, _ in world.saved] == ["seen", "status"]
    assert world.saved[-1][2].etag == held.state(FEED).status.etag == '"v1"'


def test_a_poll_that_outlives_its_tenure_writes_nothing_over_what_the_next_one_wrote(world):
    world.feed(item(1))
    held = tenure(FEED)
    (feed,) = held.due(1)

    def confirm(pending, seconds):
        held.end(0)
        return [ACCEPTED]

    world.confirm = confirm
    worker(world).poll(held, feed)
    assert len(world.published) == 1
    assert world.saved == []


def test_a_status_that_is_too_late_is_not_written(world):
    held = tenure(FEED)
    (feed,) = held.due(1)

    def get(url, headers=None):
        held.end(0)
        return Fetched(URL, 304)

    world.get = get
    worker(world).poll(held, feed)
    assert world.saved == []


def test_what_is_confirmed_while_the_feeds_are_handed_over_is_kept(world):
    """The status is not: the ETag would hide what was left."""
    world.feed(*(item(number) for number in range(25)))
    held = tenure(FEED)
    (feed,) = held.due(1)

    def confirm(pending, seconds):
        ending.start()
        assert held._over.wait(5)
        return [ACCEPTED] * len(pending)

    world.confirm = confirm
    ending = threading.Thread(target=held.end, args=(30,))
    worker(world).poll(held, feed)
    ending.join(5)
    assert not ending.is_alive()
    ((kind, _, seen),) = world.saved
    assert (kind, len(seen.items), len(world.published)) == ("seen", 10, 10)


def test_a_tenure_that_is_over_saves_no_status(world):
    world.feed(item(1))
    held = tenure(FEED)
    (feed,) = held.due(1)
    held.end(0)
    worker(world).poll(held, feed)
    assert world.saved == world.published == []


@pytest.mark.parametrize(
    ("trouble", "failures", "ends"),
    [
        (KafkaTimeoutError("away"), 0, False),
        (PublisherBroken("fenced"), 0, True),
        (ZeroDivisionError("ours"), 1, False),
    ],
)
def test_no_trouble_of_one_poll_ends_the_thread(world, trouble, failures, ends):
    world.feed(item(1))
    ended = []

    def confirm(pending, seconds):
        raise trouble

    world.confirm = confirm
    held = tenure(FEED)
    (feed,) = held.due(1)
    worker(world, lambda: ended.append(True)).poll(held, feed)
    assert held.state(FEED).status.failures == failures
    assert bool(ended) is ends
    # It is polled again, but not in a tight loop.
    assert held.due(1) == []
    assert [found.url for found in held.due(10**15)] == [URL]


def test_the_schema_of_the_state_is_what_a_lost_container_left(world):
    said = {"url": URL, "source": "harbour-post", "every_seconds": 600, "page": "auto", "more": 1}
    assert read_record(Feed, json.dumps(said).encode()) == Feed(url=URL, source="harbour-post", every_seconds=600)
    for wrong in ({**said, "page": "perhaps"}, {**said, "every_seconds": 0}, {"url": URL}, []):
        with pytest.raises(ValueError, match="no Feed"):
            read_record(Feed, json.dumps(wrong).encode())
