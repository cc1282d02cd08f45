"""What a coding project refuses."""


class CodingRefused(Exception):
    """A write that does not fit what stands there now; `why` is a code."""

    def __init__(self, *, why: str) -> None:
        self.why = why
        super().__init__(why)


class Outdated(CodingRefused):
    """Somebody else changed it since it was read; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(why="outdated")
