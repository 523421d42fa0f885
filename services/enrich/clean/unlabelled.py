"""What stands around a name on a line of its own: offices, degrees, handles, the house that the writer works for."""

import re

from services.enrich.clean.lines import fold
from services.enrich.clean.vocabulary.names import DEGREES, NOT_PEOPLE, OFFICES, TOPICS

_HANDLE = re.compile(r"\s?(?:@|https?:|\().*$")
_LETTERS = re.compile(r"[^\W\d_]+")
# The most frequent family names: nine Chinese in ten have one of them.
_CHINESE = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔"
    "钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫阎雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温"
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,6}")
_NO_NAME = re.compile(
    "[部局社版面欄号報报聞闻网網記记編编輯辑委員员]|文化|地域|国际|国際|经济|経済|政治|评论|評論|新聞|通信|通讯|通訊"
)
_KANA = re.compile("[\u3040-\u30ff]")


def without_house(said: str) -> str:
    """The name in "Ana Ruiz Senior Writer", "Ana Ruiz Coast News" or "Ana Ruiz@anaruiz"; anything else as it is.

    Only of four words or more: of three, the third may be a name.
    """
    words = _HANDLE.sub("", said).strip(" ,/–-").split()
    if len(words) < 4 or any(mark in said for mark in ",/、"):
        return " ".join(words)
    if fold(words[-1]) in OFFICES:
        words = words[:-1]
        while len(words) > 2 and fold(words[-1]) in TOPICS:
            words = words[:-1]
    elif fold(words[-1]) in NOT_PEOPLE:
        words = words[:-2]
    return " ".join(words)


def is_aside(part: str) -> bool:
    """Whether what stands behind a comma is no further person: a degree, a trade in small letters, a newsroom."""
    words = part.split()
    if not words or len(words) > 5:
        return False
    if fold(part) in DEGREES or part[0].islower():
        return True
    return any(fold(word) in NOT_PEOPLE or fold(word) in OFFICES for word in words)


def is_office(text: str) -> bool:
    """Whether a short line says what somebody is for the press, without a name: "Senior Sports Writer"."""
    words = [fold(word) for word in text.split()]
    return (
        1 <= len(words) <= 5
        and words[-1] in OFFICES
        and all(word in OFFICES or word in TOPICS or word == "and" for word in words)
    )


def eastern_name(text: str, *, japanese: bool) -> bool:
    """Whether a line is a Chinese or Japanese name and nothing else. Only beside a date below the title does that make a byline."""
    match = _HAN.fullmatch(text.replace(" ", "").replace("　", ""))
    if match is None or _NO_NAME.search(match[0]):
        return False
    return 4 <= len(match[0]) <= 5 if japanese else len(match[0]) <= 3 and match[0][0] in _CHINESE


def has_kana(text: str) -> bool:
    """Whether a text is Japanese."""
    return _KANA.search(text) is not None
