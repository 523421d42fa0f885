import pytest

from schemas.reasons import BadMessage, Reason
from services.ingest.decoding import decode_page

GERMAN = "Die Fähre fährt am Montag wieder über den Fluss, sagte der Bürgermeister."
RUSSIAN = "Паром снова ходит по понедельникам, сообщил мэр города."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_that_says_what_it_is(encoding):
    assert decode_page(RUSSIAN.encode(encoding)) == (RUSSIAN, [])


def test_big_endian():
    assert decode_page(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")) == (RUSSIAN, [])


def test_western_text_is_guessed_and_flagged():
    text, notes = decode_page(f"{GERMAN} „Endlich“".encode("cp1252"))
    assert text == f"{GERMAN} „Endlich“"
    assert notes == ["not UTF-8: decoded as cp1252, a guess"]


def test_bytes_that_cp1252_has_not():
    _, notes = decode_page(GERMAN.encode("cp1252") + b"\x81")
    assert notes == ["not UTF-8: decoded as latin-1, a guess"]


def test_another_script_is_not_guessed():
    with pytest.raises(BadMessage) as refused:
        decode_page(RUSSIAN.encode("cp1251"))
    assert refused.value.reason is Reason.UNREADABLE_INPUT
    assert "iconv" in refused.value.detail


def test_a_page_cut_within_a_letter_stays_utf_8():
    text, notes = decode_page(RUSSIAN.encode()[:-2])
    assert text.startswith(RUSSIAN[:-2])
    assert "1 broken" in notes[1]


def test_html_that_declares_its_charset():
    page = f'<html><meta charset="windows-1251"><p>{RUSSIAN}</p>'
    assert decode_page(page.encode("cp1251"), html=True) == (page, ["decoded as windows-1251, as the page declares"])


def test_html_in_utf_8_is_utf_8_whatever_it_declares():
    page = f"<meta charset=iso-8859-1><p>{RUSSIAN}</p>"
    assert decode_page(page.encode(), html=True) == (page, [])


@pytest.mark.parametrize("charset", ["klingon", "hex", "base64", "undefined"])
def test_html_with_a_charset_that_is_none(charset):
    with pytest.raises(BadMessage) as refused:
        decode_page(f"<meta charset={charset}>".encode() + GERMAN.encode("cp1252"), html=True)
    assert refused.value.reason is Reason.UNREADABLE_INPUT
    assert charset in refused.value.detail


def test_html_that_is_not_in_the_charset_it_declares():
    with pytest.raises(BadMessage) as refused:
        decode_page(b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), html=True)
    assert refused.value.reason is Reason.UNREADABLE_INPUT


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04rest",
        b"\x1f\x8b\x08",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"\x00\x01\x02\xff" * 9,
    ],
)
def test_binary(data):
    with pytest.raises(BadMessage) as refused:
        decode_page(data)
    assert refused.value.reason is Reason.BINARY_CONTENT


def test_broken_utf_16():
    with pytest.raises(BadMessage) as refused:
        decode_page(b"\xff\xfea\x00b")
    assert refused.value.reason is Reason.UNREADABLE_INPUT
