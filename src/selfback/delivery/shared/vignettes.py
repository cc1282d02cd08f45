"""The vignettes of the content, as surveys put them to raters."""

from collections.abc import Iterable

from selfback.delivery.shared.content import library
from selfback.domain.content.vignette import Vignette

LANGUAGES = ("en", "da", "nb")


def titles(language: str) -> list[tuple[str, str]]:
    """Return id and title of every vignette, in the order of the content."""
    words = library().vignette_words(language)
    return [(id, words[id].title) for id in library().vignettes]


def vignettes(ids: Iterable[str]) -> list[Vignette]:
    """Return vignettes in the order of the content; raises KeyError for one there is none of."""
    wanted = set(ids)
    if unknown := wanted - library().vignettes.keys():
        raise KeyError(min(unknown))
    return [each for id, each in library().vignettes.items() if id in wanted]
