import json
import logging
import sys
import threading
import warnings

import pytest
import structlog
from pydantic import SecretStr

from services.common import logging as ours
from services.common.logging import REPEAT_SECONDS, configure_logging, get_logger
from services.common.settings import IngestSettings


@pytest.fixture(autouse=True)
def restored():
    """Logging is global: handlers, levels and structlog's set-up as they were before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ours._CHATTY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1_000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(ours, "time", clock)
    return clock


def configured(**given) -> None:
    configure_logging(IngestSettings(**{"log_format": "json", **given}), "ingest")


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object(capsys):
    configured()
    get_logger("services.ingest.main").info("started", port=19080, odd=b"\xff", text="two\nlines", when={1})
    (line,) = lines(capsys)
    assert line["event"] == "started"
    assert (line["service"], line["level"], line["logger"], line["port"]) == (
        "ingest",
        "info",
        "services.ingest.main",
        19080,
    )
    assert line["text"] == "two\nlines"
    assert line["timestamp"].endswith("Z")


def test_a_librarys_line_has_the_same_form(capsys):
    configured()
    logging.getLogger("uvicorn.error").warning("bound to %s", "127.0.0.1")
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["service"]) == ("bound to 127.0.0.1", "warning", "ingest")


def test_lines_of_other_threads_name_the_service_too(capsys):
    configured()
    thread = threading.Thread(target=lambda: get_logger("worker").info("in_thread"))
    thread.start()
    thread.join()
    assert lines(capsys)[0]["service"] == "ingest"


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_local_variables(capsys, log_format):
    configured(log_format=log_format)
    password = "hunter22"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            raise RuntimeError("it broke" + password[:0])
        except RuntimeError:
            get_logger("a").exception("failed")
            logging.getLogger("b").exception("failed, too")
    said = capsys.readouterr().err
    assert said.count("RuntimeError: it broke") == 2
    assert "hunter22" not in said


def test_secrets_of_the_settings_are_not_logged(capsys):
    configured()
    settings = IngestSettings(ingest_token=SecretStr("hunter22"))
    get_logger("a").info("settings", settings=settings, token=settings.ingest_token, all=settings.model_dump())
    assert "hunter22" not in capsys.readouterr().err


def test_the_level_is_kept(capsys):
    configured(log_level="warning")
    get_logger("a").info("unimportant")
    logging.getLogger("b").info("unimportant")
    get_logger("a").warning("important")
    assert [line["event"] for line in lines(capsys)] == ["important"]


def test_a_libraries_repeated_line_passes_once_an_interval(capsys, clock):
    configured()
    log = logging.getLogger("kafka.conn")
    for second in range(3 * int(REPEAT_SECONDS)):
        clock.now = 1_000.0 + second
        for node in range(5):
            log.error("node %d is away", node)
    assert [line["event"] for line in lines(capsys)] == ["node 0 is away"] * 3


def test_other_lines_of_a_library_still_pass(capsys, clock):
    configured()
    logging.getLogger("aiokafka").error("cannot connect")
    logging.getLogger("aiokafka").error("cannot fetch")
    logging.getLogger("aiokafka.group").error("cannot connect")
    assert len(lines(capsys)) == 3


def test_our_own_lines_are_never_left_out(capsys, clock):
    configured()
    for _ in range(5):
        get_logger("services.enrich").error("article_stops_child")
        logging.getLogger("kafkaesque").error("is no library of the list")
    assert len(lines(capsys)) == 10


def test_what_has_passed_is_not_kept_for_ever(clock):
    limit = ours._OncePerInterval()
    for number in range(5_000):
        assert limit.filter(logging.LogRecord("kafka", logging.ERROR, "", 0, f"line {number}", None, None))
    assert len(limit._passed) <= 1_001


def test_auto_is_json_where_nobody_watches(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    configured(log_format="auto")
    get_logger("a").info("started")
    assert lines(capsys)[0]["event"] == "started"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    configured(log_format="auto")
    get_logger("b").info("started")
    assert not capsys.readouterr().err.startswith("{")
