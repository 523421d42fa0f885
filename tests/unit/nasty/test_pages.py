"""What pages hold beside, above, below and in the middle of an article, as text and as HTML."""

import pytest

from tests.unit.nasty.samples import PAGES, PARAGRAPHS, SITE, TITLE, dump, page

FIRST, SECOND, THIRD = PARAGRAPHS
BODY = dump(*PARAGRAPHS)
CAPTION = (
    "The quay, the divers, the crane, the two barges and the harbour master with her dog on the morning when the work began, with the "
    "lighthouse of Skarholm and the old customs house behind them in the fog of early spring."
)
CREDIT = "Rhona Pike/Harbour Pictures"
RELATED = ("Skarholm buys an electric ferry", "Pellew counts its seals")
COMMENTS = (
    "Comments",
    "tidewatcher",
    "2 hours ago",
    "About time that somebody looked at those old piles, they were rotten.",
    "Reply",
    "gull44",
    "1 hour ago",
    "And who pays for it in the end, we all do.",
    "Reply",
)


def both(name: str, *blocks: str, **more: str) -> str:
    return page(*blocks, **more) if name == "a.html" else dump(TITLE, *blocks)


@pytest.mark.parametrize("name", PAGES)
def test_no_title(give, name):
    (end,) = give(name, page(*PARAGRAPHS, title="") if name == "a.html" else BODY)
    assert (end["title"], end["body"], end["quality"]) == (None, BODY, "ok")


@pytest.mark.parametrize("name", PAGES)
def test_the_title_three_times(give, name):
    blocks = [TITLE, FIRST, TITLE, SECOND, THIRD]
    if name == "a.html":
        blocks = [f"<h1>{TITLE}</h1>", FIRST, f"<h2>{TITLE}</h2>", SECOND, THIRD]
    (end,) = give(name, both(name, *blocks))
    assert (end["title"], end["body"]) == (TITLE, BODY)


@pytest.mark.parametrize("name", PAGES)
def test_a_caption_longer_than_a_paragraph(give, name):
    said = f"{CAPTION} Photo: {CREDIT}"
    assert len(said) > max(map(len, PARAGRAPHS))
    figure = f"<figure><img src='{SITE}/a.jpg'><figcaption>{said}</figcaption></figure>"
    (end,) = give(name, both(name, figure if name == "a.html" else said, *PARAGRAPHS))
    assert end["body"] == BODY
    if name == "a.txt":
        assert [(image["caption"], image["credit"]) for image in end["images"]] == [(CAPTION, CREDIT)]


@pytest.mark.parametrize("name", PAGES)
def test_a_copyright_of_two_lines(give, name):
    claim = ("© 2026 Harbour Post.", "All rights reserved.")
    blocks = [f"<p>{claim[0]}<br>\n{claim[1]}</p>"] if name == "a.html" else ["\n".join(claim)]
    (end,) = give(name, both(name, *PARAGRAPHS, *blocks))
    assert end["body"] == BODY
    assert end["rights"]["notice"].startswith(claim[0])
    assert end["rights"]["notice"].endswith(claim[1])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("line", "author"),
    [("Rhona Pike", "Rhona Pike"), ("Von Rhona Pike", "Rhona Pike"), ("김바다 기자", "김바다")],
    ids=["bare", "Von", "기자"],
)
def test_bylines_bare_and_in_other_languages(give, name, line, author):
    (end,) = give(name, both(name, line, *PARAGRAPHS))
    assert (end["authors"], end["body"]) == ([author], BODY)
    assert author in end["byline"]


@pytest.mark.parametrize("name", PAGES)
def test_an_article_about_cookies(give, name):
    said = (
        "The bakers of Aldwater sold eleven thousand cookies on Saturday, more than in the whole of last winter, the guild said.",
        "“We use cookies to bring people together,” said the baker Rhona Pike, who accepts all cookies that children bring her.",
        "A cookie from the fair keeps for six weeks, and it is the policy of the guild that every cookie is baked on the quay.",
    )
    (end,) = give(name, both(name, *said))
    assert (end["body"], end["quality"]) == (dump(*said), "ok")


@pytest.mark.parametrize("name", PAGES)
def test_a_subheading_that_asks(give, name):
    asked = "When does the quay open again?"
    (end,) = give(name, both(name, FIRST, f"<h2>{asked}</h2>" if name == "a.html" else asked, SECOND, THIRD))
    assert end["headings"] == [asked]
    assert end["body"] == dump(FIRST, asked, SECOND, THIRD)


@pytest.mark.parametrize("name", PAGES)
def test_an_article_that_is_a_list(give, name):
    places = ("Aldwater", "Skarholm", "Pellew", "Kernow", "Tarn", "Uist", "Sarn")
    items = [f"{place}: the ferry calls there twice a day in summer, and once in winter." for place in places]
    html = "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
    text = [f"{number}. {item}" for number, item in enumerate(items, 1)]
    (end,) = give(name, both(name, *([html] if name == "a.html" else text)))
    assert all(item in end["body"] for item in items)
    assert end["kind"] in ("list", "article")


@pytest.mark.parametrize("name", PAGES)
def test_a_related_block_in_the_middle(give, name):
    links = "".join(f"<li><a href='/x'>{title}</a></li>" for title in RELATED)
    block = [f"<aside class='related'><h3>Related</h3><ul>{links}</ul></aside>"]
    (end,) = give(name, both(name, FIRST, *(block if name == "a.html" else ["Related", *RELATED]), SECOND, THIRD))
    assert end["body"] == BODY


@pytest.mark.parametrize("name", PAGES)
def test_comments(give, name):
    said = "".join(f"<div class='comment'><p>{line}</p></div>" for line in COMMENTS)
    (end,) = give(
        name, both(name, *PARAGRAPHS, *([f"<section id='comments'>{said}</section>"] if name == "a.html" else COMMENTS))
    )
    assert end["body"] == BODY


@pytest.mark.parametrize("name", PAGES)
def test_a_live_blog(give, name):
    title = "Storm reaches Aldwater: live updates"
    updates = (
        ("14:32", "The first boat has left the eastern quay, with ninety people on board."),
        ("14:10", "The harbour master says that the tide gauge is back in service."),
        ("13:55", "Police close the coast road between Pellew and the customs house."),
        ("13:40", "Welcome to our live coverage of the storm that has reached Aldwater."),
    )
    blocks = [block for update in updates for block in update]
    (end,) = give(name, page(*blocks, title=title) if name == "a.html" else dump(title, "LIVE", *blocks))
    assert (end["kind"], end["title"]) == ("live_blog", title)
    assert all(said in end["body"] for _, said in updates)


@pytest.mark.parametrize("name", PAGES)
def test_a_paywall(give, name):
    (end,) = give(name, both(name, FIRST, "Subscribe to continue reading", "Already a subscriber? Log in"))
    assert (end["quality"], end["body"]) == ("paywall_stub", FIRST)


def test_a_paywall_that_only_the_metadata_states(give):
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    (end,) = give("a.html", page(FIRST, head=stated))
    assert (end["quality"], end["body"]) == ("paywall_stub", FIRST)
