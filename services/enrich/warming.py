"""Work that the first articles would else wait for: word lists read, the embeddings of common words computed.

The words are those of our own topic lists: what news is made of, in each language that has such a list.
"""

import json
from collections.abc import Iterable

from schemas.headers import Position
from services.enrich.records import RawRecord
from services.enrich.stage import Stage
from services.enrich.understand.topics.lexicon import lexicon_for

WORDS_A_SENTENCE = 12
# Articles of a usual length: what takes memory for a long one takes it for good.
WORDS_A_PAGE = 600


def warm(stage: Stage, languages: Iterable[str], now_ms: int) -> None:
    """Enriches made-up articles of each language's listed words and throws the results away."""
    for language in languages:
        lexicon = lexicon_for(language)
        words = sorted(lexicon.words) if lexicon else []
        pages = [_page(words[i : i + WORDS_A_PAGE], language) for i in range(0, len(words), WORDS_A_PAGE)]
        stage.enrich([RawRecord(page, {}, Position("warming", 0, n), now_ms, now_ms) for n, page in enumerate(pages)])


def _page(words: list[str], language: str) -> bytes:
    starts = range(0, len(words), WORDS_A_SENTENCE)
    sentences = [" ".join(words[i : i + WORDS_A_SENTENCE]).capitalize() + "." for i in starts]
    text = "\n\n".join([" ".join(words[:6]).capitalize(), *sentences])
    return json.dumps({"source": "warming", "language": language, "content": text}).encode()
