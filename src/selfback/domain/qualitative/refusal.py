"""Why something from outside is not read, and what reading it lost or mended."""

from collections.abc import Iterable
from dataclasses import dataclass


class FileRefused(ValueError):
    """A file is not read at all; says why, and in which part of it."""

    def __init__(self, fact: str, *, file: str = "") -> None:
        self.fact, self.file = fact, file
        super().__init__(f"{file}: {fact}" if file else fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that is not kept.

    what    in the plural, such as "pictures"
    why     a half-sentence, such as "only texts are coded"; may be empty
    """

    count: int
    what: str
    why: str = ""

    def __str__(self) -> str:
        told = f"{self.what} not kept: {self.count}"
        return f"{told} ({self.why})" if self.why else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Something that was not as it should be and was mended.

    where   what it is about, such as "Interview 3"; empty for the file as a whole
    """

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


def lost(counts: Iterable[tuple[int, str, str]]) -> tuple[Loss, ...]:
    """Return a loss for each count above 0."""
    return tuple(Loss(count=count, what=what, why=why) for count, what, why in counts if count)
