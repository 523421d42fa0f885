"""Bodies as paragraphs: plain text, HTML and XML markup all end in the same blocks. Linear in the text; nothing is guessed away."""

import re
import unicodedata
from dataclasses import dataclass, field

from services.common.wire.model import Picture, clean

_BLOCK_NAMES = """
p div section article body main header footer aside blockquote bq block ul ol li dl dt dd pre table thead tbody tfoot tr
h1 h2 h3 h4 h5 h6 hl1 hl2 hr br figure figcaption center form fieldset address nitf-table note fn abstract body.content caption
"""
_UNSEEN_NAMES = """
script style svg head template noscript iframe object select button textarea title media math canvas audio video
media-metadata nitf-table-metadata
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"))
_CELLS = frozenset(("td", "th"))
# What nobody reads as text.
UNSEEN = frozenset(_UNSEEN_NAMES.split())
_DIRT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BULLET = "• "
MOST_PICTURES = 50


@dataclass(slots=True)
class Body:
    """Paragraphs and subheadings in order; which of them are headings; the pictures among them."""

    blocks: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def without(self, *repeated: str | None) -> "Body":
        """Without a title or standfirst that the body only repeats at its head."""
        known = {_key(text) for text in repeated if text}
        at = 0
        while at < len(self.blocks) - 1 and _key(self.blocks[at]) in known:
            at += 1
        gone = set(self.blocks[:at])
        return Body(self.blocks[at:], [heading for heading in self.headings if heading not in gone], self.pictures)

    @property
    def text(self) -> str:
        """A blank line between blocks."""
        return "\n\n".join(self.blocks)


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def tidy(text: str) -> str:
    """Composed, one kind of line break, no invisible characters."""
    return _DIRT.sub("", _BREAKS.sub("\n", text if text.isascii() else unicodedata.normalize("NFC", text)))


def plain(text: str) -> Body:
    """Paragraphs by blank lines, else by indents, else line by line: wires break lines at a width of their own."""
    lines = tidy(text).expandtabs(4).strip("\n").split("\n")
    if any(not line.strip() for line in lines):
        starts = {at for at in range(1, len(lines)) if not lines[at - 1].strip()}
    else:
        starts = {at for at, line in enumerate(lines) if line.startswith("  ")}
        starts = starts if len(starts) > 1 else set(range(len(lines)))
    blocks: list[list[str]] = [[]]
    for at, line in enumerate(lines):
        if at in starts:
            blocks.append([])
        blocks[-1].extend(line.split())
    return Body([" ".join(words) for words in blocks if words])


class Builder:
    """Takes the events of a parser (start, end, text) and gives the body; keeps no tree, so depth costs nothing."""

    def __init__(self) -> None:
        self._body = Body()
        self._words: list[str] = []
        self._unseen: str | None = None
        self._heading = self._item = self._caption = self._lines = False
        self._figure: int | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens; `tag` in lower case, without a namespace."""
        if self._unseen:
            return
        if tag in UNSEEN:
            self._unseen = tag
        elif tag == "img":
            self._picture(attributes)
        elif tag in _CELLS:
            self._cell()
        elif tag in _BLOCKS:
            self._close()
            self._heading = tag in _HEADINGS
            self._item = self._item or tag == "li"
            self._caption = self._caption or tag == "figcaption"
            self._lines = self._lines or tag == "pre"
            if tag == "figure":
                self._figure = len(self._body.pictures)

    def end(self, tag: str) -> None:
        """An element closes."""
        if self._unseen:
            # At the first closing, though another of its kind may have opened in it: text is rather shown than lost.
            self._unseen = None if tag == self._unseen else self._unseen
        elif tag in _BLOCKS:
            self._close()
            self._heading = self._heading and tag not in _HEADINGS
            self._item = self._item and tag not in ("li", "ul", "ol")
            self._caption = self._caption and tag not in ("figcaption", "figure")
            self._lines = self._lines and tag != "pre"
            self._figure = None if tag == "figure" else self._figure

    def text(self, said: str) -> None:
        """Character data."""
        if self._unseen or not said:
            return
        for at, line in enumerate(said.split("\n") if self._lines else (said,)):
            if at:
                self._close()
            self._words.append(line)

    def done(self) -> Body:
        """The body, once everything was said."""
        self._close()
        return self._body

    def _cell(self) -> None:
        if any(not word.isspace() for word in self._words):
            self._words.append(" | ")

    def _close(self) -> None:
        said = " ".join(tidy("".join(self._words)).split()).strip("| ")
        self._words.clear()
        if not said:
            return
        if self._caption:
            self._caption_of(said)
            return
        self._body.blocks.append(BULLET + said if self._item else said)
        if self._heading:
            self._body.headings.append(said)
        self._item = False

    def _picture(self, attributes: dict[str, str]) -> None:
        url = clean(attributes.get("src"), 4_096)
        if url and not url.lower().startswith("data:") and len(self._body.pictures) < MOST_PICTURES:
            self._body.pictures.append(Picture(url, clean(attributes.get("alt"))))

    def _caption_of(self, said: str) -> None:
        pictures = self._body.pictures
        if self._figure is not None and self._figure < len(pictures):
            pictures[-1] = Picture(pictures[-1].url, clean(said), pictures[-1].credit)
