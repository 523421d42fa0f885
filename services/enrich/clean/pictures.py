"""Captions and credits: which lines are one, and what they say, once."""

import re

from services.enrich.clean.lines import Line, fold
from services.enrich.clean.model import Image
from services.enrich.clean.people import agency
from services.enrich.clean.vocabulary.names import CREDIT_HOUSES, CREDIT_LABELS
from services.enrich.clean.vocabulary.phrases import holds

LONGEST = 600  # characters of a caption with its credit
_TAIL = 140  # characters at a line's end in which a credit may stand
_MARKED = re.compile(
    r"(?:^|[\s(\[/|–—-])(?:(?:©|ⓒ|\(c\)|copyright:?)\s*|(?:photos?|photographs?|photography|fotos?|foto's|fotograf(?:ía|ia)?|"
    r"fotoğraf|fotó|bild(?:er|et)?|bildquelle|archivbild|symbolbild|image|picture|credit|crédits?|crédito|crédit photo|"
    r"imagen|imagem|immagine|fot|zdjęci[ea]|zdj|beeld|kuva|valokuva|φωτο(?:γραφία)?|фото|снимок|写真|撮影|사진(?:제공)?|"
    r"صورة|تصوير|الصورة|צילום|תמונה|फ़ोटो|फोटो|तस्वीर|图源?|摄影|ảnh|quelle|fuente|source|"
    r"photo credit|image credit)(?: by | courtesy of | av | von | de | di |\s?[:：=]\s?)|(?:사진|写真)\s?/\s?|(?:fot|zdj|phot)\.\s)"
    r"(?P<who>[^()\[\]]{2,100})[)\]]?\.?$",
    re.IGNORECASE,
)
# "… in his orchard. Photo Ana Ruiz": no colon, but names alone behind the word.
_NAMED = re.compile(
    r"(?:^|(?<=[.!?…”\"»)]))\s?(?:Photo|Foto|Fot|Bild|Фото|Zdjęcie|Kuva)\.? "
    r"(?P<who>[^\W\d_a-zß-ÿ][\w.'’-]{1,24}(?: (?:de|da|di|van|von|der|la|le))?(?: [^\W\d_a-zß-ÿ][\w.'’-]{0,24}){1,3}"
    r"(?:\s?/\s?[\w .-]{2,30})?)\.?$"
)
# "… last Wednesday. ANA RUIZ": at the end of a short line, a name in capitals behind the last sentence.
_CAPS_NAME = re.compile(r"(?<=[.!?…”\"»])\s(?P<who>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]+(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+){1,3})$")
_EASTERN = re.compile(
    r"(?<=[.。다요])\s(?P<ko>[가-힣]{2,4} (?:선임|사진)?기자)$|"
    r"[。.，,]?\s?[（(]?(?P<zh>(?:[\u4e00-\u9fff]{2,6}记者\s?)?[\u4e00-\u9fff]{2,4}\s?[摄攝])[）)]?$"
)
_SENTENCES = re.compile(r"[.!?…。]\s?[^\s.!?…。]+\s[^\s.!?…。]+\s[^\s.!?…。]+\s\S")  # no credit says so much
# "… on line 7 (photo Ruiz)", "(Courtesy: Example Museum)"
_LABEL_IN_BRACKETS = re.compile(
    r"[(\[（](?:photos?|fotos?|bild|фото|courtesy(?: of)?|cortesía(?: de)?|cortesia|gentileza|per gentile concessione di|handout)"
    r"(?:\s?:\s?|\s)(?P<who>[^()\[\]（）]{2,60})[)\]）]\.?$",
    re.IGNORECASE,
)
# "… on Wednesday. (Ana Ruiz/Example Press)"
_PERSON_AND_HOUSE = re.compile(
    r"[(\[](?P<who>[^\W\d_a-zß-ÿ][\w.'’-]+(?: [\w.'’-]+){1,3}\s?/\s?[^\W\d_a-zß-ÿ][^()\[\]/.!?]{1,40})[)\]]$"
)
_LONG_CAPTION = 300
_SHORT = 110  # characters: a longer line that ends in a reporter's name is a paragraph
_BRACKETED = re.compile(r"[(\[（【](?P<who>[^()\[\]（）【】]{2,60})[)\]）】]\.?$")
_SLASHED = re.compile(r"(?<=[.!?…”\"])\s(?P<who>[^.!?\s][^.!?]{2,60})$")
# "… in La Paz. MARTÍN ALARCÓN (EFE)": a name in capitals behind the last sentence, and its agency.
_CAPITALS = re.compile(
    r"(?<=[.!?…”\"»])\s(?P<who>(?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’-]*\s){2,4}\((?P<house>[^()]{2,30})\))$"
)
_LEAD = re.compile(
    r"^\W*(?:\d{1,3} (?:of|/|von|sur|de|di) \d{1,3}\s*[|:]|(?:image caption|bildunterschrift|"
    r"caption|légende|pie de foto)\s*[,:])\s*",
    re.IGNORECASE,
)
_JAPANESE = re.compile(r"[=＝、。　 （(](?P<who>[^=＝、。　 （(]{2,20}(?:撮影|提供))[）)]?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def pure_credit(line: Line) -> str | None:
    """The credit in a line that is nothing but one ("Photo: Ana Ruiz / Example Pictures")."""
    if line.width > 110:
        return None
    label = CREDIT_LABELS.of(line.fold)
    marked = line.text[:1] == "©" or fold(line.text[:10]).startswith("copyright")
    if not (label or marked):
        return None
    match = _MARKED.search(line.text) or _NAMED.match(line.text) or _LABEL_IN_BRACKETS.match(line.text)
    if match is None or match.start() > 3 or (marked and _YEAR.search(line.text)):
        return None
    return _bare(match["who"])


def _bare(credit: str) -> str:
    """A credit without a second label in front of it ("© Photo: …")."""
    inner = _MARKED.match(credit)
    return (inner["who"] if inner and not _YEAR.search(credit) else credit).strip()


def split_credit(text: str) -> tuple[str, str] | None:
    """(caption, credit) of a line that ends in a credit; None for any other."""
    if len(text) > LONGEST:
        return None
    head, tail = text[:-_TAIL], text[-_TAIL:]
    match = (
        _MARKED.search(tail)
        or _NAMED.search(tail)
        or _JAPANESE.search(tail)
        or _LABEL_IN_BRACKETS.search(tail)
        or (_PERSON_AND_HOUSE.search(tail) if len(text) <= _LONG_CAPTION else None)
        or (_CAPS_NAME.search(tail) if len(text) <= _LONG_CAPTION else None)
        or _in_capitals(_CAPITALS.search(tail))
        or _house(_BRACKETED.search(tail))
        or _house(_SLASHED.search(tail))
    )
    if match is None and len(text) <= _SHORT and (eastern := _EASTERN.search(text)):
        caption = text[: eastern.start()].rstrip(" （(")
        return (caption, eastern["ko"] or eastern["zh"]) if len(caption) > 3 else None
    if match is None or not (head or match.start() > 3) or _SENTENCES.search(match["who"]):
        return None
    caption = (head + tail[: match.start()]).rstrip(" |–—-([")
    return _LEAD.sub("", caption), _bare(match["who"])


def _house(match: re.Match[str] | None) -> re.Match[str] | None:
    """A bracket or a last phrase is a credit if it has the shape NAME/HOUSE; a lone agency there signs the text."""
    if match is None or agency(match["who"]):
        return None
    words = f" {' '.join(fold(match['who']).replace('/', ' / ').split())} "
    if " / " in words and holds(words, (" photo ", " photos ", " foto ")):
        return match  # an agency signs its pictures so: "Coast Photo/Ana Ruiz"
    known = any(f" {house} " in words for house in CREDIT_HOUSES)
    return (
        match
        if known and ("/" in match["who"] or holds(words, (" getty ", " via ", " photo ", " handout ", " images ")))
        else None
    )


def _in_capitals(match: re.Match[str] | None) -> re.Match[str] | None:
    known = match is not None and (agency(match["house"]) or fold(match["house"]) in CREDIT_HOUSES)
    return match if known else None


def announced_caption(text: str) -> str | None:
    """The caption in a line that says it is one ("Image caption, …")."""
    match = _LEAD.match(text[:40])
    return text[match.end() :] if match else None


def images_of(captions: list[str], credits_alone: dict[int, str]) -> tuple[Image, ...]:
    """The pictures behind caption lines in page order; line i of `captions` is a mere credit where `credits_alone` has it."""
    images: list[Image] = []
    for at, text in enumerate(captions):
        if at in credits_alone:
            _credit(images, credits_alone[at])
            continue
        caption, credit = split_credit(text) or (announced_caption(text) or text, None)
        known = next(
            (i for i, image in enumerate(images) if image.caption and fold(image.caption) == fold(caption)), None
        )
        if known is None:
            images.append(Image(None, caption, credit))
        elif images[known].credit is None:
            images[known] = Image(None, images[known].caption, credit)
    return tuple(images)


def _credit(images: list[Image], credit: str) -> None:
    if images and images[-1].credit is None:
        images[-1] = Image(None, images[-1].caption, credit)
    elif all(image.credit != credit for image in images):
        images.append(Image(None, None, credit))
