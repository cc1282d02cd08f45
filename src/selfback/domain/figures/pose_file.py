"""Reading a pose file: everything it may say, and a sentence for everything it may not."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from selfback.domain.figures.contact_table import ContactReading
from selfback.domain.figures.errors import PoseFileRefused
from selfback.domain.figures.figure import Arrow, Figure, Pose, Prop
from selfback.domain.figures.fitting import resolved
from selfback.domain.figures.postures import POSTURES, VIEWS, posture
from selfback.domain.figures.reading import FARTHEST_PLACE
from selfback.domain.figures.regions import MOST_REGIONS, PROPS, region_names

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


class _Reader(ContactReading):
    """Reads a whole pose file."""

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
            head_rests=self.read_word(contact, "head", ("rests",), "contact"),
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
            for key in sorted(source, key=self.is_sided):
                value = self.number(source, key)
                for each in self.sided(key):
                    self.write(full, aliases, each, value)
        known = full if is_fitted else resolved(self.vocabulary, full, aliases)
        for name, value in known.items():
            self.within_limits(name, value)
        return full, aliases

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
