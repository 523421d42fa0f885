"""Each service's own port: /healthz for the supervisor, /metrics for Prometheus."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

# None: healthy; else the sentence that says what is wrong.
Check = Callable[[], str | None]


class HealthServer:
    """Answers on its own daemon thread, so that a busy main loop can't make a healthy service look dead."""

    def __init__(self, host: str, port: int, check: Check) -> None:
        """Raises OSError where the port is taken. Port 0 takes a free one."""
        self._server = ThreadingHTTPServer((host, port), _handler(check))
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        return self._server.server_address[1]

    def start(self) -> "HealthServer":
        """Begins to answer; returns itself."""
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()
        return self

    def stop(self) -> None:
        """Stops answering and frees the port."""
        self._server.shutdown()
        self._server.server_close()


def _complaint(check: Check) -> str | None:
    try:
        return check()
    except Exception as error:
        # An answer, not a broken connection: whoever probes shows the reason.
        return f"the health check itself failed: {error!r}"


def _handler(check: Check) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
            elif path == "/healthz":
                wrong = _complaint(check)
                said = {"status": "ok"} if wrong is None else {"status": "unhealthy", "reason": wrong}
                self._answer(200 if wrong is None else 503, "application/json", json.dumps(said).encode())
            else:
                self._answer(404, "text/plain", b"here: /healthz, /metrics\n")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes every few seconds are no news."""

    return Handler
