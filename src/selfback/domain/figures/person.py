"""Whom a picture shows, and on which film."""

from dataclasses import dataclass

from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """How one person is drawn.

    uid        prefix of the ids of limb shapes
    has_face   without it the picture is for small sizes
    has_bun    the hair is worn in a bun
    """

    figure: Figure
    film: Film
    uid: str
    has_face: bool = True
    has_bun: bool = False
