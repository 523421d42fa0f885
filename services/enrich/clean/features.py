"""What each line shows by itself, and by its neighbours."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from services.enrich.clean import clock, dates, pictures, signs
from services.enrich.clean.lines import Line, fold, make_line
from services.enrich.clean.people import Byline, read_agencies, read_byline, read_source
from services.enrich.clean.vocabulary import blocks
from services.enrich.clean.vocabulary.names import BYLINE_LABELS
from services.enrich.clean.vocabulary.phrases import holds

_SENTENCE = re.compile(r"[.!?…。！？؟۔।][”\"»’)」』]{0,3}(?=\s|$|[\u3040-\u9fff\uac00-\ud7af])")
_RUN_TOGETHER = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_SAYS = re.compile(
    r"\S (?:says|said|wrote|writes|schreibt|schrieb|sagt|a dit|dice|dijo|escribió|disse|ha scritto|schreef|zegt):$"
)
_ENTRY = re.compile(r"[^\W\d_][^:：.!?]{1,39}(?::\s|：)\S")
_REPEATED = 120  # characters: menus and buttons come again, on this page and on the next of its source
_ROW = 120  # width of a row
_ROWS = 4
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SEPARATORS = ("|", "·", "•", " > ", " › ", " » ")


@dataclass(slots=True)
class Features:
    """`score` is how much the line reads like a paragraph (-2 to 3); the rest are signs of something else."""

    score: float
    ui: bool = False
    paywall: bool = False
    related: bool = False
    pointer: bool = False
    caption: bool = False
    credit: str | None = None
    byline: Byline | None = None
    date: bool = False
    clock: bool = False
    comments: bool = False
    reply: bool = False
    bio: bool = False
    correction: bool = False
    copyright: bool = False
    repeated: bool = False
    row: bool = False

    @property
    def furniture(self) -> bool:
        """Whether the page, and not the article, put the line there."""
        return (
            self.ui
            or self.related
            or self.pointer
            or self.caption
            or self.comments
            or self.bio
            or self.copyright
            or self.paywall
        )


def sentences(text: str) -> int:
    """How many sentences end in the first 2,000 characters."""
    return len(_SENTENCE.findall(text[:2_000]))


def paragraph_score(line: Line) -> float:
    """How much a line reads like a paragraph, in any language: length, full stops, commas; against it, menus and title case."""
    if line.width < 25:
        return -1.0
    score = -0.6 + 0.6 * (line.width >= 60) + 0.9 * (line.width >= 100) + 0.9 * (line.width >= 180)
    score += 0.9 * line.ends + 0.7 * (sentences(line.text) >= 2) + 0.2 * any(c in line.text[:2_000] for c in ",،、，;:")
    if not line.ends and line.width < 100:
        score -= 0.5
    words = line.text[:600].split()
    if len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.6 * len(words):
        score -= 1.0
    if len(_RUN_TOGETHER.findall(line.text[:600])) > max(3, len(words) * 0.3):
        score -= 3.0
    if sum(line.text[:600].count(mark) for mark in _SEPARATORS) >= 3:
        score -= 2.0
    return max(-2.0, min(3.0, score))


def read_features(lines: list[Line]) -> list[Features]:
    """The features of every line, in order."""
    features = [
        replace(_remembered(line.text, line.bullet)) if len(line.text) <= _REPEATED else _alone(line) for line in lines
    ]
    _rows(lines, features)
    seen: set[str] = set()
    captions: set[str] = set()
    for at, line in enumerate(lines):
        key = line.fold or line.text
        features[at].repeated = len(key) > 3 and key in seen
        seen.add(key)
        if features[at].caption and (split := pictures.split_credit(line.text)):
            captions.add(fold(split[0]))
        features[at].caption |= line.width >= 25 and line.fold in captions
        after = lines[at + 1] if at + 1 < len(lines) else None
        if line.fold and after and features[at + 1].caption and len(after.fold) > len(line.fold) + 3:
            features[at].caption |= line.width >= 25 and after.fold.startswith(line.fold)
    return features


def _rows(lines: list[Line], features: list[Features]) -> None:
    """Several lines of "name: value", one after the other, are a table of the text's."""
    run: list[int] = []
    for at, line in enumerate([*lines, None]):
        if (
            line is not None
            and line.width <= _ROW
            and _ENTRY.match(line.text)
            and not (features[at].furniture or features[at].date or features[at].byline)
        ):
            run.append(at)
            continue
        if len(run) >= _ROWS:
            for row in run:
                features[row].score, features[row].row = max(features[row].score, 0.5), True
        run = []


@lru_cache(maxsize=8_192)
def _remembered(text: str, bullet: bool) -> Features:
    """What a line shows by itself; the caller changes a copy."""
    return _alone(make_line(text, bullet=bullet))


def _alone(line: Line) -> Features:
    """What the line's text shows, whatever stands around it."""
    found = Features(paragraph_score(line))
    if not line.fold:
        found.ui = len(line.text) <= 300
        return found
    found.paywall = signs.is_paywall(line)
    found.ui = found.paywall or signs.is_ui(line)
    source = read_source(line.text) if line.width <= 80 else None
    if source is None:
        _picture(line, found)
        labelled = found.caption and not found.credit and line.width <= 140 and BYLINE_LABELS.of(line.fold)
        signed = read_byline(line.text) if labelled else None
        if signed and signed.authors:  # "Words: Ana Ruiz | Photos: Per Ek"
            found.caption, source = False, signed
    _block(line, found)
    if line.width <= 140:
        found.clock = clock.is_clock(line.fold)
        said = fold(dates.apart(line.text))
        found.date = found.clock or ((found.score < 1.5 or dates.is_labelled(said)) and dates.is_date_line(said))
        found.ui = found.ui and not (found.date and not found.clock and not any(c.isalpha() for c in line.fold))
        found.byline = source or (None if found.ui or found.caption else _byline(line))
    return found


def _byline(line: Line) -> Byline | None:
    byline = read_byline(line.text)
    if byline:
        return byline
    agencies = read_agencies(line.text)
    return Byline(line.text.strip("()[]. "), (), agencies) if agencies else None


def _picture(line: Line, found: Features) -> None:
    found.credit = pictures.pure_credit(line)
    if (
        found.credit
        or (line.width <= 420 and pictures.split_credit(line.text))
        or pictures.announced_caption(line.text)
    ):
        found.caption = True
        found.ui = False


def _block(line: Line, found: Features) -> None:
    """Signs of a block that is not the article."""
    short = line.width <= 90 and not line.bullet
    found.related = (
        line.fold in blocks.RELATED_HEADS
        or line.fold in blocks.TOPIC_HEADS
        or (short and not line.ends and line.width <= 60 and blocks.RELATED_OPENINGS.of(line.fold) is not None)
    )
    found.pointer = line.width <= 260 and signs.points(line)
    found.related = found.related and not found.pointer
    found.comments = short and signs.is_comment_head(line)
    found.reply = line.fold in blocks.REPLIES or (line.width <= 60 and _SAYS.search(line.text) is not None)
    found.bio = short and blocks.BIO_HEADS.of(line.fold) is not None
    found.correction = signs.is_correction(line)
    rights = line.width <= 300 and holds(line.fold, blocks.RIGHTS)
    signed = line.text[:1] == "©" or line.fold.startswith(("copyright", "(c)", "c) "))
    found.copyright = rights or (signed and line.width <= 300 and _YEAR.search(line.text) is not None)
    if found.copyright:
        found.caption = found.ui = False
