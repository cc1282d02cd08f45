"""What an exercise is: its structure once, its words once per language."""

from dataclasses import dataclass, field
from enum import StrEnum

from selfback.domain.content.bounds import within
from selfback.domain.content.provenance import Review, Source


class ExerciseType(StrEnum):
    """What an exercise trains; the first four come in levels 1 to 6."""

    ABDOMINAL = "abdominal"
    BACK = "back"
    CORE = "core"
    GLUTEAL = "gluteal"
    FLEXIBILITY = "flexibility"
    STRETCH = "stretch"
    PAIN_RELIEF = "pain-relief"


STRENGTH = (ExerciseType.ABDOMINAL, ExerciseType.BACK, ExerciseType.CORE, ExerciseType.GLUTEAL)


class Load(StrEnum):
    """What an exercise asks of the body; conditions bar or soften loads (rules/conditions.toml)."""

    FLEXION_END = "flex-end"
    FLEXION_LOADED = "flex-load"
    ROTATION_END = "rot-end"
    ROTATION_LOADED = "rot-load"
    EXTENSION_END = "ext-end"
    IMPACT = "impact"
    SUPINE = "supine"
    PRONE = "prone"
    KNEELING = "kneel"
    ALL_FOURS = "all-fours"
    FLOOR = "floor"
    SINGLE_LEG = "single-leg"
    HIGH_BALANCE = "balance-high"
    OVERHEAD = "overhead"
    LONG_HOLD = "iso-long"
    HEAVY = "heavy"
    HEAD_DOWN = "head-down"
    WIDE_ASYMMETRIC = "wide-asym"
    DEEP_KNEE = "deep-knee"
    WEIGHT_ON_HANDS = "grip-wrist"
    VIGOROUS = "vigorous"
    NECK = "neck-load"


class Position(StrEnum):
    """The posture an exercise starts from."""

    SUPINE = "supine"
    PRONE = "prone"
    SIDE = "side-lying"
    ALL_FOURS = "all-fours"
    KNEELING = "kneeling"
    SITTING = "sitting"
    STANDING = "standing"


class Prop(StrEnum):
    """What one needs at hand."""

    MAT = "mat"
    CHAIR = "chair"
    WALL = "wall"
    STRAP = "strap"
    CUSHION = "cushion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of an exercise one session holds when nothing else is said.

    sets            1 to 5
    repetitions     in each set, 1 to 30; an exercise that is held has few
    hold_seconds    seconds each repetition is held, at most 120; 0 if it is not held
    """

    sets: int
    repetitions: int
    hold_seconds: int = 0

    def __post_init__(self) -> None:
        within("sets", self.sets, 1, 5)
        within("repetitions", self.repetitions, 1, 30)
        within("hold_seconds", self.hold_seconds, 0, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise, without its words.

    id                  a readable slug, never reused
    level               1 (easiest) to 6; types without levels have 1
    both_sides          whether it is done on the left and on the right
    loads               what it asks of the body
    avoid_when          conditions that bar it whatever its loads say
    next, previous      the next harder and the next easier exercise of the same type
    floor_free          the exercise to offer to someone who cannot get down to the floor
    evidence            ids of the claims it rests on (see docs/evidence-claims.md)
    """

    id: str
    type: ExerciseType
    level: int
    position: Position
    props: tuple[Prop, ...] = ()
    both_sides: bool = False
    loads: tuple[Load, ...] = ()
    avoid_when: tuple[str, ...] = ()
    next: str | None = None
    previous: str | None = None
    floor_free: str | None = None
    dose: Dose
    evidence: tuple[str, ...] = ()
    source: Source
    reviewed: Review | None = None

    def __post_init__(self) -> None:
        within("level", self.level, 1, 6 if self.type in STRENGTH else 1)

    @property
    def needs_floor(self) -> bool:
        """Whether one has to get down to the floor for it."""
        return Load.FLOOR in self.loads


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseWords:
    """The words of one exercise in one language.

    title       what the person calls it, at most 40 characters
    cue         one line for the player, at most 70 characters
    purpose     one sentence: what it is good for
    steps       how to do it, 3 to 6 short sentences, the start position first
    mistakes    common mistakes and what to do instead, 1 to 3 sentences
    easier      how to make it easier, one sentence
    harder      how to make it harder, one sentence
    caution     what to watch for, one sentence; may be empty
    poses       pose name in poses.toml -> a few words that say what the body does
    """

    title: str
    cue: str
    purpose: str
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]
    easier: str
    harder: str
    caution: str = ""
    poses: dict[str, str] = field(default_factory=dict)
