"""Everything that is known when a week is planned, and what follows from it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from selfback.domain.content.condition import Condition
from selfback.domain.content.exercise import Exercise, ExerciseType
from selfback.domain.content.library import Library
from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.adjustments import NONE, Adjustment, Adjustments
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.cautions import may_do, softens_long_holds, unasked
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.rules import ExerciseRules, Rules
from selfback.domain.safety.triage import Triage


def relief_cause(pain: int, before: int | None, *, rules: ExerciseRules) -> Reason | None:
    """Return why the week should only ease, or None.

    pain     average pain now, 0 to 10
    before   a week ago, None at intake
    """
    if pain >= rules.relief_from:
        return reason("relief-pain", pain=pain)
    if before is None:
        return None
    rise = pain - before
    from_low = before <= rules.relief_low_to and rise >= rules.relief_low_rise
    middle = rules.relief_low_to < before <= rules.relief_middle_to
    if from_low or (middle and rise >= rules.relief_middle_rise):
        return reason("relief-rise", pain=pain, before=before)
    return None


def pause_tier(triage: Triage, paused: str, *, confirmed: bool) -> str:
    """Return the tier that pauses the plan, or an empty text.

    paused      the tier that paused last week's plan, or empty
    confirmed   someone has looked at it, and the plan may go on; an emergency pauses all the same
    """
    if triage.tier is Tier.EMERGENCY:
        return Tier.EMERGENCY.value
    if confirmed:
        return ""
    if paused == Tier.EMERGENCY:
        return paused
    return Tier.SOON.value if triage.tier is Tier.SOON else paused


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One person at the start of one week.

    carry       the state with today's answers in it; its series end with today
    checkin     None in the first week
    paused      the tier that pauses the plan, or empty
    adjustments what a clinician changed; its limits are already in the profile
    free        what `allowed` was in a week with the same conditions and limits, to save the work
    """

    week: int
    start: date
    carry: Carry
    checkin: Checkin | None
    triage: Triage
    paused: str
    library: Library
    rules: Rules
    adjustments: Adjustments = NONE
    free: Mapping[ExerciseType, tuple[Exercise, ...]] | None = None

    @cached_property
    def profile(self) -> Profile:
        """The person's answers as of today."""
        return self.carry.profile

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """All conditions of the content release."""
        return self.library.conditions

    @property
    def pain(self) -> int:
        """Average pain now, 0 to 10."""
        return self.carry.pain[-1]

    @property
    def pain_before(self) -> int | None:
        """Average pain a week ago, None in the first week."""
        return self.carry.pain[-2] if len(self.carry.pain) > 1 else None

    @property
    def rise(self) -> int:
        """Points that pain rose since last week; 0 or less if it did not."""
        return 0 if self.pain_before is None else self.pain - self.pain_before

    @cached_property
    def relief(self) -> Reason | None:
        """Why the week only eases, or None."""
        return relief_cause(self.pain, self.pain_before, rules=self.rules.exercises)

    @cached_property
    def is_heavy(self) -> bool:
        """Whether the week behind was a heavy one."""
        return self._was_rated_heavy or self.relief is not None

    @cached_property
    def is_softened(self) -> bool:
        """Whether the triage asks for a softer plan."""
        return self.triage.tier in {Tier.WATCH, Tier.SOON}

    @cached_property
    def eases(self) -> bool:
        """Whether each exercise gets a set less: after a heavy week, or when the triage says so."""
        return self._was_rated_heavy or self.is_softened

    @property
    def holds(self) -> bool:
        """Whether nothing may get harder this week."""
        rose = self.rise >= self.rules.exercises.hold_rise
        return bool(rose or self.is_heavy or self.is_softened or self.unasked or self.paused)

    @cached_property
    def _was_rated_heavy(self) -> bool:
        gpe = self.checkin.gpe if self.checkin else None
        return gpe is not None and gpe <= self.rules.exercises.heavy_gpe

    @cached_property
    def unasked(self) -> tuple[str, ...]:
        """Conditions for which a clinician still has to say that exercise is fine."""
        return unasked(self.profile, self.conditions)

    @cached_property
    def softens_long_holds(self) -> bool:
        """Whether one of the person's conditions softens long holds."""
        return softens_long_holds(self.profile, self.conditions)

    @cached_property
    def told_sets(self) -> Mapping[str, Adjustment]:
        """Exercises that a clinician wants in a set number of sets, and by what."""
        return self.adjustments.sets

    def may_do(self, exercise: Exercise) -> bool:
        """Whether nothing bars an exercise for this person."""
        return may_do(exercise, self.profile, self.conditions)

    @cached_property
    def allowed(self) -> Mapping[ExerciseType, tuple[Exercise, ...]]:
        """The exercises of each type that nothing bars, by id."""
        if self.free is not None:
            return self.free
        free = [each for _, each in sorted(self.library.exercises.items()) if self.may_do(each)]
        return {type_: tuple(each for each in free if each.type is type_) for type_ in ExerciseType}
