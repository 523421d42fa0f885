import pytest

from services.ingest.slim import slim_html
from tests.processor_time import bounded


@pytest.mark.parametrize(
    ("html", "slim"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("a<script>x</script>b", "ab"),
        ("a<SCRIPT src='x'>y</Script >b", "ab"),
        ("a<style>p{}</style>b<svg><path/></svg>c<!-- d -->e", "abce"),
        ("a<!-- <script> -->b</script>c", "ab</script>c"),
        ("a<script>'<!--'</script>b<!--c-->d", "abd"),
        ("<scripture>a</scripture>", "<scripture>a</scripture>"),
        ("a<script>never closed <p>b</p>", "a<script>never closed <p>b</p>"),
        ("a<!-- never closed <style>x</style>b", "a<!-- never closed b"),
        (
            '<script type="application/ld+json">{"a": "<style>"}</script>b</style>',
            '<script type="application/ld+json">{"a": "<style>"}</script>b</style>',
        ),
        ("<script type = application/LD+json>{}</script>", "<script type = application/LD+json>{}</script>"),
        ("<script>type='application/ld+json'</script>a", "a"),
    ],
)
def test_slim_html(html, slim):
    assert slim_html(html) == slim


@pytest.mark.parametrize("part", ["<script>", "<!--", "<svg>", "<style ", "<script type=application/ld+json>"])
def test_a_hostile_page_costs_no_more_than_its_length(part):
    html = part * (4_000_000 // len(part))
    with bounded(5):
        assert slim_html(html) == html
