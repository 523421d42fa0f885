"""Structured logs, JSON or for people. Libraries' own lines come out the same way, at most one alike in ten seconds."""

import logging
import sys
import time
from typing import Any

import structlog

from services.common.settings import CommonSettings

REPEAT_SECONDS = 10.0
# These log dozens of lines a second while a broker is away.
_CHATTY = ("aiokafka", "kafka", "faust", "mode", "elastic_transport", "asyncio")


class _OncePerInterval(logging.Filter):
    """Lets one line of a kind pass every REPEAT_SECONDS; a kind is its logger and its unformatted text."""

    def __init__(self) -> None:
        super().__init__()
        self._passed: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind, now = (record.name, str(record.msg)[:80]), time.monotonic()
        if now - self._passed.get(kind, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        if len(self._passed) > 1_000:
            self._passed.clear()
        self._passed[kind] = now
        return True


def configure_logging(settings: CommonSettings, service: str) -> None:
    """Sends structlog and the standard library's logging to standard error in one form."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())

    def named(_logger: Any, _method: str, event: Any) -> Any:
        # Not by a context variable: those don't reach threads.
        return {"service": service, **event}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        named,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    # format_exc_info has made text of a traceback by then: the console renderer's own would show local variables, and passwords with them.
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    limit = _OncePerInterval()
    handler.addFilter(lambda record: record.name.split(".")[0] not in _CHATTY or limit.filter(record))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def get_logger(name: str) -> Any:
    """A logger whose calls take an event and key=value pairs."""
    return structlog.get_logger(name)
