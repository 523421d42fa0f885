"""A small proxy before Elasticsearch that does to bulk requests what a bad day does."""

import http.client
import json
import random
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

MODES = ("item_429", "item_503", "whole_429", "whole_503", "too_large", "time_out_after", "reset")
# elasticsearch-py gives a bulk so long; the answer must come later than that.
HOLD_SECONDS = 65.0


class FaultProxy:
    """Passes everything on; of the bulk requests, `share` (0 to 1) meet one of `modes`."""

    def __init__(self, upstream: str, rng: random.Random) -> None:
        self.rng, self.share, self.modes = rng, 0.0, MODES
        self.injected: dict[str, int] = {}
        self._lock = threading.Lock()
        host = urlsplit(upstream)
        self.upstream = (host.hostname or "127.0.0.1", host.port or 80)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        # Clients that are killed are the point here, no news.
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, name="fault-proxy", daemon=True).start()

    def close(self) -> None:
        """Stops it."""
        self._server.shutdown()
        self._server.server_close()

    def pick(self) -> str | None:
        """The fault that the next bulk request meets."""
        with self._lock:
            mode = self.rng.choice(self.modes) if self.rng.random() < self.share else None
            if mode:
                self.injected[mode] = self.injected.get(mode, 0) + 1
            return mode


def _handler(proxy: FaultProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            mode = proxy.pick() if "_bulk" in self.path else None
            if mode in ("whole_429", "whole_503"):
                self._answer(
                    int(mode[-3:]), b'{"error":{"type":"es_rejected_execution_exception","reason":"busy"},"status":429}'
                )
                return
            if mode == "too_large":
                # Only several documents are too large together: a single one would rightly be refused for good.
                if body.count(b'"_id"') + body.count(b'"index"') > 3:
                    self._answer(413, b"")
                    return
                mode = None
            refused = None
            if mode in ("item_429", "item_503"):
                refused, body = _refuse_first(body, int(mode[-3:]))
            nothing_left = refused is not None and not body
            status, headers, answer = (200, {}, b'{"errors":false,"items":[]}') if nothing_left else self._ask(body)
            if mode == "time_out_after":
                time.sleep(HOLD_SECONDS)
            if mode == "reset":
                self._reset(status, answer)
                return
            if refused and status == 200:
                said = json.loads(answer)
                answer = json.dumps({**said, "errors": True, "items": [refused, *said["items"]]}).encode()
            self._answer(status, answer, headers)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass

        def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection(*proxy.upstream, timeout=90)
            try:
                sent = {
                    k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length", "connection")
                }
                connection.request(self.command, self.path, body, sent)
                answer = connection.getresponse()
                kept = ("content-type", "x-elastic-product")
                return answer.status, {k: v for k, v in answer.getheaders() if k.lower() in kept}, answer.read()
            except OSError:
                return 503, {}, b'{"error":{"type":"unavailable_shards_exception","reason":"away"},"status":503}'
            finally:
                connection.close()

        def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (
                headers or {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}
            ).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _reset(self, status: int, body: bytes) -> None:
            """Half an answer, then RST."""
            self.wfile.write(
                f"HTTP/1.1 {status} OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2]
            )
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            """The harness says what it injects."""

    return Handler


def _refuse_first(body: bytes, status: int) -> tuple[dict[str, Any], bytes]:
    """The first document's refusal, and the request without it: what Elasticsearch says when one shard's queue is full."""
    action, _, rest = body.partition(b"\n")
    document_id = json.loads(action)["index"]["_id"]
    error = {"type": "es_rejected_execution_exception", "reason": "rejected execution"}
    item = {"index": {"_index": "x", "_id": document_id, "status": status, "error": error}}
    return item, rest.partition(b"\n")[2]
