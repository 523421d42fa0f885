"""HTML as events for text.Builder. A scanner of our own that only moves forward: libxml2 drops what stands deeper than 256
elements and takes half a minute for one tag with 50,000 attributes."""

import re
from html import unescape

from services.common.wire.text import UNSEEN, Body, Builder

_OPENING = re.compile(r"<(?:(!--)|([!?])|(/?)([A-Za-z][^\s/>]{0,80}))")
_STOP = re.compile(r"[\"'>]")
_NAME = re.compile(r"[A-Za-z0-9.:-]+")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(src|alt)\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]{1,4000}))", re.IGNORECASE
)
# Python refuses to read a number of thousands of digits; no character has more than seven.
_NO_CHARACTER = re.compile(r"&#(?:x[0-9a-f]{9,}|[0-9]{9,});?", re.IGNORECASE)
_RAW_TEXT = ("script", "style")
# A tag's attributes are read no further; what matters of an image stands within.
_TAG_CHARACTERS = 4_000
_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|section|article|strong|em|b|i|a|span)(?=[\s/>])", re.IGNORECASE
)


def is_html(text: str) -> bool:
    """Whether a text that does not say what it is has HTML elements in it."""
    return _MARKUP.search(text) is not None


def html(text: str) -> Body:
    """The paragraphs of a fragment or page; scripts, styles and comments are nothing that anybody reads."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.builder.done()


class _Scanner:
    """Only moves forward. What is never closed is told once and not looked for again, so that time stays linear."""

    def __init__(self, text: str) -> None:
        self.builder = Builder()
        self._text = text
        # Ends when a quote is never closed: from then on a tag ends at the next ">".
        self._quotes = True
        # Tag -> where it closes next, -1 for never.
        self._closings: dict[str, int] = {}

    def run(self) -> None:
        at = 0
        while (opening := _OPENING.search(self._text, at)) is not None:
            self._say(at, opening.start())
            at = opening.end()
            following = self._step(opening)
            if following is None:
                break
            at = following
        self._say(at, len(self._text))

    def _say(self, start: int, end: int) -> None:
        if end > start:
            self.builder.text(unescaped(self._text[start:end]))

    def _step(self, opening: "re.Match[str]") -> int | None:
        """Where to go on; None where no tag can follow."""
        comment, declaration, closing, name = opening.groups()
        if comment:
            end = self._next("-->", opening.end())
            return opening.end() if end < 0 else end + 3
        if declaration and self._text.startswith("<![CDATA[", opening.start()):
            return opening.start() + 9
        behind = self._text.find(">", opening.end()) + 1 if declaration else self._tag_end(opening.end())
        found = None if declaration else _NAME.match(name)
        if not behind or found is None:
            return behind or None
        tag = found[0].lower().rpartition(":")[2]
        if closing:
            self.builder.end(tag)
        elif tag not in UNSEEN or self._next(f"</{tag}", behind) >= 0:
            self.builder.start(tag, self._attributes(opening.end(), behind) if tag == "img" else {})
            return self._closings[f"</{tag}"] if tag in _RAW_TEXT else behind
        return behind

    def _next(self, what: str, at: int) -> int:
        """Where `what` comes next, in any case; -1 for never."""
        known = self._closings.get(what, 0)
        if 0 <= known < at or what not in self._closings:
            found = re.compile(re.escape(what), re.IGNORECASE).search(self._text, at)
            known = self._closings[what] = found.start() if found else -1
        return known

    def _tag_end(self, start: int) -> int:
        """Behind the tag; a ">" inside a quoted value does not end it. 0 where nothing does."""
        at = start
        while self._quotes:
            stop = _STOP.search(self._text, at)
            if stop is None:
                self._quotes = False
            elif stop[0] == ">":
                return stop.end()
            else:
                at = stop.end()
                if self._text[max(start, at - 21) : at - 1].rstrip().endswith("="):
                    at = self._text.find(stop[0], at) + 1
                    self._quotes = at > 0
        return self._text.find(">", start) + 1

    def _attributes(self, start: int, end: int) -> dict[str, str]:
        found = _ATTRIBUTE.finditer(self._text[start : min(end, start + _TAG_CHARACTERS)])
        return {one[1].lower(): unescaped(one[2] or one[3] or one[4] or "") for one in found}


def unescaped(text: str) -> str:
    """The text with its character references resolved; one that names no character stands for nothing."""
    return unescape(_NO_CHARACTER.sub("", text)) if "&" in text else text
