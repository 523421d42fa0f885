"""A server's log since its last start, and the lines of it that tell why it failed."""

import re
from pathlib import Path

LINES = 12
WIDTH = 300
TELLING = re.compile(
    r"\b(ERROR|FATAL|SEVERE)\b|Exception\b|^Caused by|\berror:|^Error\b|OutOfMemoryError|cannot |Unrecognized"
)
HARMLESS = re.compile(r"^[^a-z]*\b(INFO|WARN|DEBUG)\b")


class LogMark:
    """Where a server's log files stood when it was started."""

    def __init__(self, log_file: Path, console_file: Path) -> None:
        self._log_file, self._console_file, self._offset = log_file, console_file, 0

    def set(self) -> None:
        """Remember the log's present end."""
        self._offset = self._log_file.stat().st_size if self._log_file.exists() else 0

    def text(self) -> str:
        """What the server has logged since; the whole file when it was rolled over meanwhile."""
        if not self._log_file.exists():
            return ""
        with self._log_file.open("rb") as handle:
            if self._log_file.stat().st_size >= self._offset:
                handle.seek(self._offset)
            return handle.read().decode("utf-8", "replace")

    def failure(self) -> tuple[Path, list[str]]:
        """The log file that tells most, and its last relevant lines."""
        log = relevant(self.text())
        console = relevant(self._console_file.read_text("utf-8", "replace") if self._console_file.exists() else "")
        return (self._log_file, log) if log else (self._console_file, console)


def relevant(text: str, count: int = LINES) -> list[str]:
    """The last lines that name an error, without stack frames; the last lines of all when none does."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    telling = [line for line in lines if TELLING.search(line) and not HARMLESS.search(line)]
    return [line if len(line) <= WIDTH else f"{line[:WIDTH]}…" for line in (telling or lines)[-count:]]
