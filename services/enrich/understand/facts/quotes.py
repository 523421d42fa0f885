"""What people say word for word, and who says it: by the mark that closes, and by a verb of saying with a name beside it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from services.enrich.understand.facts.results import MOST, Quote
from services.enrich.understand.results import Entity

# Anything shorter is a word that somebody calls so-called.
FEWEST_WORDS, FEWEST_CHARACTERS = 4, 16
LONGEST = 2_000
NEAR = 140
_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", '"': '"', "»": "«"}
_OPENING = re.compile('[“„«「『"]')
_UNSPACED = re.compile("[\u3040-\u9fff\u0e00-\u0eff]")
_VERBS = {
    "en": "said|says|say|told|tells|asked|asks|added|adds|wrote|writes|replied|warned|warns|insisted|argued|argues|explained|recalled|"
    "noted|stated|announced|declared|admitted|claimed|called|calls|joked|shouted|promised|testified|concluded|acknowledged|tweeted|"
    "posted|according to",
    "fr": "dit|disait|déclare|déclaré|explique|expliqué|affirme|affirmé|assure|assuré|raconte|raconté|estime|estimé|ajoute|ajouté|confie|"
    "confié|précise|précisé|prévient|prévenu|souligne|souligné|regrette|regretté|lance|lancé|répond|répondu|insiste|insisté|indique|"
    "indiqué|annonce|annoncé|promet|promis|écrit|conclut|conclu|selon",
}
_SAYING = {language: re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE) for language, verbs in _VERBS.items()}
_STOP = re.compile(r"[.!?…](?:\s|$)|\n")
Named = Sequence[tuple[int, int, Entity]]


def quotes(body: str, language: str | None, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """The quotes of a body in order. A speaker is only named where a person stands beside a verb of saying."""
    spans = list(islice(_spans(body), MOST))
    if not spans:
        return ()
    named, saying = _named(entities), _SAYING.get(language or "")
    found: list[Quote] = []
    last_end, last_speaker, at = 0, None, 0
    for opening, start, end, closing in spans:
        speaker = None
        if saying:
            while at < len(named) and named[at][1] <= opening - NEAR:
                at += 1
            near = [one for one in named[at : at + 40] if one[0] < closing + NEAR]
            speaker = _after(body, closing, near, saying) or _before(body, opening, last_end, near, saying)
            # "…," said Quill. "…": the second half has no verb of its own.
            if speaker is None and last_speaker and _goes_on(body, last_end, opening, near):
                speaker = last_speaker
        found.append(
            Quote(body[start:end], start, end, speaker.name if speaker else None, speaker.id if speaker else None)
        )
        last_end, last_speaker = closing, speaker
    return tuple(found)


def _spans(body: str) -> Iterator[tuple[int, int, int, int]]:
    """(before the opening mark, start, end, after the closing mark) of what is long enough, each within one paragraph."""
    position = 0
    while match := _OPENING.search(body, position):
        start = match.end()
        paragraph = body.find("\n", start, start + LONGEST)
        limit = paragraph if paragraph >= 0 else min(len(body), start + LONGEST)
        ends = [at for mark in _PAIRS[match.group()] if (at := body.find(mark, start, limit)) >= 0]
        if not ends:
            # Unbalanced: the next paragraph begins anew.
            position = limit if match.group() == '"' else start
            continue
        end = min(ends)
        text = body[start:end]
        # "…," she said: the comma is the reporter's.
        said = text.strip().rstrip(",").rstrip()
        if _is_long_enough(said):
            inner = start + len(text) - len(text.lstrip())
            yield match.start(), inner, inner + len(said), end + 1
        position = end + 1


def _is_long_enough(said: str) -> bool:
    if _UNSPACED.search(said):
        return len(said) >= FEWEST_CHARACTERS // 2
    return len(said) >= FEWEST_CHARACTERS and said.count(" ") + 1 >= FEWEST_WORDS


def _named(entities: Sequence[Entity]) -> Named:
    people = (entity for entity in entities if entity.type == "person")
    found = [(m.start, m.end, entity) for entity in people for m in entity.mentions if m.field == "body"]
    return sorted(found, key=lambda one: one[0])


def _after(body: str, closing: int, near: Named, saying: re.Pattern[str]) -> Entity | None:
    """ "…," said Mara Quill; "…," Quill said: up to the end of the sentence, or the next quote."""
    limit = _limit(body, closing)
    verb = saying.search(body, closing, limit)
    if verb is None:
        return None
    first = next(((start, end, who) for start, end, who in near if closing <= start < limit), None)
    # The name of who says it stands before the verb, or soon behind it: "said the mayor, Mara Quill".
    return first[2] if first and first[0] - verb.end() < NEAR // 2 else None


def _before(body: str, opening: int, last_end: int, near: Named, saying: re.Pattern[str]) -> Entity | None:
    """Mara Quill said: "…"; within the sentence in which the quote begins."""
    floor = max(last_end, opening - NEAR)
    for stop in _STOP.finditer(body, floor, opening):
        floor = stop.end()
    if saying.search(body, floor, opening) is None:
        return None
    before = [who for start, end, who in near if floor <= start and end <= opening]
    return before[0] if before else None


def _goes_on(body: str, last_end: int, opening: int, near: Named) -> bool:
    between = body[last_end:opening] if opening - last_end <= NEAR else "\n"
    return "\n" not in between and sum(last_end <= start < opening for start, _, _ in near) <= 1


def _limit(body: str, closing: int) -> int:
    stop = _STOP.search(body, closing, closing + NEAR)
    limit = stop.start() if stop else min(len(body), closing + NEAR)
    other = _OPENING.search(body, closing, limit)
    return other.start() if other else limit
