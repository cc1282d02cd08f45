"""The week's messages: what calls for which, which come first, and on which day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from selfback.domain.content.education import Family, Message
from selfback.domain.plan.carry import Effect
from selfback.domain.plan.neighbours import Neighbourhood
from selfback.domain.plan.reason import Fact, Reason, reason
from selfback.domain.plan.rules import EducationRules
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.week import PlannedMessage
from selfback.domain.schedule.weeks import DAYS

WORKS = ("working", "sick_listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A message that could be planned, with how much speaks for it and why."""

    message: Message
    priority: float
    reason: Reason
    as_quiz: bool = False


def next_effects(situation: Situation) -> tuple[Effect, ...]:
    """Return the triggers that count this week: those of today, and earlier ones not yet over."""
    rules, week = situation.rules.education, situation.week
    now = dict(_called(situation))
    still = {each.trigger: each for each in situation.carry.effects if each.until >= week}
    names = [each for each in rules.triggers if each in now or each in still]
    return tuple(_effect(each, now, still, week, rules) for each in names)


def _effect(
    name: str,
    now: Mapping[str, Mapping[str, Fact]],
    still: Mapping[str, Effect],
    week: int,
    rules: EducationRules,
) -> Effect:
    if name not in now:
        return still[name]
    until = week + rules.triggers[name].weeks - 1
    times = still[name].times + 1 if name in still else 1
    times = min(times, rules.times_most)
    return Effect(trigger=name, until=until, times=times, facts=now[name])


def _called(situation: Situation) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    """The triggers that today's answers call, with the facts of their reasons.

    An answer that was not asked this week calls nothing; what it called before runs on.
    """
    rules, profile, checkin = situation.rules.education, situation.profile, situation.checkin
    pain = situation.pain
    if pain >= rules.pain_high or situation.rise >= rules.pain_rise:
        yield "pain_high", {"pain": pain}
    elif pain >= rules.pain_middle:
        yield "pain_middle", {"pain": pain}
    if checkin is None or checkin.interference is not None:
        yield from _interference(situation)
    if (checkin is None or checkin.fear is not None) and profile.fear >= rules.fear_high:
        yield "fear_high", {"fear": profile.fear}
    if checkin is None or checkin.work_ability is not None:
        ability = profile.work_ability
        if profile.work in WORKS and ability is not None and ability <= rules.work_ability_low:
            yield "work_hard", {"work_ability": ability}
    if (checkin is None or checkin.sleep is not None) and profile.sleep != "seldom":
        yield "sleep_poor", {}
    asked = checkin is None or None not in (checkin.confidence_work, checkin.confidence_life)
    if asked and profile.confidence <= rules.confidence_low:
        yield "confidence_low", {"confidence": profile.confidence}
    if _stressed(situation):
        yield "stress_high", {}
    asked = checkin is None or None not in (checkin.mood_interest, checkin.mood_low)
    if asked and profile.mood >= rules.mood_from:
        yield "mood_low", {}
    if checkin is not None and situation.is_heavy:
        yield "heavy_week", {}
    messages, conditions = situation.library.messages.values(), situation.profile.conditions
    if any(each.only_when and each.is_for(conditions) for each in messages):
        yield "condition", {}
    for barrier in (profile.barriers if checkin is None else checkin.barriers) or ():
        yield f"barrier_{barrier}", {}


def _interference(situation: Situation) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    rules, now = situation.rules.education, situation.profile.interference
    earlier = [each for each in situation.carry.interference[:-1] if each is not None]
    rose = bool(earlier) and now - earlier[-1] >= rules.interference_rise
    if now >= rules.interference_high or rose:
        yield "interference_high", {"interference": now}


def _stressed(situation: Situation) -> bool:
    rules, checkin = situation.rules.education, situation.checkin
    if checkin is None:
        return situation.profile.stress >= rules.stress_high
    score = situation.carry.stress_four
    return (
        checkin.stress_control is not None
        and score is not None
        and (score >= rules.stress_four_high)
    )


def plan_education(
    situation: Situation,
    effects: tuple[Effect, ...],
    neighbourhood: Neighbourhood,
    chance: np.random.Generator,
) -> tuple[PlannedMessage, ...]:
    """Return seven messages, one a day; fewer only if the release has fewer that may be shown."""
    candidates = _candidates(situation, effects, neighbourhood)
    order = {each: place for place, each in enumerate(chance.permutation(len(candidates)))}
    ranked = [
        each
        for _, each in sorted(
            enumerate(candidates), key=lambda pair: (-pair[1].priority, order[pair[0]])
        )
    ]
    first = _first_week(situation, ranked) if situation.checkin is None else []
    week = _spread(_pick(ranked, first, situation.rules.education))
    return tuple(
        PlannedMessage(id=each.message.id, day=day, as_quiz=each.as_quiz, reasons=(each.reason,))
        for day, each in enumerate(week, start=1)
    )


def _candidates(
    situation: Situation, effects: tuple[Effect, ...], neighbourhood: Neighbourhood
) -> list[Candidate]:
    removed = _removed(situation, effects)
    return [
        _candidate(each, situation, effects, neighbourhood)
        for _, each in sorted(situation.library.messages.items())
        if each.family not in removed
        and each.id not in situation.adjustments.messages_left_out
        and each.is_for(situation.profile.conditions)
        and (not situation.paused or each.family in situation.rules.education.while_paused)
    ]


def _removed(situation: Situation, effects: tuple[Effect, ...]) -> frozenset[Family]:
    triggers = situation.rules.education.triggers
    return frozenset(family for each in effects for family in triggers[each.trigger].removes)


def _candidate(
    message: Message,
    situation: Situation,
    effects: tuple[Effect, ...],
    neighbourhood: Neighbourhood,
) -> Candidate:
    carry, rules = situation.carry, situation.rules
    calling = [
        each for each in effects if message.family in rules.education.triggers[each.trigger].adds
    ]
    share = neighbourhood.family_share(message.family)
    heard = neighbourhood.family_score(message.family)
    called = sum(_weight(each, message, rules.education) for each in calling) + heard
    why = _why(message, calling, share, situation)
    if message.id in carry.read:
        if message.quiz is not None and message.id not in carry.quizzed:
            quiz = reason("education-quiz")
            return Candidate(message=message, priority=called, reason=quiz, as_quiz=True)
        return Candidate(message=message, priority=called - READ, reason=_again())
    since = situation.week - carry.shown.get(message.id, -SEEN)
    if since <= rules.education.rest_weeks:
        return Candidate(message=message, priority=called - SEEN, reason=_again())
    return Candidate(message=message, priority=called, reason=why)


def _weight(effect: Effect, message: Message, rules: EducationRules) -> float:
    trigger = rules.triggers[effect.trigger]
    weight = trigger.weight + rules.again_weight * (effect.times - 1)
    return weight if message.family is trigger.adds[0] else weight * rules.other_families_share


READ = 2000  # what was read comes again only when nothing else is left
SEEN = 1000  # what was just shown comes again before that


def _again() -> Reason:
    return reason("education-again")


def _why(message: Message, calling: list[Effect], share: float, situation: Situation) -> Reason:
    if situation.paused:
        return reason("education-paused")
    if calling:
        rules = situation.rules.education
        strongest = max(calling, key=lambda each: _weight(each, message, rules))
        return Reason(
            code=f"education-{strongest.trigger.replace('_', '-')}", facts=strongest.facts
        )
    if share >= situation.rules.engine.share_minimum:
        return reason("education-similar", percent=round(100 * share))
    return reason("education-theme")


def _first_week(situation: Situation, ranked: list[Candidate]) -> list[Candidate]:
    by_id = {each.message.id: each for each in ranked}
    wanted = [by_id[each] for each in situation.rules.education.first_week if each in by_id]
    return [replace(each, reason=reason("education-first-week")) for each in wanted]


def _pick(
    ranked: list[Candidate], first: list[Candidate], rules: EducationRules
) -> list[Candidate]:
    picked = list(first[:DAYS])
    for family_most in (rules.family_most, DAYS):
        while len(picked) < DAYS:
            left = _joining(ranked, picked, family_most, rules)
            if not left:
                break
            said = Counter(each.reason.code for each in picked)
            # The first of equals is taken, and chance has already put equals in order.
            weights = [_weight_now(each, said, rules) for each in left]
            picked.append(left[weights.index(max(weights))])
    return picked


def _weight_now(each: Candidate, said: Mapping[str, int], rules: EducationRules) -> float:
    return each.priority - rules.same_cause_weight * said[each.reason.code]


def _joining(
    ranked: list[Candidate], picked: list[Candidate], family_most: int, rules: EducationRules
) -> list[Candidate]:
    """Return the candidates that may join those already picked."""
    there = {each.message.id for each in picked}
    families = Counter(each.message.family for each in picked)
    quizzes_left = rules.quizzes_most - sum(each.as_quiz for each in picked)
    return [
        each
        for each in ranked
        if each.message.id not in there
        and families[each.message.family] < family_most
        and (quizzes_left > 0 or not each.as_quiz)
    ]


def _spread(picked: list[Candidate]) -> list[Candidate]:
    """Put the most wanted first, without one family on two days running where it can be avoided."""
    left, week = list(picked), list[Candidate]()
    while left:
        last = week[-1].message.family if week else None
        week.append(_next_of(left, last))
        left.remove(week[-1])
    return week


def _next_of(left: list[Candidate], last: Family | None) -> Candidate:
    others = [each for each in left if each.message.family is not last]
    # A family that fills more than half of what is left has to go first.
    counts = Counter(each.message.family for each in left)
    crowded = [each for each in others if counts[each.message.family] * 2 > len(left)]
    return (crowded or others or left)[0]
