"""Documents that are behind: counted one by one up to a limit, so that memory stays flat where a whole index is behind."""

# 8 bytes of hash each, in a set of at most some 10 MB.
MOST = 100_000


class Documents:
    """Distinct documents by a hash of their id; beyond `most` of them the count is "at least"."""

    def __init__(self, most: int = MOST) -> None:
        self._known: set[int] = set()
        self._most = most
        self.is_at_least = False

    def __len__(self) -> int:
        return len(self._known)

    def add(self, document_id: str) -> bool:
        """Whether it is the first time that this document is named."""
        mark = hash(document_id)
        if mark in self._known:
            return False
        if len(self._known) >= self._most:
            self.is_at_least = True
            return False
        self._known.add(mark)
        return True
