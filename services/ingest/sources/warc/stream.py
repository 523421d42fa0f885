"""An archive's bytes, gzip or not, whatever its size: damage is seen where it is, and what lies behind it can still be read."""

import zlib
from typing import BinaryIO

CHUNK = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"
_GZIP = 31
# A broken member may seem to go on through good ones behind it: so much of it is looked at again for their beginnings, and
# so much of one archive altogether, or a hostile one could be read for hours.
_KEPT = 256 * 1024
_MOST_AGAIN = 16 * 1024 * 1024


class Damage(Exception):
    """The archive can't be read here. `offset` is a byte of the file; `is_cut` where the file ends too early."""

    def __init__(self, offset: int, why: str, *, is_cut: bool = False) -> None:
        super().__init__(f"byte {offset:,}: {why}")
        self.offset = offset
        self.why = why
        self.is_cut = is_cut


class BrokenMember(Damage):
    """gzip itself is broken or cut off: nothing more can be read before `recover`."""


class ArchiveStream:
    """Reads forward only. Each method raises BrokenMember and OSError."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._raw = b""
        self._raw_end = 0
        self._unzip: zlib._Decompress | None = None
        self._member = 0
        self._past = bytearray()
        self._again = 0
        self._buffer, self._at = b"", 0
        self._read_raw()
        while 0 < len(self._raw) < len(_MAGIC) and self._read_raw():
            pass
        # The first bytes themselves may be damaged; compressed, a record's headers can't be read.
        self.is_gzip = self._raw.startswith(_MAGIC[:2]) or (_MAGIC in self._raw and b"\nWARC-Type:" not in self._raw)

    @property
    def offset(self) -> int:
        """Where in the file the next byte comes from: of gzip, the beginning of its member."""
        if not self.is_gzip:
            return self._raw_end - len(self._raw) - len(self._buffer) + self._at
        return self._member if self._is_inside else self._raw_end - len(self._raw)

    @property
    def _is_inside(self) -> bool:
        return self._unzip is not None or self._at < len(self._buffer)

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end of the archive only."""
        parts: list[bytes] = []
        while size and self._fill():
            part = self._buffer[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """As `read`, keeping nothing; how many bytes there were."""
        wanted = size
        while size and self._fill():
            step = min(size, len(self._buffer) - self._at)
            self._at += step
            size -= step
        return wanted - size

    def line(self, most: int) -> bytes:
        """A line with its end, or `most` bytes of it; b"" at the end of the archive."""
        parts: list[bytes] = []
        while most and self._fill():
            end = self._buffer.find(b"\n", self._at, self._at + most) + 1
            part = self._buffer[self._at : end or self._at + most]
            self._at += len(part)
            most -= len(part)
            parts.append(part)
            if end:
                break
        return b"".join(parts)

    def peek(self) -> bytes:
        """The next byte, which stays; b"" at the end of the archive."""
        return self._buffer[self._at : self._at + 1] if self._fill() else b""

    def put_back(self, data: bytes) -> None:
        """What was read last is read again."""
        self._buffer, self._at = data + self._buffer[self._at :], 0

    def line_ends(self) -> tuple[bytes, bytes]:
        """Up to four bytes of line ends, and the byte that follows them.

        Of gzip, looks no further than the member, and reads its checksum where it ends here.
        """
        found = b""
        while len(found) < len(b"\r\n\r\n") and self._follows() and self.peek() in (b"\r", b"\n"):
            found += self.read(1)
        return found, self.peek() if self._follows() else b""

    def _follows(self) -> bool:
        while self._unzip is not None and self._at == len(self._buffer):
            self._buffer, self._at = self._inflate(self._unzip), 0
        return self._is_inside if self.is_gzip else bool(self.peek())

    def recover(self) -> bool:
        """After a BrokenMember: goes on to where the next gzip member seems to begin; False where there is none."""
        self._buffer, self._at = b"", 0
        if self._again + len(self._past) <= _MOST_AGAIN:
            self._again += len(self._past)
            self._raw = bytes(self._past) + self._raw
        self._past.clear()
        # The member that failed begins with the mark, too.
        start = 1 if self._raw_end - len(self._raw) == self._member else 0
        self._unzip = None
        while True:
            found = self._raw.find(_MAGIC, start)
            if found >= 0:
                self._raw = self._raw[found:]
                return True
            # The mark may stand across the border of two chunks.
            self._raw, start = self._raw[max(start, len(self._raw) - len(_MAGIC) + 1) :], 0
            if not self._read_raw():
                self._raw = b""
                return False

    def _fill(self) -> bool:
        while self._at == len(self._buffer):
            if not self.is_gzip:
                if not self._raw and not self._read_raw():
                    return False
                self._buffer, self._at, self._raw = self._raw, 0, b""
                continue
            unzip = self._unzip or self._begin_member()
            if unzip is None:
                return False
            self._buffer, self._at = self._inflate(unzip), 0
        return True

    def _begin_member(self) -> "zlib._Decompress | None":
        """None at the end of the file; zeros between members are padding."""
        self._raw = self._raw.lstrip(b"\0")
        while not self._raw:
            if not self._read_raw():
                return None
            self._raw = self._raw.lstrip(b"\0")
        self._member = self._raw_end - len(self._raw)
        while len(self._raw) < len(_MAGIC) and self._read_raw():
            pass
        if not self._raw.startswith(_MAGIC):
            is_cut = _MAGIC.startswith(self._raw)
            raise BrokenMember(self._member, "no gzip member begins here", is_cut=is_cut)
        self._unzip = zlib.decompressobj(_GZIP)
        self._past.clear()
        return self._unzip

    def _inflate(self, unzip: "zlib._Decompress") -> bytes:
        """The next piece of the member, b"" at its end."""
        while True:
            try:
                data = unzip.decompress(self._raw, CHUNK)
            except zlib.error as error:
                raise BrokenMember(self._member, f"broken gzip member ({error})") from None
            if unzip.eof:
                self._raw, self._unzip = unzip.unused_data, None
                return data
            self._past += self._raw[: len(self._raw) - len(unzip.unconsumed_tail)]
            del self._past[:-_KEPT]
            self._raw = unzip.unconsumed_tail
            if data:
                return data
            if not self._raw and not self._read_raw():
                raise BrokenMember(self._member, "the file ends inside this gzip member", is_cut=True)

    def _read_raw(self) -> bool:
        chunk = self._file.read(CHUNK)
        self._raw += chunk
        self._raw_end += len(chunk)
        return bool(chunk)
