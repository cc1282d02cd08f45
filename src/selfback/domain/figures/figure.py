"""What a pose file says, read and checked: poses, contacts, props and the arrow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from selfback.domain.figures.angles import Vocabulary
from selfback.domain.figures.plane import Point
from selfback.domain.figures.postures import VIEWS

LimbEnd = Literal["foot", "toes", "knee", "hand", "forearm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A point of the body that keeps its place; without y the body rests on the surface."""

    part: str
    x: float
    y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The end of one limb and where it stays.

    end, side   which end of which limb
    x           place along the surface; without it the place comes from the pose `as_in`
    surface     height of the surface touched, 0 the mat, negative above it (seat, wall, worktop)
    y           height of the joint itself, where no surface is touched (a hand on a wall)
    turn        world angle of the foot, the hand or, for a forearm, of the forearm
    shin        world angle of the shin of a planted knee; without it the shin lies flat
    slides      the place is the number `foot_x` or `hand_x` of each pose; along the bone for a
                held hand
    beside      the hand lies this far along from the shoulder
    on          a body bone the hand is held on: `along` it from its upper joint, `off` ahead of it
    fist        the hand is closed, in line with the forearm
    toward      a target too far away is only pointed at
    inward      a front-view elbow bends towards the body instead of away from it
    """

    end: LimbEnd
    side: str
    x: float | None = None
    surface: float = 0.0
    y: float | None = None
    turn: float | None = None
    shin: float | None = None
    as_in: int = 0
    slides: bool = False
    beside: float | None = None
    on: str | None = None
    along: float = 0.0
    off: float = 0.0
    fist: bool = False
    toward: bool = False
    inward: bool = False

    @property
    def limb(self) -> str:
        """Which limb it is about, as `leg_near` or `arm_far`."""
        return f"{'arm' if self.end in ('hand', 'forearm') else 'leg'}_{self.side}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One number of a pose that is solved so that a contact comes true.

    until   a named condition, or "point" for: joint `point` lies at x or y `value`
    """

    angle: str
    until: str
    point: str = ""
    axis: Literal["x", "y"] = "y"
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One key pose.

    name         slug whose words are content in each language
    angles       every number of the view, sides written out
    bones        world angles that replace joint angles, as `thigh_far`
    hold         seconds the pose is kept
    move         seconds of the move into it; without it the move before decides
    lift         limbs whose contact does not hold in this pose, as `arm_far`
    on_the_way   degrees added half-way of the moves into and out of this pose
    """

    name: str
    angles: Mapping[str, float]
    hold: float
    move: float | None = None
    fit: Fit | None = None
    lift: frozenset[str] = frozenset()
    on_the_way: Mapping[str, float] = field(default_factory=dict)
    bones: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The arrow of the working phase, along a joint's path or through given points.

    at        the pose whose move it belongs to
    follow    the joint whose path it copies, set off by `offset`, over `share` of the move
    least     the shortest length it is drawn at
    points    its course, where it follows nothing
    both      it has a head at each end
    """

    at: int
    follow: str = ""
    offset: Point = (0.0, 0.0)
    share: tuple[float, float] = (0.125, 1.0)
    least: float = 16.0
    points: tuple[Point, ...] = ()
    both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """A thing in the scene; what x, y, width and height mean is said in `scene`."""

    kind: str
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A whole figure, ready to be placed and drawn.

    cycle     indices of poses in the order they are shown; it begins with 0
    still     the pose of thumbnails
    rest      parts whose lowest drawn point lies on the surface
    closing   a fit that is solved again in every frame, where two planted ends hold the body
    arm_behind   side view: the near arm is drawn behind the trunk
    """

    id: str
    view: str
    props: tuple[Prop, ...]
    muscles: tuple[str, ...]
    still: int
    cycle: tuple[int, ...]
    poses: tuple[Pose, ...]
    arrow: Arrow | None = None
    rest: tuple[str, ...] = ()
    pin: Pin | None = None
    head_rests: bool = False
    closing: Fit | None = None
    contacts: tuple[Contact, ...] = ()
    arm_behind: bool = False

    @property
    def vocabulary(self) -> Vocabulary:
        """The numbers its poses are written in."""
        return VIEWS[self.view]

    @property
    def has_floor_area(self) -> bool:
        """Whether the floor is seen as an area instead of a line."""
        return self.view in ("side_lying", "from_above")

    def prop(self, kind: str) -> Prop | None:
        """Return the prop of a kind, if the scene has it."""
        return next((prop for prop in self.props if prop.kind == kind), None)
