"""Key phrases and a summary: by the words that come again, and by where a sentence stands."""

import re
from collections import Counter
from collections.abc import Iterable

from services.enrich.understand.facts.sentences import sentences
from services.enrich.understand.facts.words import stop_words

LONGEST = 30_000
MOST_PHRASES, LONGEST_PHRASE = 8, 4
SUMMARY_SENTENCES, SUMMARY_FROM = 2, 12
_FEWEST_WORDS, _MOST_WORDS = 7, 60
_TOKEN = re.compile(r"[^\W\d_][\w’'-]*|[^\w\s]|\n|\d+")
_ELISION = re.compile(r"^(?:[dlnmtscj]|qu)['’]", re.IGNORECASE)
_DATELINE = re.compile(r"^[^.!?\n]{2,80}?\s[-–—]{1,2}\s+")
_QUOTING = re.compile("^[\"“«„‘']")


def key_phrases(title: str | None, body: str, language: str | None) -> tuple[str, ...]:
    """Up to eight phrases of up to four words that come again, or stand in the title and the text; the weightiest first."""
    stop = stop_words(language)
    if not stop:
        return ()
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    in_title = {phrase.lower() for phrase in _runs(title or "", stop)}
    for phrase in _runs(f"{title or ''}\n{body[:LONGEST]}", stop):
        key = phrase.lower()
        counts[key] += 1
        # With the fewest capitals in which it stands anywhere: not as in a headline, or where a sentence begins.
        if key not in shown or _capitals(shown[key]) > _capitals(phrase):
            shown[key] = phrase
    weights = {
        key: count
        * (1 + 0.6 * key.count(" "))
        * (1.5 if key in in_title else 1.0)
        * (1.0 if _capitals(shown[key]) else 0.7)
        for key, count in counts.items()
        if count > 1 and len(key) > 3
    }
    chosen: list[str] = []
    for key in sorted(weights, key=lambda one: (-weights[one], one)):
        # What is part of a phrase that was chosen, and comes no more often, says nothing more.
        if not any(f" {key} " in f" {other} " and counts[key] <= 2 * counts[other] for other in chosen):
            chosen.append(key)
        if len(chosen) == MOST_PHRASES:
            break
    return tuple(shown[key] for key in chosen)


def _capitals(phrase: str) -> int:
    return sum(c.isupper() for c in phrase)


def _runs(text: str, stop: frozenset[str]) -> Iterable[str]:
    run: list[str] = []
    for token in _TOKEN.findall(text):
        word = _ELISION.sub("", token)
        is_plain = word[:1].isalpha() and word.lower().replace("’", "'") not in stop and len(word) > 1
        if is_plain and word == token:
            run.append(_without_possessive(word))
            if word[-2:] not in ("'s", "’s"):
                continue
        if run:
            yield from _phrases(run)
        run = [_without_possessive(word)] if is_plain and word != token else []
    if run:
        yield from _phrases(run)


def _without_possessive(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _phrases(run: list[str]) -> Iterable[str]:
    """Every part of a short run of words; of a long one, a list for instance, its words and pairs."""
    longest = len(run) if len(run) <= LONGEST_PHRASE else 2
    for count in range(1, longest + 1):
        yield from (" ".join(run[i : i + count]) for i in range(len(run) - count + 1))


def summary(body: str, dateline: str | None) -> str | None:
    """Two sentences of the body, word for word and in their order; None where it has none that can stand alone."""
    text = body[:LONGEST]
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if not spans and start == 0 and (opening := _DATELINE.match(text)) and _is_dateline(opening.group(), dateline):
            start = opening.end()
        if _FEWEST_WORDS <= text.count(" ", start, end) + 1 <= _MOST_WORDS and text[end - 1] in '.!?…"”’»。！？':
            spans.append((start, end))
        if len(spans) == SUMMARY_FROM:
            break
    if not spans:
        return None
    frequent = Counter(word for word in re.findall(r"[^\W\d_]{5,}", text.lower()))
    scores = [_score(text, i, span, frequent) for i, span in enumerate(spans)]
    best = sorted(sorted(range(len(spans)), key=lambda i: (-scores[i], i))[:SUMMARY_SENTENCES])
    return " ".join(text[spans[i][0] : spans[i][1]] for i in best)


def _is_dateline(opening: str, dateline: str | None) -> bool:
    return (
        bool(dateline and opening.lower().startswith(dateline.lower()[:20]))
        or "(" in opening
        or opening.split()[0].isupper()
    )


def _score(text: str, number: int, span: tuple[int, int], frequent: Counter[str]) -> float:
    """Significant words for their number (Luhn 1958, The automatic creation of literature abstracts), and the lead first."""
    words = re.findall(r"[^\W\d_]{5,}", text[span[0] : span[1]].lower())
    weight = sum(min(frequent[word], 6) for word in words if frequent[word] > 1) / (len(words) + 4)
    return weight + 2.5 / (1 + number) - (1.0 if _QUOTING.match(text[span[0] :][:1]) else 0.0)
