"""Where a piece of content comes from and who looked at it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a text or a number rests on.

    note    one sentence: what was taken from where, or who agreed it
    doi     of the paper, if there is one
    url     of the guideline or page, if there is no DOI
    """

    note: str
    doi: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who approved the content, and when."""

    by: str
    on: date
