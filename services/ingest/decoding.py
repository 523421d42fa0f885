"""Bytes of a page as text: UTF-8 unless the bytes themselves say otherwise. A guess is flagged, and made only where it is likely right."""

import codecs
import re

from schemas.reasons import BadMessage, Reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)
# HTML asks for the declaration within the first 1,024 bytes; real pages put it later.
_HEAD_BYTES = 4_096
# Western European text has accents on a few letters in a hundred. Where more bytes are high, it is another encoding.
_MOST_HIGH_BYTES = 0.25
# One broken character in this many good ones is damage; more is another encoding.
_GOOD_PER_BROKEN = 20
_CONTROLS = bytes({*range(9), 11, *range(14, 27), *range(28, 32), 127})


def decode_page(data: bytes, *, html: bool = False, charset: str | None = None) -> tuple[str, list[str]]:
    """The text, without a byte order mark, and notes on what had to be assumed. `charset` is what the server called it.

    Raises BadMessage (binary_content, unreadable_input) where it is no text or its encoding can't be told.
    """
    refuse_binary(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        found = _META_CHARSET.search(data[:_HEAD_BYTES]) if html else None
        declared = charset or (found[1].decode("ascii") if found else None)
        # That it is no UTF-8 is known by now, whatever it is called.
        labelled = declared is not None and _UTF8.fullmatch(declared) is None
        return _declared(data, declared) if declared and labelled else _guessed(data, error)


def refuse_binary(data: bytes) -> None:
    """Raises BadMessage (binary_content) where the bytes begin as a known kind of file that is no text."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise BadMessage(Reason.BINARY_CONTENT, f"the file is {what}: extract its text first")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"begins with the mark of {encoding} but is broken at byte {error.start}: save it as UTF-8"
        raise BadMessage(Reason.UNREADABLE_INPUT, detail) from None


def _declared(data: bytes, name: str) -> tuple[str, list[str]]:
    try:
        text = data.decode(codecs.lookup(name).name, "replace")
    except (LookupError, UnicodeError):
        detail = f"the page declares charset {name!r}, which is no text encoding known here: save it as UTF-8"
        raise BadMessage(Reason.UNREADABLE_INPUT, detail) from None
    broken = text.count("\ufffd")
    if broken * _GOOD_PER_BROKEN > sum(not char.isascii() for char in text):
        detail = f"not in the charset {name!r} that the page declares: save it as UTF-8"
        raise BadMessage(Reason.UNREADABLE_INPUT, detail)
    return text, [f"decoded as {name}, as the page declares", *_damage(broken)]


def _guessed(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    if data.translate(None, _CONTROLS) != data:
        raise BadMessage(Reason.BINARY_CONTENT, "the file is binary: send text or HTML, in UTF-8")
    mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken * _GOOD_PER_BROKEN <= sum(not char.isascii() for char in mended):
        return mended, ["decoded as utf-8", *_damage(broken)]
    if sum(byte >= 0x80 for byte in data) > len(data) * _MOST_HIGH_BYTES:
        detail = f"not UTF-8 (byte {error.start}) and no encoding is declared: convert it, iconv -f … -t utf-8"
        raise BadMessage(Reason.UNREADABLE_INPUT, detail)
    try:
        return data.decode("cp1252"), ["not UTF-8: decoded as cp1252, a guess"]
    except UnicodeDecodeError:
        return data.decode("latin-1"), ["not UTF-8: decoded as latin-1, a guess"]


def _damage(broken: int) -> list[str]:
    return [f"{broken} broken characters were replaced by U+FFFD"] if broken else []
