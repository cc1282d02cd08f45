"""The angles a pose is written in: their names, neutral values and limits in degrees."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The numbers a pose may give in one kind of view.

    sides     the two sides of the body; the first is the one nearer to us
    trunk     numbers there is one of, with their neutral value
    limbs     numbers there is one of a side, with their neutral value
    aliases   world angle of a bone an author may give, and the joint angle it replaces
    limits    smallest and largest value; a number without an entry is free
    """

    sides: tuple[str, str]
    trunk: Mapping[str, float]
    limbs: Mapping[str, float]
    aliases: Mapping[str, str]
    limits: Mapping[str, tuple[float, float]]


ALIASES = {"thigh": "hip", "upper_arm": "shoulder"}
ARM_LENGTHS = {"upper_arm_length": 1.0, "forearm_length": 1.0}
LENGTHS = {"thigh_length": 1.0, "shin_length": 1.0, **ARM_LENGTHS}
PLACES = {"hand_x": 0.0, "foot_x": 0.0, "foot_turn": 0.0}  # for ends that slide
LENGTH_LIMITS = dict.fromkeys(LENGTHS, (0.2, 1.0))

SIDE = Vocabulary(
    sides=("near", "far"),
    trunk={
        "pelvis": 0.0,
        "lumbar": 0.0,
        "thoracic": 0.0,
        "neck": 0.0,
        "head": 0.0,
        "root_x": 0.0,
        "root_y": 0.0,
    },
    limbs={
        "shoulder": 5.0,
        "elbow": 8.0,
        "wrist": 0.0,
        "reach": 0.0,
        "hip": 0.0,
        "knee": 0.0,
        "ankle": 0.0,
        **ARM_LENGTHS,
        **PLACES,
    },
    aliases=ALIASES,
    limits={
        "lumbar": (-38, 55),
        "thoracic": (-30, 50),
        "neck": (-35, 45),
        "head": (-25, 35),
        "hip": (-30, 135),
        "knee": (-1, 155),
        "ankle": (-35, 85),
        "shoulder": (-50, 182),
        "elbow": (-2, 150),
        "wrist": (-95, 80),
        "reach": (-4, 6),
        **LENGTH_LIMITS,
    },
)

FRONT_LIMITS = {
    "lumbar": (-26, 26),
    "thoracic": (-26, 26),
    "neck": (-35, 45),
    "hip": (-25, 50),
    "knee": (-1, 155),
    "shoulder": (-10, 180),
    "elbow": (-80, 150),
    **LENGTH_LIMITS,
}

FRONT_TRUNK = {
    "pelvis": 0.0,
    "lumbar": 0.0,
    "thoracic": 0.0,
    "neck": 0.0,
    "root_x": 0.0,
    "root_y": 0.0,
}
FRONT_LIMBS = {
    "shoulder": 8.0,
    "elbow": 6.0,
    "wrist": 0.0,
    "hip": 3.0,
    "knee": 0.0,
    "foot": 0.0,
    **LENGTHS,
    **PLACES,
}

FRONT = Vocabulary(
    sides=("left", "right"),
    trunk=FRONT_TRUNK,
    limbs=FRONT_LIMBS,
    aliases={},
    limits=FRONT_LIMITS,
)

# Lying, the picture's left and right of the standing figure become below and above.
LYING = Vocabulary(
    sides=("lower", "upper"),
    trunk=FRONT_TRUNK,
    limbs=FRONT_LIMBS,
    aliases={},
    limits={**FRONT_LIMITS, "hip": (-50, 65), "knee": (-90, 155)},
)
