"""The ingest service: articles over HTTP and from feeds, into Kafka. Exit codes: 0 stopped as asked, 1 can't go on, 2 bad settings."""

import socket
import sys
import threading
from collections.abc import Callable

import uvicorn

from schemas.topics import Topics
from services.common.ending import stop_on_signals
from services.common.kafka import KafkaUnavailable, answers, ensure_topics, wait_for_kafka
from services.common.logging import configure_logging, get_logger
from services.common.settings import IngestSettings, load_or_exit
from services.ingest.feeds.poller import Poller
from services.ingest.fetch.polite import make_fetcher
from services.ingest.http import create_app
from services.ingest.inbox.service import start_inbox
from services.ingest.publisher import Publisher, quieten_client

EXIT_BROKEN = 1
INBOX_SECONDS = 5.0
log = get_logger(__name__)


def main() -> None:
    """Serves until SIGTERM or SIGINT, then finishes what is in hand."""
    settings = load_or_exit(IngestSettings)
    configure_logging(settings, "ingest")
    quieten_client()
    with stop_on_signals() as stopping:
        broken = _run(settings, stopping)
    if broken:
        sys.exit(EXIT_BROKEN)


def _run(settings: IngestSettings, stopping: threading.Event) -> bool:
    """Whether it ended because it can't go on."""
    topics = Topics.named(settings.namespace)
    try:
        listener = listen(settings)
        wait_for_kafka(settings, stopping.is_set)
        if stopping.is_set():
            return False
        ensure_topics(settings, topics)
        publisher = Publisher(settings, topics.raw)
    except (KafkaUnavailable, OSError) as error:
        log.error("ingest_not_started", error=str(error))
        return True
    broken = serve(settings, topics, publisher, listener, stopping)
    publisher.close()
    log.info("ingest_stopped")
    return broken


def listen(settings: IngestSettings) -> socket.socket:
    """The port, held from the start. Raises OSError naming it where it is taken."""
    address = (settings.listen_host, settings.ingest_port)
    try:
        return socket.create_server(address, family=socket.AF_INET6 if ":" in settings.listen_host else socket.AF_INET)
    except OSError as error:
        raise OSError(
            f"can't listen on {address[0]}:{address[1]} ({error.strerror}): set NEWSWIRE_INGEST_PORT"
        ) from None


def serve(
    settings: IngestSettings,
    topics: Topics,
    publisher: Publisher,
    listener: socket.socket,
    stopping: threading.Event,
) -> bool:
    """Answers requests and polls feeds until a signal, or until the publisher breaks: then True."""
    broken = threading.Event()

    def give_up() -> None:
        broken.set()
        server.should_exit = True

    poller = make_poller(settings, topics, publisher, give_up) if settings.ingest_feeds else None
    complaint = poller.complaint if poller else lambda: None
    app = create_app(settings, publisher, lambda: answers(settings), give_up, complaint)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    server.should_exit = stopping.is_set()
    log.info("ingest_listening", host=settings.listen_host, port=listener.getsockname()[1])
    inbox = start_inbox(settings, publisher, stopping, give_up)
    if poller:
        poller.start()
    server.run(sockets=[listener])
    stopping.set()
    if poller:
        poller.stop()
    if inbox is not None:
        # What is not confirmed by then stays in the inbox for the next start.
        inbox.join(INBOX_SECONDS)
    return broken.is_set()


def make_poller(settings: IngestSettings, topics: Topics, publisher: Publisher, give_up: Callable[[], None]) -> Poller:
    """The poller of the feeds; it has to end before the publisher does."""
    ending = threading.Event()
    return Poller(settings, topics, make_fetcher(settings, ending), publisher, give_up, ending)


if __name__ == "__main__":
    main()
