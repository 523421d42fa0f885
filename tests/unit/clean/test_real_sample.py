"""The real sample page. Its sentences are not ours to keep here, so they stand as (SHA-256, length); names and titles may stand."""

import hashlib
import os
from pathlib import Path

import pytest

from services.enrich.clean import CleanedArticle, clean_dump

NAME = "000_1ca05d51f9810f23.txt"
HEADING = "U.S. changes its stance on ground invasion of Rafah"
STANDFIRST = ("9eb960999b8f617e02077a2772331978223e1828212641ecf405403afbebd4da", 116)
CAPTION = ("0af4d5c58ba4e02b33aac96fe224d2f998da821751616d9936685df0d15f9d12", 153)
PARAGRAPHS = [
    ("8282c2a309a9b79059294d64468a3aaccb40499ba71763f40b59822f69d8c5d7", 161),
    ("d85dc0990b1d211662cc768c53883d68dc7ed6a71eb3cc178002a07619121c55", 113),
    ("1765fda62f0105c82778876b5d8ef265ed4360b2de656282f3dde181141b1077", 217),
    ("554d536bd391672b6298a16b9ca4711cf209054b97af6e608458638490fc2bec", 220),
    ("d1eb0e91cbb1824cab3d148f38595e4a3e9de62eefe76ebad8a069f6451b433f", 66),
    ("4dd21bc92bb5ffead9aef1571ac09ef16661279c6ac752a986c0df78cbd7eadc", 122),
    ("d3f713e2d154d0f4624d47a38fe1c89816b549d4df15da2769c7f967134949dc", 223),
    HEADING,
    ("1ce0a560665c3f481598bec212d49b62b218039ea1e389c62649307df094c32b", 218),
    ("9d4d24937204ce6ae0de53baadba61d858f9e9e3c579491d3f5e86b697c9594d", 124),
    ("03c47c166b12fc05ff0d9e815545b46b76f07117e48130b4d32cbb10fbbda7f9", 156),
    ("ef068cc72c191c6c948e211b9eca6ea6861ec1bd9f82572a2320f4b20fda09f9", 111),
    ("bbb85c283540c71e4d1c9cb40d6f08ddc73dafb90ef2289327004cf3f8552455", 265),
]


def _print_of(text: str) -> tuple[str, int]:
    return hashlib.sha256(text.encode()).hexdigest(), len(text)


@pytest.fixture(scope="module")
def article() -> CleanedArticle:
    folder = os.environ.get("SAMPLES_DIR")
    if not folder:
        pytest.skip("SAMPLES_DIR does not name the folder with the real sample page")
    return clean_dump((Path(folder) / NAME).read_text(encoding="utf-8"))


def test_title_and_standfirst(article: CleanedArticle):
    assert article.title == "Washington urges Israel not to invade Gaza's Rafah. Netanyahu persists"
    assert _print_of(article.standfirst or "") == STANDFIRST


def test_byline_names_newsroom_and_agency_but_no_person(article: CleanedArticle):
    assert (article.byline, article.authors, article.agencies) == ("Euronews with AP", (), ("AP",))


def test_one_image_with_its_caption_once(article: CleanedArticle):
    (image,) = article.images
    assert (image.url, image.credit) == (None, "AP/Belarusian Presidential Press Service")
    assert _print_of(image.caption or "") == CAPTION


def test_body_is_every_paragraph_and_the_one_subheading(article: CleanedArticle):
    blocks = article.body.split("\n\n")
    assert article.headings == (HEADING,)
    assert [block if block == HEADING else _print_of(block) for block in blocks] == PARAGRAPHS
    assert blocks[0].startswith("The US top diplomat said")
    assert article.body.endswith("President Biden.”")


def test_related_titles_stand_apart(article: CleanedArticle):
    assert article.related == (
        "Israel-Hamas war: IDF confirms the killing of senior Hamas leader",
        "WATCH: Much-needed aid airdropped into Gaza",
        "Antony Blinken: 'This conflict could easily metastasize'",
    )


def test_nothing_is_invented(article: CleanedArticle):
    assert (article.published, article.modified, article.dateline, article.section) == (None, None, None, None)
    assert (article.copyright, article.correction_note) == (None, None)
    assert (article.quality, article.kind, article.cleaner) == ("ok", "article", "dump")
