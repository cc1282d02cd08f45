"""The people of the figures: four looks, and which exercise shows which."""

import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One person's colours (skin near and far, hair, face) in the light and the dark theme."""

    number: int
    has_bun: bool
    light: tuple[str, str, str, str]
    dark: tuple[str, str, str, str]


LOOKS = (
    Look(
        number=1,
        has_bun=False,
        light=("#f0c3a4", "#d7a284", "#6b4a36", "#4b3832"),
        dark=("#eabd9f", "#c0907a", "#9c775f", "#3a2a25"),
    ),
    Look(
        number=2,
        has_bun=True,
        light=("#e2a584", "#c98c6c", "#4b3832", "#4b3832"),
        dark=("#dfa283", "#b27a5e", "#8a6a5a", "#3a2a25"),
    ),
    Look(
        number=3,
        has_bun=False,
        light=("#b97d56", "#9c6542", "#2c2320", "#2c2320"),
        dark=("#bd825c", "#966244", "#6f584c", "#2c1f1b"),
    ),
    Look(
        number=4,
        has_bun=True,
        light=("#7d4f35", "#653d28", "#1f1917", "#1f1917"),
        dark=("#93634a", "#734a35", "#5a4a43", "#241a17"),
    ),
)


def look_of(name: str) -> Look:
    """Return the look of an exercise: always the same one for the same name."""
    return LOOKS[zlib.crc32(name.encode()) % len(LOOKS)]


def look_number(number: int) -> Look:
    """Return one of the four looks, 1 to 4."""
    return LOOKS[number - 1]
