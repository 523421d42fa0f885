"""Signs by which a single line shows that the page, not the article, put it there."""

import re

from services.enrich.clean import clock
from services.enrich.clean.lines import Line, fold
from services.enrich.clean.vocabulary import blocks, ui
from services.enrich.clean.vocabulary.phrases import holds

_COUNTED = re.compile(
    r"\d[\d.,]*\s?k?\+?\s(?:comments?|shares?|views?|likes?|replies|kommentare?|commentaires?|"
    r"partages|comentarios?|comentários|commenti|komentarz[ey]?|yorum|min|mins|minutes?|"
    r"minuten|minutos|minuti|minut|dakika|минут[ыа]?)\b.{0,20}"
)
_TRADES = (
    "reporter|journalist|editor|correspondent|columnist|writer|author|contributor|producer|freelancer|blogger|critic|"
    "redakteur(?:in)?|journalistin|autor(?:in)?|korrespondent(?:in)?|journaliste|rédact(?:eur|rice)|correspondant[e]?|"
    "periodista|redactora?|corresponsal|jornalista|repórter|giornalista|redattrice|redattore|redacteur|verslaggever|"
    "dziennikarz|dziennikarka|gazeteci|muhabir"
)
# A name, a form of "to be" (or what the trade does), and soon a trade of the press.
_WRITER = re.compile(
    r"\w[\w.'’-]*(?: \w[\w.'’-]*){1,4}(?:,)? (?:is|was|ist|est|es|é|è|jest|covers|writes|reports|has been|"
    r"has covered|has reported|has written|"
    rf"schreibt|berichtet|couvre)\b.{{0,90}}?\b(?:{_TRADES}|covers|about|über|since (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,60}@[\w.-]{3,60}")
_BUTTON = 60  # width of a button or notice without a full stop; a headline may open with the same words
_QUOTES = frozenset('“”"„«»「」‘')


def is_comment_head(line: Line) -> bool:
    """Whether a line heads readers' comments, counted or not."""
    plain = line.fold.strip("0123456789 ()")
    phrase = blocks.COMMENT_HEADS.of(plain)
    return phrase is not None and len(plain) - len(phrase) <= 12 and not plain.endswith("?")


def is_correction(line: Line) -> bool:
    """An editor's note counts only where it says that something was corrected."""
    phrase = blocks.CORRECTIONS.of(fold_head(line))
    if phrase:
        return (
            len(phrase.split()) > 2
            or line.text[:80].find(":") > 0
            or len(phrase) == len(line.fold)
            or "：" in line.text[:20]
        )
    return blocks.NOTES.of(fold_head(line)) is not None and holds(line.text.casefold()[:400], blocks.AMENDS)


def fold_head(line: Line) -> str:
    """The folded line, or the folded opening of one too long to be folded whole."""
    return line.fold or fold(line.text[:120])


def is_about_the_writer(line: Line) -> bool:
    """Whether a line says what somebody does for the press. Articles say that, too: only lines below the text are asked."""
    return line.text[:1].isupper() and _QUOTES.isdisjoint(line.text) and _WRITER.match(line.text) is not None


def points(line: Line) -> bool:
    """Whether a line points to another article: the words, then a colon or an arrow, then its title."""
    phrase = blocks.POINTERS.of(line.fold)
    if not phrase:
        return False
    rest = line.fold[len(phrase) :].lstrip()
    mark = rest[:1]
    return mark != "" and mark in ":：|>»→–—-" and (mark not in "–—-" or not line.ends)


def is_paywall(line: Line) -> bool:
    """Whether a line asks for a subscription to go on."""
    return line.width <= 300 and line.text[0] not in _QUOTES and holds(line.fold, ui.PAYWALL)


def is_ui(line: Line) -> bool:
    """Buttons, menus and notices. A sentence that quotes a notice is the article's."""
    key = line.fold
    if key in ui.UI_LINES or key in blocks.REPLIES:
        return True
    if line.width <= 14 and not any(c.isalpha() for c in key) and not clock.is_clock(key):
        return True
    if _MAIL.fullmatch(line.text):
        return True
    if key.startswith(("http://", "https://", "www.", "pic.twitter")) or (
        line.text[0] in "@#" and " " not in line.text
    ):
        return True
    if line.width <= 60 and _COUNTED.fullmatch(key):
        return True
    if (not line.ends or line.width <= 30) and line.width <= _BUTTON and ui.UI_OPENINGS.of(key):
        return True
    return _QUOTES.isdisjoint(line.text) and holds(fold_head(line), ui.UI_TALK)
