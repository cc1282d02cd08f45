"""Which release of the content this is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The name of a release, recorded on everything a person has seen.

    id      such as "content-2026.1"; never used twice for different content
    """

    id: str
