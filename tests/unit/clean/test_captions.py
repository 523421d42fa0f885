"""Captions apart from their credits, and text that only looks like one."""

import pytest

from services.enrich.clean import clean_dump
from services.enrich.clean.lines import make_line
from services.enrich.clean.pictures import pure_credit, split_credit

CAPTION = "The ferry rests on a sandbank."


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (f"{CAPTION} Photo: Ana Ruiz / Coast Pictures", CAPTION, "Ana Ruiz / Coast Pictures"),
        (f"{CAPTION} (Coast Photo/Ana Ruiz)", CAPTION, "Coast Photo/Ana Ruiz"),
        (f"{CAPTION} Photo Ana Ruiz", CAPTION, "Ana Ruiz"),
        (f"{CAPTION} © Ana Ruiz", CAPTION, "Ana Ruiz"),
        (f"{CAPTION} Foto Nino de Cador", CAPTION, "Nino de Cador"),
        ("Перший рейс. Фото: Інна Ткач", "Перший рейс.", "Інна Ткач"),
        ("رفوف المقهى من خشب. تصوير: هدى الشامي", "رفوف المقهى من خشب.", "هدى الشامي"),
        ("תחנת המוצא ליד הכיכר. צילום: שירה לב", "תחנת המוצא ליד הכיכר.", "שירה לב"),
        ("नाव पर थैला रखते नाविक। फ़ोटो: विवेक साहू", "नाव पर थैला रखते नाविक।", "विवेक साहू"),
        ("녹음기를 멘 소리 채집가. 임도현 기자", "녹음기를 멘 소리 채집가.", "임도현 기자"),
        ("망원경이 놓인 운동장. [사진=남도군청]", "망원경이 놓인 운동장.", "남도군청"),
        ("鐘を見上げる人たち＝香川県で、田村健撮影", "鐘を見上げる人たち＝香川県で", "田村健撮影"),
    ],
)
def test_the_credit_leaves_the_caption(line: str, caption: str, credit: str):
    assert split_credit(line) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Він упізнав діда на фото. Найдовший запис триває сім хвилин, рівно від вокзалу до парку.",
        "사진을 찍으러 갔는데, 사진 속 우물은 그냥 돌이더라고요. 그 뚜껑이 끌리는 소리가 진짜 할머니 집이었어요.",
        "She held up the photo: nobody laughed. Then all of them went home without another word.",
        "He laughed at the photo. Nobody else did.",
    ],
)
def test_sentences_about_photos_are_no_credits(line: str):
    assert split_credit(line) is None


def test_a_credit_alone():
    assert pure_credit(make_line("Fot. Olga Ster")) == "Olga Ster"
    assert pure_credit(make_line("Fotografie ist eine Kunst")) is None


FIRST = "The ferry left the northern pier on Monday with forty passengers, two horses and a piano, nine weeks after a winch had failed."
SECOND = "The port says that the new winch was tested for three days. Tickets are on sale."


def test_a_name_below_a_sentence_above_the_text_took_the_picture():
    head = ("Ferry to the outer islands sails again", "By Ana Ruiz", "12 March 2026", "Share")
    article = clean_dump(
        "\n".join((*head, "The captain at the winch before the start.", "Per Ek", FIRST, SECOND, FIRST + " So."))
    )
    assert [(image.caption, image.credit) for image in article.images] == [
        ("The captain at the winch before the start.", "Per Ek")
    ]
    assert article.authors == ("Ana Ruiz",)


def test_a_credit_below_the_text_leaves_the_last_paragraph_alone():
    article = clean_dump("\n".join(("Ferry to the outer islands sails again", FIRST, SECOND, "Photo: Per Ek")))
    assert article.body.endswith(SECOND)
    assert [(image.caption, image.credit) for image in article.images] == [(None, "Per Ek")]


def test_the_sites_claim_below_a_credit_is_no_picture():
    lines = (
        "Coast Courier",
        "Ferry to the outer islands sails again",
        FIRST,
        SECOND,
        "Photo: Per Ek",
        "© Coast Courier",
    )
    article = clean_dump("\n".join(lines))
    assert [image.credit for image in article.images] == ["Per Ek"]
    assert article.copyright == "© Coast Courier"


def test_words_and_photos_in_one_line_name_the_writer():
    article = clean_dump(
        "\n".join(("Ferry to the outer islands sails again", "Words: Ana Ruiz | Photos: Per Ek", FIRST, SECOND))
    )
    assert article.authors == ("Ana Ruiz",)
