"""One person is randomised; the arm is shown once to who may see it, then only for a reason."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selfback.apps.allocations.arm_services import arm_for_treatment
from selfback.apps.allocations.errors import AllocationRefused, AlreadyAllocated, NotReady
from selfback.apps.allocations.models import Allocation
from selfback.apps.allocations.services import SHORTEST_REASON, randomise
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import ContactDetails, Participant
from selfback.apps.trial.visit_services import schedule_visits
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.allocation.refusals import in_words as list_in_words
from selfback.delivery.trial_office.study.entering.app_opening import gets_app, link_of, open_app
from selfback.delivery.trial_office.study.entering.participants import found_in
from selfback.delivery.trial_office.study.entering.sight import sees_one_arm
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words, said
from selfback.delivery.trial_office.study.standing import list_state
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.trial.protocol import NoSuchPart

READY = {"ready", "dry-run"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.RANDOMISE)
def page(request: StudyRequest, entering: str) -> HttpResponse:
    """Say what cannot be undone; randomise, and show the arm this once."""
    found = found_in(request, entering)
    fault = ""
    if request.method == "POST":
        try:
            arm = randomised_now(request, found)
        except NotReady as refused:
            fault = " ".join(said(refused.reasons))
        except (AllocationRefused, AllocationError) as refused:
            fault = list_in_words(refused)
        except TrialRefused as refused:
            fault = in_words(refused, request.protocol, request.LANGUAGE_CODE)
        else:
            if arm and sees_one_arm(request.user, request.protocol):
                return _show_arm(request, found, arm)
            return redirect("trial_office:study_arm", request.study.pk, found.pk)
    missing = [] if found.randomised_at else said(found.missing_before_randomisation)
    state = list_state(request.study)
    context = {
        **study_frame(request, "participants"),
        "participant": found,
        "list_state": state,
        "missing": missing,
        "can_randomise": not missing
        and found.randomised_at is None
        and (state in READY or (request.study.is_synthetic and state != "none")),
        "fault": fault,
    }
    template = "trial_office/study/entering/randomise.html"
    return render(request, template, context, status=409 if fault else 200)


def randomised_now(request: StudyRequest, participant: Participant) -> str:
    """Allocate somebody and plan their visits; what was done before is completed, not repeated.

    returns     the arm if they were allocated now; empty if they had been before
    raises      AllocationRefused, AllocationError, TrialRefused
    """
    at, arm = clock.now(), ""
    with suppress(AlreadyAllocated):  # a form sent twice, or a first try that was cut off
        arm = randomise(participant=participant, by=request.user, at=at).arm
    allocation = Allocation.objects.get(participant=participant)
    schedule_visits(
        participant=participant,
        protocol=request.protocol,
        randomised_at=allocation.made_at,
        by=request.user.pk,
        at=at,
    )
    if gets_app(request.protocol, arm):
        open_app(request, participant)
    return arm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.RANDOMISE)
def arm(request: StudyRequest, participant: str) -> HttpResponse:
    """Say that somebody is randomised; show the arm again for a reason, which is kept."""
    found = found_in(request, participant)
    may_see = sees_one_arm(request.user, request.protocol)
    why, fault = request.POST.get("why", "").strip(), ""
    if request.method == "POST":
        if not may_see:
            fault = _("Your roles do not let you see this.")
        elif len(why) < SHORTEST_REASON:
            fault = ngettext(
                "Please say why, in at least {count} character.",
                "Please say why, in at least {count} characters.",
                SHORTEST_REASON,
            ).format(count=SHORTEST_REASON)
        else:
            try:
                shown = arm_for_treatment(
                    participant=found, why=why, by=request.user.pk, at=clock.now()
                )
            except (AllocationRefused, AllocationError) as refused:
                fault = list_in_words(refused)
            else:
                return _show_arm(request, found, shown)
    context = {
        **study_frame(request, "participants"),
        "participant": found,
        "is_randomised": Allocation.objects.filter(participant=found).exists(),
        "may_see": may_see,
        "why": why,
        "fault": fault,
    }
    template = "trial_office/study/entering/randomised.html"
    return render(request, template, context, status=422 if fault else 200)


def _show_arm(request: StudyRequest, participant: Participant, arm: str) -> HttpResponse:
    """Show one arm in large print, with what to do next; an arm of a dry run by its own name."""
    held: dict[str, Any] = {"is_practice": False, "opens_app": False}
    try:
        named = request.protocol.arm(arm)
    except NoSuchPart:
        held |= {"arm": arm, "is_practice": True}
    else:
        held |= {
            "arm": named.label.get(request.LANGUAGE_CODE, named.id),
            "opens_app": named.sees_app,
        }
    if held["opens_app"]:
        access = open_app(request, participant)
        held |= {
            "link": link_of(request, access),
            "is_sent": ContactDetails.objects.filter(participant=participant).exists(),
            "has_joined": access.patient_id is not None,
        }
    context = {**study_frame(request, "participants"), "participant": participant, **held}
    return render(request, "trial_office/study/entering/arm.html", context)
