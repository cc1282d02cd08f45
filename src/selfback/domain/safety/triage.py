"""How urgent a set of answers is, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfback.domain.content.red_flag import RedFlag, Tier
from selfback.domain.safety.context import Answer, Context, Moment
from selfback.domain.safety.errors import AnswersMissing, AnswersUnreadable, FlagsUnknown
from selfback.domain.safety.questions import check_in_moment, required_questions
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.safety.signs import Sign, signs_in

MORNING_STIFFNESS = "morning_stiffness"


class Action(StrEnum):
    """What has to happen."""

    CALL = "call"
    PAUSE_PLAN = "pause_plan"
    ALERT_CLINIC = "alert_clinic"
    RECONTACT_24H = "recontact_24h"
    CONTACT_DOCTOR = "contact_doctor"
    PAUSE_PHYSICAL = "pause_physical"
    SOFTEN = "soften"
    ASK_AGAIN_IN_A_WEEK = "ask_again_in_a_week"
    SUPPORT_PAGE = "support_page"


ACTIONS = {
    Tier.EMERGENCY: (Action.CALL, Action.PAUSE_PLAN, Action.ALERT_CLINIC, Action.RECONTACT_24H),
    Tier.SOON: (Action.CONTACT_DOCTOR, Action.PAUSE_PHYSICAL, Action.ALERT_CLINIC),
    Tier.WATCH: (Action.SOFTEN, Action.ASK_AGAIN_IN_A_WEEK),
    Tier.MOOD: (Action.SUPPORT_PAGE, Action.ALERT_CLINIC),
    Tier.NONE: (),
}

BY_URGENCY = tuple(Tier)
READABLE = {answer.value: answer for answer in Answer}

TIER_OF_UNKNOWN = {
    Tier.EMERGENCY: Tier.EMERGENCY,  # "I do not know" is a yes
    Tier.SOON: Tier.WATCH,  # not a no: gently on, and asked again
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """How urgent the answers are. No tier says that someone is safe.

    tier        the most urgent one found
    also        MOOD, when it stands beside a more urgent tier; else empty
    flags       ids of the warning signs that count, in content order
    signs       what was found beside the ticked signs
    actions     what has to happen, the most urgent first, each once
    """

    tier: Tier
    also: tuple[Tier, ...] = ()
    flags: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    actions: tuple[Action, ...] = ()


def triage(
    answers: Mapping[str, str],
    *,
    flags: Mapping[str, RedFlag],
    context: Context,
    rules: SafetyRules,
) -> Triage:
    """Return how urgent a set of answers is.

    answers         warning sign id -> "yes", "no" or "unknown"; more than required may be answered
    flags           all warning signs of the content release, by id
    raises          AnswersMissing, FlagsUnknown, AnswersUnreadable

    Source: tiers after NICE NG59, Finucane et al. (2020, IFOMPT framework) and the UK national
    cauda equina pathway, agreed in docs/safety/.
    """
    read = _read(answers, flags)
    missing = tuple(each for each in _required(flags, context, rules) if each not in read)
    if missing:
        raise AnswersMissing(missing)

    raised = {each: answer for each, answer in read.items() if answer is not Answer.NO}
    counted = {
        each: tier
        for each, flag in flags.items()
        if each in raised and (tier := _tier(flag, raised[each], context, rules)) is not Tier.NONE
    }
    signs = signs_in(context, rules=rules)
    return _verdict(counted, signs)


def _read(answers: Mapping[str, str], flags: Mapping[str, RedFlag]) -> dict[str, Answer]:
    if strange := tuple(each for each in answers if each not in flags):
        raise FlagsUnknown(strange)
    if unreadable := tuple(each for each, answer in answers.items() if answer not in READABLE):
        raise AnswersUnreadable(unreadable)
    return {flag_id: READABLE[answer] for flag_id, answer in answers.items()}


def _required(
    flags: Mapping[str, RedFlag], context: Context, rules: SafetyRules
) -> tuple[str, ...]:
    moment = context.moment
    if moment is Moment.WEEKLY:
        moment = check_in_moment(context.pain, rules=rules)
    return required_questions(moment, flags)


def _tier(flag: RedFlag, answer: Answer, context: Context, rules: SafetyRules) -> Tier:
    if flag.id == MORNING_STIFFNESS and _too_old_for_stiffness(context.age, rules):
        return Tier.NONE
    if answer is Answer.YES:
        return flag.tier
    if answer is Answer.UNKNOWN:
        return TIER_OF_UNKNOWN.get(flag.tier, Tier.NONE)
    return Tier.NONE


def _too_old_for_stiffness(age: int | None, rules: SafetyRules) -> bool:
    return age is not None and age >= rules.morning_stiffness_below_age


def _verdict(counted: Mapping[str, Tier], signs: tuple[Sign, ...]) -> Triage:
    found = {*counted.values(), *(sign.tier for sign in signs), Tier.NONE}
    tier = min(found, key=BY_URGENCY.index)
    also = (Tier.MOOD,) if Tier.MOOD in found and tier is not Tier.MOOD else ()
    actions = dict.fromkeys(action for each in (tier, *also) for action in ACTIONS[each])
    return Triage(tier=tier, also=also, flags=tuple(counted), signs=signs, actions=tuple(actions))
