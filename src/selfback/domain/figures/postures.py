"""The views, and the starting postures that pose files build on."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfback.domain.figures.angles import FRONT, LYING, SIDE, Vocabulary

VIEWS: Mapping[str, Vocabulary] = {
    "side": SIDE,
    "front": FRONT,
    "side_lying": LYING,
    "from_above": LYING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """Angles a pose starts from; `view` is the only one it makes sense in."""

    view: str
    angles: Mapping[str, float]


def _side(**angles: float) -> Posture:
    return Posture(view="side", angles=angles)


POSTURES: Mapping[str, tuple[Posture, ...]] = {
    "supine": (
        _side(
            pelvis=-87,
            lumbar=4,
            thoracic=-13,
            neck=8,
            head=2,
            shoulder=-6,
            elbow=4,
            hip=52,
            knee=100,
        ),
    ),
    "prone": (
        _side(
            pelvis=90,
            lumbar=4,
            thoracic=-6,
            neck=6,
            head=-10,
            shoulder=150,
            elbow=40,
            hip=0,
            knee=2,
            ankle=74,
        ),
    ),
    "all_fours": (
        _side(
            pelvis=80,
            lumbar=2,
            thoracic=-8,
            neck=-4,
            head=-2,
            shoulder=80,
            elbow=4,
            thigh=0,
            knee=91,
            ankle=80,
        ),
    ),
    "standing": (
        _side(root_y=-89.8, shoulder=8, elbow=10, hip=0, knee=0),
        Posture(view="front", angles={"root_y": -89.8, "shoulder": 7, "elbow": 6}),
    ),
    "sitting": (
        _side(
            root_x=-8,
            root_y=-49.6,
            pelvis=-2,
            lumbar=6,
            thoracic=-4,
            shoulder=22,
            elbow=30,
            hip=84,
            knee=84,
        ),
    ),
    "half_kneeling": (_side(thigh=0, knee=91, ankle=80, shoulder=26, elbow=20),),
    "side_lying": (Posture(view="side_lying", angles={"pelvis": -90, "root_y": -17.5}),),
    "from_above": (
        Posture(
            view="from_above",
            angles={
                "pelvis": -90,
                "shoulder": 86,
                "elbow": 76,
                "hip": 2,
                "knee": 2,
                "thigh_length": 0.5,
                "shin_length": 0.62,
            },
        ),
    ),
}


def posture(name: str, view: str) -> Posture | None:
    """Return a starting posture in a view, or nothing where the two do not go together."""
    for each in POSTURES.get(name, ()):
        if each.view == view:
            return each
    return None
