"""The languages the product speaks, and words that exist once in each of them."""

from enum import StrEnum


class Language(StrEnum):
    """A language of the product, by its ISO 639-1 code."""

    ENGLISH = "en"
    DANISH = "da"
    BOKMAL = "nb"
