"""The written rules by which the seed cases got their plans; see content/seed-cases/README.md."""

from collections.abc import Iterator

from selfback.domain.activity.days import usual_steps
from selfback.domain.activity.goals import first_goal
from selfback.domain.content.education import Family
from selfback.domain.content.exercise import Exercise
from selfback.domain.content.library import Library
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.cautions import may_do
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.situation import relief_cause

UPRIGHT_FROM_AGE = 72
UPRIGHT_FROM_FEAR = 7
UPRIGHT_CONDITIONS = frozenset(
    {"cannot-get-to-floor", "falls", "vertigo", "pregnancy-late", "copd", "neck-trouble"}
)
LYING = ("rest-90-90", "pelvic-tilt")
ON_THE_FEET = ("pelvic-tilt-sitting", "arm-reach-standing", "high-knee-march")


def prefers_upright(carry: Carry) -> bool:
    """Whether sitting and standing suit better than the floor."""
    profile = carry.profile
    stiff = profile.activity_level == "sedentary" and carry.pain[-1] >= 6
    return (
        profile.age >= UPRIGHT_FROM_AGE
        or profile.fear >= UPRIGHT_FROM_FEAR
        or stiff
        or not UPRIGHT_CONDITIONS.isdisjoint(profile.conditions)
    )


def expert_exercises(carry: Carry, week: int, library: Library, rules: Rules) -> tuple[str, ...]:
    """Return the exercises an expert would choose from for this person, cautions kept."""
    before = carry.pain[-2] if len(carry.pain) > 1 else None
    if relief_cause(carry.pain[-1], before, rules=rules.exercises):
        wanted = list(_relief(carry))
    else:
        wanted = [*_strength(carry, week, library), *_easy(carry), *_relief(carry)[:1]]
    known = library.exercises
    allowed = (
        each
        for each in dict.fromkeys(wanted)
        if each in known and may_do(known[each], carry.profile, library.conditions)
    )
    return tuple(allowed)


def _strength(carry: Carry, week: int, library: Library) -> Iterator[str]:
    upright, level = prefers_upright(carry), _level(carry, week)
    starts = (
        ("seated-knee-lift", "hip-hinge", "sit-to-stand", "wall-plank")
        if upright
        else ("heel-slide", "prone-leg-lift", "bridge", "wall-plank")
    )
    hips_first = not {"hips_thighs", "knees"}.isdisjoint(carry.profile.pain_sites)
    order = (
        starts
        if hips_first or carry.profile.activity_level == "sedentary"
        else (starts[0], starts[1], starts[3], starts[2])
    )
    for start in order[:3]:
        yield _up_the_chain(library.exercises.get(start), level, library)


def _up_the_chain(exercise: Exercise | None, level: int, library: Library) -> str:
    while exercise and exercise.level < level:
        harder = library.exercises.get(exercise.next or "")
        if harder is None:
            break
        exercise = harder
    return exercise.id if exercise else ""


def _level(carry: Carry, week: int) -> int:
    level = 1 if week < 3 else 2 if week < 7 else 3
    level += carry.profile.activity_level == "hard" and week > 1
    level -= carry.pain[-1] >= 5
    return max(1, level)


def _easy(carry: Carry) -> Iterator[str]:
    profile, upright = carry.profile, prefers_upright(carry)
    sites, conditions = set(profile.pain_sites), set(profile.conditions)
    if "stenosis" in conditions:
        yield from ("seated-forward-bend", "knee-to-chest")
    elif "new-leg-pain" in conditions:
        yield from ("press-up-from-hips", "standing-side-bend")
    elif upright:
        yield "seated-cat-camel" if profile.fear >= UPRIGHT_FROM_FEAR else "standing-side-bend"
    elif sites & {"hips_thighs", "knees"}:
        yield "knees-side-to-side"
    elif sites & {"neck", "shoulders", "upper_back"}:
        yield from ("seated-cat-camel", "standing-side-bend")
    else:
        yield "cat-camel"
    if upright:
        yield "seated-hamstring-stretch"
    elif profile.work in {"working", "studying"} and profile.activity_level in {
        "sedentary",
        "light",
    }:
        yield "hip-flexor-stretch"
    elif profile.interference >= 5:
        yield "knee-to-chest"
    elif profile.activity_level == "hard":
        yield from ("hamstring-stretch", "hip-flexor-stretch")
    else:
        yield from ("hamstring-stretch", "childs-pose")


def _relief(carry: Carry) -> tuple[str, ...]:
    if prefers_upright(carry):
        return ON_THE_FEET
    return (*LYING, ON_THE_FEET[1]) if carry.profile.fear < 5 else (*LYING, ON_THE_FEET[0])


def expert_families(carry: Carry, week: int) -> tuple[str, ...]:
    """Return the families of messages an expert would give, the most wanted first, at most 8."""
    return tuple(each.value for each in dict.fromkeys(_families(carry, week)))[:8]


def _families(carry: Carry, week: int) -> Iterator[Family]:
    profile, pain = carry.profile, carry.pain[-1]
    if pain >= 7:
        yield from (Family.FIRST_AID, Family.REASSURANCE, Family.RELAXATION)
    if profile.fear >= 5:
        yield from (Family.FEAR_AVOIDANCE, Family.STRUCTURE)
    if profile.mood >= 3:
        yield from (Family.DISTRESS, Family.NEGATIVE_THOUGHTS)
    if profile.sleep == "several_times_a_week":
        yield Family.SLEEP
    if profile.work == "sick_listed" or (profile.work_ability or 10) <= 5:
        yield Family.WORK
    if profile.stress >= 3:
        yield from (Family.STRESS, Family.ME_TIME)
    if profile.confidence <= 6:
        yield from (Family.GOAL_SETTING, Family.ENCOURAGEMENT)
    if profile.interference >= 5:
        yield from (Family.PACING, Family.ACTION_PLANNING)
    if profile.duration == "over_12_weeks":
        yield from (Family.ACCEPTING, Family.MIND_BODY)
    else:
        yield from (Family.REASSURANCE, Family.CAUSE)
    if week <= 4:
        yield from (Family.STAY_ACTIVE, Family.START_EXERCISE)
    else:
        yield from (Family.PACING, Family.PROBLEM_SOLVING)
    if profile.activity_level in {"moderate", "hard"}:
        yield Family.IMAGING
    yield from (Family.DAILY_ACTIVITY, Family.GUIDELINE, Family.FAMILY_FRIENDS)


def expert_steps(carry: Carry, rules: Rules) -> int:
    """Return the steps/day an expert would aim at: what is usual, a little more or less."""
    profile = carry.profile
    usual = profile.usual_steps
    if carry.achieved and carry.achieved[-1] is not None:
        usual = carry.achieved[-1]
    if usual is None:
        usual = usual_steps(profile.activity_level, rules=rules.steps)
    return first_goal(usual, heavy=carry.pain[-1] >= 7, rules=rules.steps)
