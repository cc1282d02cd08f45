"""Made-up patients for surveys of professionals: their answers, and how one tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """A made-up patient, without words.

    id          a readable slug, the key of the words in each language file
    answers     to the intake, under the ids of its questions; every warning sign is answered "no"
    """

    id: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VignetteWords:
    """A made-up patient as one professional tells another, in one language.

    title   who it is, at most 60 characters
    story   50 to 120 words, in the third person
    """

    title: str
    story: str
