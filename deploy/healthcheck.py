"""The image's health check: asks the service's own /healthz and prints what is wrong. Exit code 0 or 1, as Docker wants it."""

import socket
import sys

PORT = 8080
TIMEOUT_SECONDS = 4.0


def main() -> int:
    """HTTP/1.0 by hand: this runs every few seconds in each container, and an HTTP client takes longer to import than to use."""
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", PORT), TIMEOUT_SECONDS) as service:
            service.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            while part := service.recv(65536):
                answer += part
    except OSError as error:
        print(f"no answer on port {PORT}: {error}")
        return 1
    head, _, body = answer.partition(b"\r\n\r\n")
    print(body.decode("utf-8", "replace").strip())
    return 0 if head.split(b" ", 2)[1:2] == [b"200"] else 1


if __name__ == "__main__":
    sys.exit(main())
