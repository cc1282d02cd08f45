"""Pose files written for tests, and the folder of the real ones."""

from pathlib import Path

from selfback.domain.figures import Figure, load_figure

EXERCISES = Path(__file__).parents[3] / "content" / "exercises"
POSE_FILES = sorted(EXERCISES.glob("*/poses.toml"))

BRIDGE = """
view = "side"
posture = "supine"
props = ["mat"]
muscles = ["buttock"]
arrow = { at = 1, follow = "sacrum", offset = [-2, -50] }

[contact]
rest = ["trunk"]
pin = { part = "upper_back", x = -37 }
head = "rests"
feet = { x = 42 }
hands = { beside = 54 }

[[pose]]
name = "down"
hold = 1.0

[[pose]]
name = "up"
pelvis = -118
lumbar = 2
thoracic = -8
move = 1.6
hold = 0.8
"""

STANDING = """
view = "front"
posture = "standing"
muscles = ["side_left", "buttock_right"]

[contact]
feet = { x = 12 }
feet_left = { x = -12 }

[[pose]]
name = "upright"
hold = 1.0

[[pose]]
name = "aside"
lumbar = 10
shoulder_right = 60
hold = 1.0
move = 1.6
"""

FROM_ABOVE = """
view = "from_above"
posture = "from_above"
props = ["mat", { kind = "cushion", x = -96, y = -18, width = 34, height = 36 }]

[[pose]]
name = "middle"
hold = 1.0

[[pose]]
name = "aside"
hip_upper = 62
hip_lower = -50
thigh_length = 0.9
shin_length = 0.95
knee_upper = -86
knee_lower = 76
hold = 1.0
move = 1.8
"""


def written(folder: Path, text: str, name: str = "bridge") -> Path:
    """Write a pose file the way content holds it."""
    path = folder / name / "poses.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def figure_from(folder: Path, text: str, name: str = "bridge") -> Figure:
    return load_figure(written(folder, text, name))
