import pytest

from services.enrich.understand import detect_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council voted on Tuesday to close the old bridge for two weeks.", "en"),
        ("Le conseil municipal a voté mardi la fermeture du vieux pont.", "fr"),
        ("Der Stadtrat hat am Dienstag beschlossen, die alte Brücke zu sperren.", "de"),
        ("El ayuntamiento decidió el martes cerrar el puente viejo.", "es"),
        ("Городской совет во вторник решил закрыть старый мост.", "ru"),
        ("قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر القديم", "ar"),
        ("市议会周二决定关闭旧桥两周。", "zh"),
        ("市議会は火曜日に古い橋を閉鎖することを決めた。", "ja"),
        ("Bystyret vedtok tirsdag å stenge den gamle broen i to uker.", "no"),
        ("Kommunestyret vedtok tysdag å stengje den gamle brua i to veker, og ikkje fleire.", "no"),
    ],
)
def test_the_language_of_a_sentence(text, expected):
    language, confidence = detect_language(text)
    assert language == expected
    assert 0.3 < confidence <= 1


@pytest.mark.parametrize(
    "text", ["", "Berlin", "🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂 🙂", "12.5 % / 2024-01-01 / 100,000 / 99", "\n\n"]
)
def test_too_little_text_has_no_language(text):
    assert detect_language(text) == (None, 0.0)


ENGLISH = "The council voted on Tuesday to close the old bridge. "
FRENCH = "Le conseil municipal a voté mardi la fermeture du vieux pont. "


def test_the_beginning_decides_and_a_middle_in_another_language_halves_the_confidence():
    language, confidence = detect_language(ENGLISH * 40)
    assert (language, confidence > 0.9) == ("en", True)
    assert detect_language(ENGLISH * 40 + FRENCH * 100) == ("en", round(confidence / 2, 4))
    assert detect_language(ENGLISH * 40 + FRENCH * 10) == ("en", confidence)


@pytest.mark.parametrize("middle", ["12.5 % 100,000 ", "🙂 ", "Ada Reed, Harbour Bay. "])
def test_figures_and_names_in_the_middle_are_no_other_language(middle):
    assert detect_language(ENGLISH * 10 + middle * 200)[1] == detect_language(ENGLISH * 10)[1]
