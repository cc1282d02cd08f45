"""Reading values of a pose file, with a refusal that says where a wrong one stands."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from selfback.domain.figures.angles import SIDE, Vocabulary
from selfback.domain.figures.errors import PoseFileRefused
from selfback.domain.figures.figure import LimbEnd, Pose
from selfback.domain.figures.resting import SURFACES
from selfback.domain.figures.skeleton import stand

ENDS: Mapping[str, LimbEnd] = {
    "feet": "foot",
    "toes": "toes",
    "knees": "knee",
    "hands": "hand",
    "forearms": "forearm",
}
FARTHEST_PLACE = 300.0


class Reading:
    """Reads one file and remembers where it is, so that a refusal can say so."""

    vocabulary: Vocabulary = SIDE

    def __init__(self, path: Path) -> None:
        self.id = path.parent.name
        self.file = f"{path.parent.name}/{path.name}"
        self.pose: str | None = None

    def refuse(self, key: str, sentence: str) -> NoReturn:
        raise PoseFileRefused(file=self.file, pose=self.pose, key=key, sentence=sentence)

    # --- Values -----------------------------------------------------------------------------------

    def only(self, said: Mapping[str, Any], keys: Iterable[str], place: str = "") -> None:
        for key in said:
            if key not in keys:
                self.refuse(f"{place}.{key}" if place else key, "unknown key")

    def table(self, said: object, key: str) -> Mapping[str, Any]:
        if not isinstance(said, dict):
            self.refuse(key, "a table is wanted here")
        return said

    def one_of(
        self, said: Mapping[str, Any], key: str, names: Iterable[str], place: str = ""
    ) -> str:
        value = said.get(key)
        if not isinstance(value, str) or value not in names:
            known = ", ".join(names)
            self.refuse(f"{place}.{key}" if place else key, f"{value} is none of {known}")
        return value

    def words(self, said: object, key: str) -> list[str]:
        if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
            self.refuse(key, "a list of words is wanted here")
        return said

    def read_word(
        self, said: Mapping[str, Any], key: str, words: tuple[str, ...], place: str = ""
    ) -> bool:
        """Return whether a key is given; only these words may be its value."""
        if key in said and said[key] not in words:
            path = f"{place}.{key}" if place else key
            self.refuse(path, f"{said[key]} is none of {', '.join(words)}")
        return key in said

    def number(self, said: Mapping[str, Any], key: str, place: str = "") -> float:
        value = said[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"{place}.{key}" if place else key, f"{value} is no number")
        return float(value)

    def place(self, said: Mapping[str, Any], key: str, place: str) -> float:
        if key not in said:
            self.refuse(f"{place}.{key}", "a number is missing")
        value = self.number(said, key, place)
        if abs(value) > FARTHEST_PLACE:
            self.refuse(f"{place}.{key}", f"{value:g} is far outside the picture")
        return value

    def pair(self, said: object, key: str) -> tuple[float, float]:
        if not isinstance(said, list) or len(said) != 2:
            self.refuse(key, "two numbers are wanted here")
        numbers = {"x": said[0], "y": said[1]}
        return self.place(numbers, "x", key), self.place(numbers, "y", key)

    def seconds(self, said: Mapping[str, Any], key: str) -> float | None:
        if key not in said:
            return None
        value = self.number(said, key)
        if not 0 <= value <= 6:
            self.refuse(key, f"{value:g} seconds is outside 0 to 6")
        return value

    def index(self, said: object, key: str, poses: tuple[Pose, ...]) -> int:
        if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said < len(poses):
            self.refuse(key, f"{said} is no pose; the poses are 0 to {len(poses) - 1}")
        return said

    # --- The body ---------------------------------------------------------------------------------

    def is_sided(self, key: str) -> bool:
        return key.rpartition("_")[2] in self.vocabulary.sides

    def sided(self, key: str) -> Iterable[str]:
        """Return the full names a key of a pose stands for."""
        words = self.vocabulary
        names = {*words.limbs, *words.aliases}
        if key in words.trunk:
            return [key]
        if key in names:
            return [f"{key}_{side}" for side in words.sides]
        name, _, side = key.rpartition("_")
        if name in names and side in words.sides:
            return [key]
        return self.refuse(key, "no such angle in this view")

    def limb_key(self, key: str, place: str) -> tuple[LimbEnd, tuple[str, ...]]:
        """Return the limb end and the sides that a key as `feet` or `hands_far` means."""
        name, _, side = key.rpartition("_")
        if key in ENDS:
            return ENDS[key], self.vocabulary.sides
        if name in ENDS and side in self.vocabulary.sides:
            return ENDS[name], (side,)
        return self.refuse(f"{place}.{key}", "no such part of the body")

    def part(self, said: object, key: str) -> str:
        body = stand(self.vocabulary, self.read_neutral())
        if isinstance(said, str):
            if said in body.joints or said in SURFACES:
                return said
            if f"{said}_{self.vocabulary.sides[0]}" in body.joints:
                return f"{said}_{self.vocabulary.sides[0]}"
        return self.refuse(key, f"{said} is no point of the body")

    def read_neutral(self) -> Mapping[str, float]:
        words = self.vocabulary
        limbs = {f"{n}_{s}": v for n, v in words.limbs.items() for s in words.sides}
        return {**words.trunk, **limbs}
