"""Fast look-up of many phrases in one folded line: by whole line, by beginning, by content."""

from collections.abc import Iterable

from services.enrich.clean.lines import fold


def folded(*texts: str) -> tuple[str, ...]:
    """Phrases written one after the other with " | " between them, folded, without doubles."""
    return tuple(dict.fromkeys(f for text in texts for part in text.split("|") if (f := fold(part))))


class Beginnings:
    """Phrases that open a line. Grouped by their first two characters, so that most lines cost one look-up."""

    def __init__(self, phrases: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        for phrase in phrases:
            groups.setdefault(phrase[:2], []).append(phrase)
        self._groups = {key: tuple(sorted(group, key=len, reverse=True)) for key, group in groups.items()}

    def of(self, line: str) -> str | None:
        """The longest phrase that the folded line opens with, ending where a word ends; None without one."""
        for phrase in self._groups.get(line[:2], ()):
            if line.startswith(phrase) and _word_ends(line, len(phrase)):
                return phrase
        return None


def _word_ends(line: str, at: int) -> bool:
    """Whether a word may end here; scripts written without spaces (from U+0E00 up) may end one anywhere."""
    return at >= len(line) or not line[at].isalnum() or line[at - 1] >= "\u0e00"


def holds(line: str, phrases: tuple[str, ...]) -> bool:
    """Whether the folded line holds one of the phrases."""
    return any(map(line.__contains__, phrases))
