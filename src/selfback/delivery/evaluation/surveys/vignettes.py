"""The vignettes of the content, as surveys put them to raters."""

from collections.abc import Iterable
from dataclasses import dataclass

from selfback.domain.plan.profile import Profile

LANGUAGES = ("en", "da", "nb")


@dataclass(frozen=True, slots=True, kw_only=True)
class VignetteWords:
    """A vignette in one language."""

    title: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """A made-up patient.

    told    language -> words
    """

    id: str
    profile: Profile
    told: dict[str, VignetteWords]

    def words(self, language: str) -> VignetteWords:
        """Return its words in a language; raises KeyError."""
        return self.told[language]


def titles(language: str) -> list[tuple[str, str]]:
    """Return id and title of every vignette, in the order of the content."""
    return [(each.id, each.words(language).title) for each in vignettes()]


def vignettes(ids: Iterable[str] | None = None) -> list[Vignette]:
    """Return vignettes of the content, all of them by default."""
    return []
