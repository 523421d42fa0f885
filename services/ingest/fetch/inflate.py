"""A response body, decompressed as it comes in, with an end to how much it may become. Pure."""

import zlib

from services.ingest.fetch.failures import FetchFailed, TooMuch

# What we ask for. Deflate is what servers send that were never asked.
ACCEPT_ENCODING = "gzip, deflate"
MOST_RATIO = 100
# A page of white space is no attack: below this many bytes the ratio says nothing.
RATIO_FROM_BYTES = 64 * 1024
_STEP = 256 * 1024
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class Body:
    """Takes the bytes of a body in; raises TooMuch as soon as a limit is passed, FetchFailed where they are broken."""

    def __init__(self, encoding: str, most_bytes: int) -> None:
        """`encoding` is the Content-Encoding header; `most_bytes` counts after decompression."""
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise FetchFailed(f"content encoding {encoding[:40]!r}, which was not asked for")
        self._most = most_bytes
        self._out = bytearray()
        self._taken = 0
        self._inflater = zlib.decompressobj(_GZIP) if self._encoding == "gzip" else None

    def take(self, data: bytes) -> None:
        """The next bytes as they came over the wire."""
        self._taken += len(data)
        if self._encoding in ("", "identity"):
            self._put(data)
            return
        try:
            self._inflate(data)
        except zlib.error as error:
            raise FetchFailed(f"broken {self._encoding} data: {error}", temporary=True) from None

    def finish(self) -> bytes:
        """The whole body. Raises FetchFailed where the compressed data ended too early."""
        if self._inflater is not None and self._taken and not self._inflater.eof:
            raise FetchFailed(f"the {self._encoding} data ends too early", temporary=True)
        return bytes(self._out)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._inflater is None:
                # Deflate is meant to have zlib's header, and often has not: CMF 8 and a multiple of 31 tell.
                has_header = data[0] & 0x0F == 8 and (len(data) < 2 or int.from_bytes(data[:2], "big") % 31 == 0)
                self._inflater = zlib.decompressobj(_ZLIB if has_header else _RAW)
            self._put(self._inflater.decompress(data, _STEP))
            data = self._inflater.unconsumed_tail
            if self._inflater.eof:
                data = self._inflater.unused_data
                # Another member may follow; whatever else does is padding.
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._inflater = zlib.decompressobj(_GZIP)

    def _put(self, data: bytes) -> None:
        self._out += data
        size = len(self._out)
        if size > self._most:
            raise TooMuch(f"over {self._most:,} bytes")
        if size > RATIO_FROM_BYTES and size > MOST_RATIO * self._taken:
            raise TooMuch(f"compressed more than {MOST_RATIO}:1")
