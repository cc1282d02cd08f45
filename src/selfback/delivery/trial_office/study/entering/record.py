"""What the record of a participant shows of their way into the study."""

from typing import Any
from uuid import uuid4

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.apps.trial.screenings import how_eligible
from selfback.delivery.shared.sites.words import profession_in_words
from selfback.delivery.trial_office.study.entering.next_step import (
    NAMES,
    ORDER,
    WAITS,
    Step,
    next_step,
)
from selfback.delivery.trial_office.study.entering.sight import sees_one_arm
from selfback.delivery.trial_office.study.frame import StudyRequest


def record_section(request: StudyRequest, participant: Participant) -> dict[str, Any]:
    """Return the steps before the arm: which are done, which waits, what may be done about it."""
    may = request.user.may
    baseline = participant.visits.get(is_baseline=True)
    signed = list(participant.consents.order_by("signed_at"))
    step = next_step(
        participant,
        is_consented=participant.has_consented,
        baseline_status=baseline.status,
    )
    randomises = may(Permission.RANDOMISE)
    return {
        "steps": _steps(step, participant, baseline.done_at, signed[-1:]),
        "step": step.value,
        "next_words": WAITS.get(step, ""),
        "baseline": baseline,
        "signed": signed,
        "links": baseline.links.count(),
        "profession": profession_in_words(participant.profession),
        "verdict": _verdict(request, participant) if step in _BEFORE_ELIGIBLE else None,
        "randomises": randomises,
        "can_see_arm": randomises
        and participant.randomised_at is not None
        and sees_one_arm(request.user, request.protocol),
        "form_key": uuid4().hex,
        "can_change": request.study.takes_entries and may(Permission.ENTER_PARTICIPANTS),
    }


_BEFORE_ELIGIBLE = {Step.CONSENT, Step.BASELINE, Step.ELIGIBILITY}


def _steps(step: Step, participant: Participant, answered: Any, signed: list[Any]) -> list[Any]:
    """Return each step with its name, the moment it was done, and whether it waits now."""
    moments = {
        Step.CONSENT: signed[0].signed_at if signed else None,
        Step.BASELINE: answered,
        Step.ELIGIBILITY: participant.eligible_at,
        Step.LOCK: participant.baseline_locked_at,
        Step.RANDOMISE: participant.randomised_at,
    }
    return [
        {"name": NAMES[each], "at": moments[each], "is_next": each is step, "number": number}
        for number, each in enumerate(ORDER, 1)
    ]


def _verdict(request: StudyRequest, participant: Participant) -> dict[str, list[str]]:
    """Return the criteria not met, and not known, by screening and baseline together."""
    held = how_eligible(participant, request.protocol)
    language = request.LANGUAGE_CODE
    return {
        "failed": [each.label.get(language, each.id) for each in (*held.failed, *held.declined)],
        "unknown": [each.label.get(language, each.id) for each in held.open],
    }
