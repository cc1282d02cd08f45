"""The numbers of the plan, read from content/rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.activity.rules import StepRules
from selfback.domain.content.education import Family
from selfback.domain.content.library import Library
from selfback.domain.content.rules import Rule
from selfback.domain.plan.outcome import OutcomeRules
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.schedule.rules import CheckInRules


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRules:
    """Everything the exercises are decided by; sources and owners stand in the rule file.

    short_session               minutes; sessions up to here have a fixed number of exercises
    short_exercises             exercises in a short session
    minutes_each                minutes an exercise takes in a longer session; in a short one,
                                minutes for each set of all exercises
    sets                        of each exercise in a longer session
    gentle_sets                 most sets of flexibility, stretch and pain relief
    repetitions                 of a strength exercise that is not held
    most                        exercises in a session
    relief_from                 pain, 0 to 10, from which the week only eases
    relief_low_to, relief_low_rise      a rise of so many points from a pain so low does it too
    relief_middle_to, relief_middle_rise    and a rise from a middling pain
    hold_rise                   points of rise in pain that keep every level where it is
    progress_minutes            minutes at a level before the next one
    progress_repetitions        % of the planned repetitions before the next level
    harder_most                 levels raised in one week, over all types
    regress_repetitions         % below which an exercise called hard is made easier
    weeks_in_a_row              most weeks an exercise stays where another could take its place
    gentle_new_each_week        gentle exercises changed for variety in a week, at most
    set_aside_weeks             weeks an exercise is left out after it was swapped
    soft_hold_seconds           longest hold where a condition softens long holds
    lead_weeks                  weeks after which trunk and hips change places
    heavy_gpe                   rating of the week, -3 to 3, at or below which it was heavy
    default_order               exercises in the order taken where cases say nothing
    """

    short_session: int
    short_exercises: int
    minutes_each: int
    sets: int
    gentle_sets: int
    repetitions: int
    most: int
    relief_from: int
    relief_low_to: int
    relief_low_rise: int
    relief_middle_to: int
    relief_middle_rise: int
    hold_rise: int
    progress_minutes: int
    progress_repetitions: int
    harder_most: int
    regress_repetitions: int
    weeks_in_a_row: int
    gentle_new_each_week: int
    set_aside_weeks: int
    soft_hold_seconds: int
    lead_weeks: int
    heavy_gpe: int
    default_order: tuple[str, ...]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("exercises")`; raises KeyError."""
        order = tuple(str(each) for each in rules["default_order"].items)
        names = [each for each in cls.__slots__ if each != "default_order"]
        return cls(default_order=order, **{name: rules[name].whole for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A cause for messages.

    adds            families it brings, the one it is about first
    removes         families it takes away, whatever brings them
    weeks           how long it counts
    weight          how much it counts beside other triggers
    """

    name: str
    adds: tuple[Family, ...]
    removes: tuple[Family, ...]
    weeks: int
    weight: float


NOT_NUMBERS = frozenset(
    {
        "triggers",
        "first_week",
        "while_paused",
        "again_weight",
        "same_cause_weight",
        "other_families_share",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationRules:
    """Everything the messages are decided by.

    quizzes_most        messages that come back as a quiz in a week
    family_most         messages of one family in a week, as long as there are others
    rest_weeks          weeks before a message that was shown and not read comes again
    times_most          a trigger called again and again counts so many times at most
    other_families_share    share of a trigger's weight for all but its first family
    again_weight        what each further time adds to a trigger's weight
    same_cause_weight   what each message already picked for the same cause takes off
    pain_high           pain, 0 to 10, from which a bad day's messages come
    pain_rise           points of rise in pain that bring them too
    pain_middle         pain from which the messages about everyday pain come
    interference_high   0 to 10; interference_rise in points
    fear_high           0 to 10
    work_ability_low    0 to 10, at or below
    confidence_low      0 to 12, at or below
    stress_high         0 to 4 at intake; stress_four_high 0 to 16 in check-ins
    mood_from           0 to 6
    first_week          message ids of the first week, in order
    while_paused        families that may be read while the plan is paused
    """

    quizzes_most: int
    family_most: int
    rest_weeks: int
    times_most: int
    other_families_share: float
    again_weight: float
    same_cause_weight: float
    pain_high: int
    pain_rise: int
    pain_middle: int
    interference_high: int
    interference_rise: int
    fear_high: int
    work_ability_low: int
    confidence_low: int
    stress_high: int
    stress_four_high: int
    mood_from: int
    first_week: tuple[str, ...]
    while_paused: tuple[Family, ...]
    triggers: Mapping[str, Trigger]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("education")`.

        Each trigger has four rules: <name>_adds, <name>_removes, <name>_weeks, <name>_weight.
        """
        numbers = [each for each in cls.__slots__ if each not in NOT_NUMBERS]
        names = [key.removesuffix("_adds") for key in rules if key.endswith("_adds")]
        return cls(
            first_week=tuple(str(each) for each in rules["first_week"].items),
            other_families_share=rules["other_families_share"].number,
            again_weight=rules["again_weight"].number,
            same_cause_weight=rules["same_cause_weight"].number,
            while_paused=_families(rules["while_paused"]),
            triggers={name: _trigger(name, rules) for name in names},
            **{name: rules[name].whole for name in numbers},
        )


def _trigger(name: str, rules: Mapping[str, Rule]) -> Trigger:
    return Trigger(
        name=name,
        adds=_families(rules[f"{name}_adds"]),
        removes=_families(rules[f"{name}_removes"]),
        weeks=rules[f"{name}_weeks"].whole,
        weight=rules[f"{name}_weight"].number,
    )


def _families(rule: Rule) -> tuple[Family, ...]:
    return tuple(Family(str(each)) for each in rule.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRules:
    """How cases are asked.

    neighbours              worked examples asked, the most similar ones
    outcome_neighbours      most similar cases looked at for their outcomes
    kernel_power            a neighbour counts with its similarity to this power
    similarity_minimum      0 to 1; a case below it is no neighbour
    effective_minimum       effective neighbours below which the default stands
    outcome_prior           neighbours' worth of the mean that a known outcome is pulled towards,
                            at least
    expert_most             neighbours that worked examples are worth beside outcomes, at most
    expert_lean             outcome, 0 to 1, by which those that all use an option lean towards it
    own_sessions_prior      sessions' worth of a person's other exercises that what was done of
                            one is pulled towards
    exploration_share       share of free choices left to chance among equals of one level, 0 to 1
    use_minimum             share of the examples from which their use is given as a reason
    share_minimum           share of the examples' weight from which a family of messages counts
    outcome                 what a week's outcome is made of
    """

    neighbours: int
    outcome_neighbours: int
    kernel_power: float
    similarity_minimum: float
    effective_minimum: float
    outcome_prior: float
    expert_most: float
    expert_lean: float
    own_sessions_prior: float
    exploration_share: float
    use_minimum: float
    share_minimum: float
    outcome: OutcomeRules

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("engine")`; raises KeyError."""
        return cls(
            neighbours=rules["neighbours"].whole,
            outcome_neighbours=rules["outcome_neighbours"].whole,
            kernel_power=rules["kernel_power"].number,
            similarity_minimum=rules["similarity_minimum"].number,
            effective_minimum=rules["effective_minimum"].number,
            outcome_prior=rules["outcome_prior"].number,
            expert_most=rules["expert_most"].number,
            expert_lean=rules["expert_lean"].number,
            own_sessions_prior=rules["own_sessions_prior"].number,
            exploration_share=rules["exploration_share"].number,
            use_minimum=rules["use_minimum"].number,
            share_minimum=rules["share_minimum"].number,
            outcome=OutcomeRules.from_content(rules),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of the week."""

    steps: StepRules
    exercises: ExerciseRules
    education: EducationRules
    check_in: CheckInRules
    engine: EngineRules
    safety: SafetyRules

    @classmethod
    def from_library(cls, library: Library) -> Self:
        """Return the rules of a content release; raises KeyError for a missing one."""
        return cls(
            steps=StepRules.from_content(library.rule_file("steps")),
            exercises=ExerciseRules.from_content(library.rule_file("exercises")),
            education=EducationRules.from_content(library.rule_file("education")),
            check_in=CheckInRules.from_content(library.rule_file("check-in")),
            engine=EngineRules.from_content(library.rule_file("engine")),
            safety=SafetyRules.from_content(library.rule_file("safety")),
        )
