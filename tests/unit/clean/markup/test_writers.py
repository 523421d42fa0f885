"""People and agencies in stated authors."""

import pytest

from services.enrich.clean.markup.writers import people_and_agencies


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("Ana Ruiz", ["Ana Ruiz"]),
        ("By Ana Ruiz", ["Ana Ruiz"]),
        ("ByAna Ruiz", ["Ana Ruiz"]),
        ("Von Jörg Ölmann", ["Jörg Ölmann"]),
        ("par Zoé Lacroix", ["Zoé Lacroix"]),
        ("Autor: Ana Ruiz", ["Ana Ruiz"]),
        ("Written by: Ana Ruiz", ["Ana Ruiz"]),
        ("Ana Ruiz and Jon Dahl", ["Ana Ruiz", "Jon Dahl"]),
        ("Ana Ruiz, Jon Dahl | Mia Holm", ["Ana Ruiz", "Jon Dahl"]),
        ("Ana Ruiz et Zoé Lacroix", ["Ana Ruiz", "Zoé Lacroix"]),
        ("Ana Ruiz Senior Reporter", ["Ana Ruiz"]),
        ("Elena Rossi giornalista", ["Elena Rossi"]),
        ("Ana Ruiz (Pellew)", ["Ana Ruiz"]),
        ("Dr. Ana Ruiz", ["Ana Ruiz"]),
        ("Ana Ruiz, PhD", ["Ana Ruiz"]),
        ("Ana Ruiz Published March 3, 2026", ["Ana Ruiz"]),
        ("Ana Ruiz 12 Mar 2026", ["Ana Ruiz"]),
        ("Ana Ruiz • Updated 5 hours ago", ["Ana Ruiz"]),
        ("ANA RUIZ", ["Ana Ruiz"]),
        ("José Ortega y Lluch", ["José Ortega y Lluch"]),
        ("Автор: Анна Левина", ["Анна Левина"]),
        ("Tekst: Anna Nowak", ["Anna Nowak"]),
        ("山田太郎", ["山田太郎"]),
        ("山田太郎 記者", ["山田太郎"]),
        ("김하늘 기자", ["김하늘"]),
        ("김하늘", ["김하늘"]),
    ],
)
def test_the_people(said, people):
    assert people_and_agencies([said]) == (tuple(people), ())


@pytest.mark.parametrize(
    "said",
    [
        *("", "  ", "admin", "Newsroom", "Harbour Post", "Redaktion", "La rédaction", "Share on Facebook", "Teilen"),
        *(
            "Ana Ruiz Foundation",
            "Lake University",
            "Getty Images",
            "Sports Editor",
            "Foreign Affairs Editor",
            "Senior Reporter",
            "@anaruiz",
            "webmaster",
            "March 3, 2026",
        ),
        *(
            "a sentence that says something of the ferry and of nobody",
            "12345",
            "Facebook Twitter",
            "x" * 10_000,
            "word " * 50 + ", Ana Ruiz",
        ),
    ],
)
def test_nobody(said):
    assert people_and_agencies([said])[0] == ()


def test_agencies_stand_apart():
    assert people_and_agencies(["Ana Ruiz, Reuters", "dpa"]) == (("Ana Ruiz",), ("Reuters", "dpa"))


def test_each_once_and_written_out():
    assert people_and_agencies(["ANA RUIZ", "Ana Ruiz", "Ana Ruiz"])[0] == ("Ana Ruiz",)


def test_the_site_behind_a_name():
    assert people_and_agencies(["Ana Ruiz Harbour Post"], "Harbour Post")[0] == ("Ana Ruiz",)
    assert people_and_agencies(["Ana Ruiz - Skarholm Now"], "Skarholm Now")[0] == ("Ana Ruiz",)
    assert people_and_agencies(["Ana Ruiz, Jon Dahl"], "Harbour Post")[0] == ("Ana Ruiz", "Jon Dahl")
    assert people_and_agencies(["Ana Ruiz"], "Ruiz")[0] == ("Ana Ruiz",)
