"""The HTTP response in a WARC record: status, type, and the page as it was before the server packed it. Pure."""

import re
import zlib
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: |\r?\n|$)", re.ASCII)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n", re.ASCII)
_HEAD_BYTES = 256 * 1024
# Attached to zlib's window size: gzip or zlib by what the data begin with.
_EITHER, _BARE = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class NotReadable(Exception):
    """The response can't be read; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Response:
    """The status, the Content-Type as it was sent, and what follows the headers, still as it was sent."""

    status: int
    content_type: str
    headers: dict[str, str]
    payload: bytes

    @property
    def is_html(self) -> bool:
        """By its type; where the server named none, by how the page begins."""
        kind = self.content_type.partition(";")[0].strip().lower()
        begins = self.payload[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return kind in ("text/html", "application/xhtml+xml") or (
            not kind and begins.startswith((b"<!doctype", b"<html"))
        )

    @property
    def charset(self) -> str | None:
        """What the Content-Type says the encoding is."""
        found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", self.content_type, re.ASCII | re.IGNORECASE)
        return found[1] if found else None


def parse_response(body: bytes) -> Response:
    """Raises NotReadable where the record holds no HTTP response."""
    status = _STATUS.match(body)
    end = _HEAD_END.search(body, 0, _HEAD_BYTES)
    if status is None or end is None:
        raise NotReadable("no HTTP response")
    headers: dict[str, str] = {}
    for line in body[: end.start()].decode("latin-1").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status[1]), headers.get("content-type", ""), headers, body[end.end() :])


def unpacked(response: Response, most: int) -> bytes:
    """The page's bytes. Many crawlers store it unpacked and keep the headers: these are believed only where the bytes agree.

    Raises NotReadable where it is over `most` bytes, or packed in a way that is not known here.
    """
    payload = response.payload
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        payload = _without_chunks(payload)
    coding = response.headers.get("content-encoding", "").strip().lower()
    is_packed = coding not in ("", "identity") and not payload.lstrip().startswith(b"<")
    if is_packed and coding not in ("gzip", "x-gzip", "deflate"):
        raise NotReadable("unknown Content-Encoding")
    if is_packed:
        payload = _inflated(payload, most)
    if len(payload) > most:
        raise NotReadable("too large")
    return payload


def _without_chunks(payload: bytes) -> bytes:
    """As it is where it is not in chunks; of a transfer that broke off, what came."""
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK_SIZE.match(payload, at):
        size = int(head[1], 16)
        if not size:
            break
        parts.append(payload[head.end() : head.end() + size])
        at = head.end() + size
        at += 2 if payload.startswith(b"\r\n", at) else int(payload.startswith(b"\n", at))
    return b"".join(parts) if parts else payload


def _inflated(payload: bytes, most: int) -> bytes:
    for window in (_EITHER, _BARE):
        unzip = zlib.decompressobj(window)
        try:
            data = unzip.decompress(payload, most + 1)
        except zlib.error:
            continue
        if len(data) <= most and not unzip.eof:
            raise NotReadable("cut-off response")
        return data
    raise NotReadable("broken Content-Encoding")
