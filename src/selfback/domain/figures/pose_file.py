"""Reading a pose file: everything it may say, and a sentence for everything it may not."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn

from selfback.domain.figures.contact import HOLDS, SURFACES
from selfback.domain.figures.errors import PoseFileRefused
from selfback.domain.figures.figure import Arrow, Contact, Figure, Fit, LimbEnd, Pin, Pose, Prop
from selfback.domain.figures.fitting import CONDITIONS, resolved
from selfback.domain.figures.postures import POSTURES, VIEWS, posture
from selfback.domain.figures.regions import MOST_REGIONS, PROPS, region_names
from selfback.domain.figures.skeleton import stand

ENDS: Mapping[str, LimbEnd] = {
    "feet": "foot",
    "toes": "toes",
    "knees": "knee",
    "hands": "hand",
    "forearms": "forearm",
}
FIGURE_KEYS = (
    "view",
    "posture",
    "props",
    "muscles",
    "still",
    "cycle",
    "arrow",
    "near_arm",
    "contact",
    "pose",
)
PIN_HEIGHTS = {"knee": -6.9, "elbow": -5.0}
CONTACT_NUMBERS = ("x", "surface", "y", "turn", "shin", "beside", "along", "off")
CONTACT_WORDS = ("as_in", "slides", "on", "fist", "reach", "elbow")
FARTHEST_PLACE = 300.0
BENDING = ("lumbar", "thoracic", "head")


def load_figure(path: Path) -> Figure:
    """Return the figure of a pose file; its id is the name of the file's folder.

    Raises PoseFileRefused, whose sentence names file, pose and key.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as refused:
        name = f"{path.parent.name}/{path.name}"
        raise PoseFileRefused(file=name, pose=None, key="file", sentence=str(refused)) from refused
    return _Reader(path).figure(said)


class _Reader:
    """Reads one file and remembers where it is, so that a refusal can say so."""

    def __init__(self, path: Path) -> None:
        self.id = path.parent.name
        self.file = f"{path.parent.name}/{path.name}"
        self.pose: str | None = None

    def refuse(self, key: str, sentence: str) -> NoReturn:
        raise PoseFileRefused(file=self.file, pose=self.pose, key=key, sentence=sentence)

    # --- The whole --------------------------------------------------------------------------------

    def figure(self, said: Mapping[str, Any]) -> Figure:
        self.only(said, FIGURE_KEYS)
        view = self.one_of(said, "view", VIEWS)
        self.vocabulary = VIEWS[view]
        self.read_start(said, view)
        contact = self.table(said.get("contact", {}), "contact")
        self.read_root(contact)
        self.contacts = self.read_contacts(contact)
        poses = self.read_poses(said)
        names = [pose.name for pose in poses]
        if len(set(names)) < len(names):
            self.refuse("pose", "two poses have the same name")
        return Figure(
            id=self.id,
            view=view,
            props=self.read_props(said.get("props", [])),
            muscles=self.read_muscles(said.get("muscles", [])),
            still=self.index(said.get("still", 1), "still", poses),
            cycle=self.read_cycle(said.get("cycle", [0, 1]), poses),
            poses=poses,
            arrow=self.read_arrow(said.get("arrow"), poses),
            rest=self.read_rest(contact),
            pin=self.read_pin(contact),
            closing=self.read_fit(contact.get("closing")),
            head_rests=self.read_word(contact, "head", ("rests",)),
            contacts=self.contacts,
            arm_behind=self.read_word(said, "near_arm", ("behind",)),
        )

    def read_start(self, said: Mapping[str, Any], view: str) -> None:
        name = self.one_of(said, "posture", POSTURES)
        start = posture(name, view)
        if start is None:
            self.refuse("posture", f"{name} is not drawn in the view {view}")
        self.start = dict(start.angles)

    def read_root(self, contact: Mapping[str, Any]) -> None:
        root = self.table(contact.get("root", {}), "contact.root")
        self.only(root, ("x", "y"), "contact.root")
        for axis in root:
            self.start[f"root_{axis}"] = self.place(root, axis, "contact.root")

    # --- Poses ------------------------------------------------------------------------------------

    def read_poses(self, said: Mapping[str, Any]) -> tuple[Pose, ...]:
        poses = said.get("pose", [])
        if not isinstance(poses, list) or len(poses) < 2:
            self.refuse("pose", "a figure needs at least two poses")
        read = tuple(self.read_pose(self.table(pose, "pose")) for pose in poses)
        self.pose = None
        return read

    def read_pose(self, said: Mapping[str, Any]) -> Pose:
        self.pose = None
        name = said.get("name")
        if not isinstance(name, str) or not name.replace("-", "").isalpha() or not name.islower():
            self.refuse("pose.name", "a pose is named by a slug of small letters")
        self.pose = name
        words = ("name", "hold", "move", "fit", "lift", "on_the_way")
        own = {key: value for key, value in said.items() if key not in words}
        angles, bones = self.read_angles(own, is_fitted="fit" in said)
        return Pose(
            name=name,
            angles=angles,
            bones=bones,
            hold=self.seconds(said, "hold") or 0.0,
            move=self.seconds(said, "move"),
            fit=self.read_fit(said.get("fit")),
            lift=self.read_lift(said.get("lift", [])),
            on_the_way=self.read_on_the_way(said.get("on_the_way", {})),
        )

    def read_angles(
        self, said: Mapping[str, Any], *, is_fitted: bool
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """Return every number of the view and the world angles of bones that were given.

        First the neutral value, then the posture, then the pose.
        """
        words = self.vocabulary
        full = dict(words.trunk)
        full.update({f"{n}_{s}": v for n, v in words.limbs.items() for s in words.sides})
        aliases: dict[str, float] = {}
        for source in (self.start, said):
            for key in sorted(source, key=self._is_sided):
                value = self.number(source, key)
                for each in self.sided(key):
                    self.write(full, aliases, each, value)
        known = full if is_fitted else resolved(self.vocabulary, full, aliases)
        for name, value in known.items():
            self.within_limits(name, value)
        return full, aliases

    def _is_sided(self, key: str) -> bool:
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

    def write(
        self, full: dict[str, float], aliases: dict[str, float], key: str, value: float
    ) -> None:
        """Write a number; an alias replaces the joint angle of its limb, and the reverse."""
        name, _, side = key.rpartition("_")
        if name in self.vocabulary.aliases:
            aliases[key] = value
            return
        for alias, joint in self.vocabulary.aliases.items():
            if joint == name:
                aliases.pop(f"{alias}_{side}", None)
        full[key] = value

    def within_limits(self, name: str, value: float) -> None:
        joint, _, side = name.rpartition("_")
        key = joint if side in self.vocabulary.sides else name
        low, high = self.vocabulary.limits.get(key, (-FARTHEST_PLACE, FARTHEST_PLACE))
        if not low <= value <= high:
            self.refuse(name, f"{value:g} is outside {low:g} to {high:g}")

    def read_fit(self, said: object) -> Fit | None:
        if said is None:
            return None
        fit = self.table(said, "fit")
        self.only(fit, ("angle", "until", "point", "x", "y"), "fit")
        angle = fit.get("angle")
        if not isinstance(angle, str):
            self.refuse("fit.angle", "which number is free?")
        self.sided(angle)
        if "point" not in fit:
            return Fit(angle=angle, until=self.one_of(fit, "until", CONDITIONS, "fit"))
        axis: Literal["x", "y"] = "x" if "x" in fit else "y"
        point = self.part(fit["point"], "fit.point")
        return Fit(
            angle=angle, until="point", point=point, axis=axis, value=self.place(fit, axis, "fit")
        )

    def read_lift(self, said: object) -> frozenset[str]:
        limbs = {c.limb: c for c in self.contacts}
        lifted: set[str] = set()
        for key in self.words(said, "lift"):
            end, sides = self.limb_key(key, "lift")
            kind = "arm" if end in ("hand", "forearm") else "leg"
            lifted |= {f"{kind}_{side}" for side in sides}
        for limb in lifted - set(limbs):
            self.refuse("lift", f"{limb} has no contact to give up")
        return frozenset(lifted)

    def read_on_the_way(self, said: object) -> Mapping[str, float]:
        extra = self.table(said, "on_the_way")
        read = {}
        for key in extra:
            if key in BENDING:
                self.refuse(f"on_the_way.{key}", "the back and the head go the straight way")
            for each in self.sided(key):
                read[each] = self.number(extra, key)
        return read

    # --- Contact ----------------------------------------------------------------------------------

    def read_contacts(self, said: Mapping[str, Any]) -> tuple[Contact, ...]:
        read: dict[str, Contact] = {}
        keys = [key for key in said if key not in ("rest", "pin", "head", "root", "closing")]
        for key in sorted(keys, key=self._is_sided):
            end, sides = self.limb_key(key, "contact")
            table = self.table(said[key], f"contact.{key}")
            for side in sides:
                contact = self.read_contact(end, side, table, f"contact.{key}")
                read[contact.limb] = contact
        return tuple(read.values())

    def limb_key(self, key: str, place: str) -> tuple[LimbEnd, tuple[str, ...]]:
        """Return the limb end and the sides that a key as `feet` or `hands_far` means."""
        name, _, side = key.rpartition("_")
        if key in ENDS:
            return ENDS[key], self.vocabulary.sides
        if name in ENDS and side in self.vocabulary.sides:
            return ENDS[name], (side,)
        return self.refuse(f"{place}.{key}", "no such part of the body")

    def read_contact(self, end: LimbEnd, side: str, said: Mapping[str, Any], place: str) -> Contact:
        self.only(said, (*CONTACT_NUMBERS, *CONTACT_WORDS), place)
        numbers = {key: self.place(said, key, place) for key in CONTACT_NUMBERS if key in said}
        on = said.get("on")
        if on is not None:
            self.held_bone(on, place)
        return Contact(
            end=end,
            side=side,
            as_in=int(self.place(said, "as_in", place)) if "as_in" in said else 0,
            slides=said.get("slides", False) is True,
            on=self._sided_bone(on, side),
            fist=said.get("fist", False) is True,
            toward=self.read_word(said, "reach", ("toward",), place),
            inward=self.read_word(said, "elbow", ("in",), place),
            **numbers,
        )

    def held_bone(self, on: object, place: str) -> None:
        name, _, side = str(on).partition("_")
        if name not in HOLDS or (side and side not in self.vocabulary.sides):
            self.refuse(f"{place}.on", f"{on} is no bone a hand can be held on")

    def _sided_bone(self, on: object, side: str) -> str | None:
        if on is None or on == "pelvis" or "_" in str(on):
            return None if on is None else str(on)
        return f"{on}_{side}"

    def read_rest(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        parts = self.words(said.get("rest", []), "contact.rest")
        read: list[str] = []
        for part in parts:
            name, _, side = part.rpartition("_")
            limbs = ("foot", "shin", "thigh", "hand", "forearm")
            if part in ("trunk", "head") or (name in limbs and side in self.vocabulary.sides):
                read.append(part)
            elif part in limbs:
                read += [f"{part}_{each}" for each in self.vocabulary.sides]
            else:
                self.refuse("contact.rest", f"{part} is no part that can rest")
        return tuple(read)

    def read_pin(self, said: Mapping[str, Any]) -> Pin | None:
        if "pin" not in said:
            return None
        pin = self.table(said["pin"], "contact.pin")
        self.only(pin, ("part", "x", "y"), "contact.pin")
        part = self.part(pin.get("part"), "contact.pin.part")
        y = self.place(pin, "y", "contact.pin") if "y" in pin else None
        if y is None and not said.get("rest"):
            y = PIN_HEIGHTS.get(part.partition("_")[0])
            if y is None:
                self.refuse("contact.pin", f"{part} needs a y, or the body something to rest on")
        return Pin(part=part, x=self.place(pin, "x", "contact.pin"), y=y)

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

    # --- What is shown ----------------------------------------------------------------------------

    def read_props(self, said: object) -> tuple[Prop, ...]:
        if not isinstance(said, list):
            self.refuse("props", "props are a list")
        return tuple(self.read_prop(each) for each in said)

    def read_prop(self, said: object) -> Prop:
        table = {"kind": said} if isinstance(said, str) else self.table(said, "props")
        kind = self.one_of(table, "kind", PROPS, "props")
        self.only(table, ("kind", *PROPS[kind]), f"props.{kind}")
        numbers = {key: self.place(table, key, f"props.{kind}") for key in table if key != "kind"}
        return Prop(kind=kind, **{**PROPS[kind], **numbers})

    def read_muscles(self, said: object) -> tuple[str, ...]:
        names = self.words(said, "muscles")
        for name in names:
            if name not in region_names(self.vocabulary):
                self.refuse("muscles", f"{name} is no region of this view")
        if len(names) > MOST_REGIONS:
            self.refuse("muscles", f"at most {MOST_REGIONS} regions are shown")
        return tuple(names)

    def read_cycle(self, said: object, poses: tuple[Pose, ...]) -> tuple[int, ...]:
        if not isinstance(said, list) or len(said) < 2 or said[0] != 0:
            self.refuse("cycle", "a cycle is a list of at least two poses that begins with 0")
        cycle = tuple(self.index(each, "cycle", poses) for each in said)
        if any(a == b for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True)):
            self.refuse("cycle", "a pose follows itself")
        if set(cycle) != set(range(len(poses))):
            self.refuse("cycle", "a pose is never shown")
        return cycle

    def read_arrow(self, said: object, poses: tuple[Pose, ...]) -> Arrow | None:
        if said is None:
            return None
        arrow = self.table(said, "arrow")
        self.only(arrow, ("at", "follow", "offset", "share", "least", "points", "both"), "arrow")
        at = self.index(arrow.get("at"), "arrow.at", poses)
        both = arrow.get("both", False) is True
        if "points" in arrow:
            points = tuple(self.pair(each, "arrow.points") for each in arrow["points"])
            if len(points) < 3:
                self.refuse("arrow.points", "an arrow needs three points")
            return Arrow(at=at, points=points, both=both)
        return Arrow(
            at=at,
            follow=self.part(arrow.get("follow"), "arrow.follow"),
            offset=self.pair(arrow.get("offset", [0, 0]), "arrow.offset"),
            share=self.pair(arrow.get("share", [0.125, 1.0]), "arrow.share"),
            least=self.place(arrow, "least", "arrow") if "least" in arrow else 16.0,
            both=both,
        )

    # --- Small readings ---------------------------------------------------------------------------

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
