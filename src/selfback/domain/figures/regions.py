"""The names of muscle regions and props a pose file may use in each view."""

from selfback.domain.figures.angles import Vocabulary
from selfback.domain.figures.skeleton import is_side

TRUNK_REGIONS = ("back", "abdomen", "upper_back", "side", "low_back_gap")
LEG_REGIONS = ("buttock", "thigh_front", "thigh_back", "hip_flexor")
MOST_REGIONS = 2

PROPS: dict[str, dict[str, float]] = {
    "mat": {},
    "strap": {},
    "chair": {"x": -30.0},
    "wall": {"x": 0.0},
    "cushion": {"x": 0.0, "y": 0.0, "width": 30.0, "height": 8.0},
    "table": {"x": 0.0, "y": -88.0, "width": 50.0},
}


def region_names(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the muscle regions that can be drawn in a view."""
    if is_side(vocabulary):
        return TRUNK_REGIONS + LEG_REGIONS
    return tuple(f"{name}_{side}" for name in ("side", "buttock") for side in vocabulary.sides)
