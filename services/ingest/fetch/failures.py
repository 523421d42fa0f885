"""Why something could not be fetched, as one exception that says whether a later try may fare better."""


class FetchFailed(Exception):
    """Nothing was fetched. `retry_after` in seconds, where the server asked for that; `status` where it answered at all."""

    def __init__(
        self, why: str, *, temporary: bool = False, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(why)
        self.temporary = temporary
        self.status = status
        self.retry_after = retry_after


class FetchRefused(FetchFailed):
    """We do not fetch that: its address, its scheme, robots.txt, or a limit says no."""


class TooMuch(FetchRefused):
    """A limit on size or compression was passed."""
