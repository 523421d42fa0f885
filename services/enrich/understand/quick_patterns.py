"""French in a tenth of its time: spaCy's pattern for hyphenated French words takes 2 s to compile, since it writes out the
alphabet of every script 350 times. The same alternatives with their common endings written once take 0.1 s.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

# A pattern this long is one of those that repeat whole alphabets; no other of spaCy's has 40,000 characters.
LONG_PATTERN = 200_000
_BETWEEN = ")|(?:"


@contextmanager
def quick_patterns() -> Iterator[None]:
    """While it holds, `re.compile` shortens very long alternatives. For loading a model, in a process with one thread."""
    usual: Callable[..., Any] = re.compile

    def compiled(pattern: Any, flags: Any = 0) -> Any:
        return usual(shortened(pattern) if isinstance(pattern, str) else pattern, flags)

    re.compile = compiled
    try:
        yield
    finally:
        re.compile = usual


@cache
def shortened(pattern: str) -> str:
    """A pattern that matches wherever this one does and nowhere else (what it captures or takes of it may differ).

    Only "(?flags)(?:one)|(?:another)|…" of more than LONG_PATTERN characters is rewritten; all else stays as it is.
    """
    flags, _, rest = pattern.partition("(?:")
    if len(pattern) < LONG_PATTERN or not re.fullmatch(r"(\(\?[a-z]+\))?", flags) or not rest.endswith(")"):
        return pattern
    alternatives = rest.removesuffix(")").split(_BETWEEN)
    if not all(map(_is_whole, alternatives)):
        return pattern
    return flags + _either(alternatives)


def _either(alternatives: Sequence[str]) -> str:
    """The alternatives, each ending from its last character class on written once."""
    heads: dict[str, list[str]] = defaultdict(list)
    for alternative in alternatives:
        at = alternative.rfind("[")
        head = alternative[:at] if at > 0 and _is_whole(alternative[:at]) else None
        heads[alternative if head is None else alternative[at:]].append(head or "")
    if len(heads) == len(alternatives):
        return "|".join(f"(?:{alternative})" for alternative in alternatives)
    return "|".join(f"(?:{_either(before)}){tail}" if any(before) else f"(?:{tail})" for tail, before in heads.items())


def _is_whole(part: str) -> bool:
    """Whether every group and class that it opens is closed in it, and nothing is escaped that would make this a guess."""
    plain = re.sub(r"\\u[0-9A-Fa-f]{4}", "", part)
    return (
        plain.count("(") == plain.count(")")
        and plain.count("[") == plain.count("]")
        and not re.search(r"\\[][()]", plain)
    )
