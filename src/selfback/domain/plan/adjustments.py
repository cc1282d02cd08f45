"""What a clinician changed in a person's plans; it binds every plan until it is lifted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.content.exercise import Exercise, Load, Position
from selfback.domain.plan.profile import Limits


class AdjustmentKind(StrEnum):
    """What is changed; `item` and `amount` of an adjustment say which and how much."""

    LEAVE_OUT = "leave-out"  # an exercise stays out
    INSTEAD = "instead"  # an exercise stays out, another comes in and stays
    KEEP = "keep"  # an exercise stays in
    SETS = "sets"  # an exercise is done in so many sets
    NO_LOAD = "no-load"  # no exercise that asks this of the body
    NO_POSITION = "no-position"  # no exercise in this position
    MOST_STEPS = "most-steps"  # the step goal goes no higher
    STEP_GOAL = "step-goal"  # the step goal is this
    NO_MESSAGE = "no-message"  # a message is not shown


OF_EXERCISES = frozenset({"leave-out", "instead", "keep", "sets"})
OF_STEPS = frozenset({"most-steps", "step-goal"})
MOST_SETS = 5
STEPS_FROM, STEPS_TO = 500, 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One thing a clinician changed.

    item        exercise, load, position or message; empty for steps
    instead     the exercise that takes the place of `item`; empty for other kinds
    amount      sets, or steps/day; None for other kinds
    who         the clinician's name as the person reads it
    """

    id: str
    kind: AdjustmentKind
    who: str
    item: str = ""
    instead: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Adjustments:
    """All that is in force when a week is planned; the latest of two that contradict counts.

    each    in the order they were made
    """

    each: tuple[Adjustment, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that is in force."""
        return tuple(one.id for one in self.each)

    @property
    def limits(self) -> Limits:
        """What may not be planned at all."""
        return Limits(
            exercises=tuple(sorted(self.left_out)),
            loads=tuple(sorted({Load(one.item) for one in self._of("no-load")})),
            positions=tuple(sorted({Position(one.item) for one in self._of("no-position")})),
        )

    @property
    def left_out(self) -> Mapping[str, Adjustment]:
        """Exercises that stay out, and by what; one that was kept later is not among them."""
        last = self._last_word_on_exercises()
        return {item: one for item, one in last.items() if item == one.item and one.kind != "keep"}

    @property
    def kept(self) -> Mapping[str, Adjustment]:
        """Exercises that stay in, and by what."""
        last = self._last_word_on_exercises()
        return {
            item: one for item, one in last.items() if item == one.instead or one.kind == "keep"
        }

    @property
    def sets(self) -> Mapping[str, Adjustment]:
        """Exercises done in a set number of sets, and by what."""
        return {one.item: one for one in self._of("sets")}

    @property
    def step_goal(self) -> Adjustment | None:
        """What sets the step goal, or bounds it from above; the later of the two."""
        found = self._of(*OF_STEPS)
        return found[-1] if found else None

    @property
    def messages_left_out(self) -> frozenset[str]:
        """Messages that are not shown."""
        return frozenset(one.item for one in self._of("no-message"))

    def _of(self, *kinds: str) -> list[Adjustment]:
        return [one for one in self.each if one.kind in kinds]

    def _last_word_on_exercises(self) -> Mapping[str, Adjustment]:
        last: dict[str, Adjustment] = {}
        for one in self._of("leave-out", "instead", "keep"):
            last[one.item] = one
            if one.instead:
                last[one.instead] = one
        return last


NONE = Adjustments()


class AdjustmentUnfit(ValueError):
    """An adjustment does not fit the content or the bounds; `field` names what is wrong."""

    def __init__(self, *, field: str, value: object) -> None:
        self.field = field
        self.value = value
        super().__init__(f"{field}: {value} does not fit")


def check_adjustment(
    one: Adjustment, *, exercises: Mapping[str, Exercise], messages: Iterable[str]
) -> None:
    """Raise AdjustmentUnfit for an unknown item or an amount out of bounds."""
    known: Mapping[str, Iterable[str]] = {
        **dict.fromkeys(OF_EXERCISES, exercises),
        "no-load": [each.value for each in Load],
        "no-position": [each.value for each in Position],
        "no-message": messages,
        **{kind: [""] for kind in OF_STEPS},
    }
    if one.item not in known[one.kind]:
        raise AdjustmentUnfit(field="item", value=one.item)
    if (one.kind == "instead") != bool(one.instead) or one.instead == one.item != "":
        raise AdjustmentUnfit(field="instead", value=one.instead)
    if one.instead and one.instead not in exercises:
        raise AdjustmentUnfit(field="instead", value=one.instead)
    low, high = _bounds(one.kind)
    fits = one.amount is None if high == 0 else one.amount is not None and low <= one.amount <= high
    if not fits:
        raise AdjustmentUnfit(field="amount", value=one.amount)


def _bounds(kind: AdjustmentKind) -> tuple[int, int]:
    if kind == "sets":
        return 1, MOST_SETS
    return (STEPS_FROM, STEPS_TO) if kind in OF_STEPS else (0, 0)
