"""The steps before the arm: eligibility confirmed, baseline locked, or somebody turned away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.entry_services import confirm_eligibility, lock_baseline, turn_away
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.entering.participants import found_in, show_record
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.domain.trial.strata import StrataUnknown


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def confirm(request: StudyRequest, entering: str) -> HttpResponse:
    """Confirm that all criteria are met."""
    done = _("It is confirmed that they can take part. Now lock the baseline.")
    return _carry_out(request, entering, confirm_eligibility, done)


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def lock(request: StudyRequest, entering: str) -> HttpResponse:
    """Lock the baseline."""
    done = _("The baseline is locked. They can be randomised now.")
    return _carry_out(request, entering, lock_baseline, done)


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def turn_away_(request: StudyRequest, entering: str) -> HttpResponse:
    """Let somebody go before randomisation."""
    reason = request.POST.get("reason", "").strip()
    done = _("They do not take part. What they answered is kept.")
    return _carry_out(request, entering, turn_away, done, reason=reason)


def _carry_out(
    request: StudyRequest,
    entering: str,
    service: Callable[..., Participant],
    done: str,
    **given: str,
) -> HttpResponse:
    """Take one step; where it is refused, the record says what is missing."""
    found = found_in(request, entering)
    try:
        service(
            participant=found,
            protocol=request.protocol,
            by=request.user.pk,
            at=clock.now(),
            **given,
        )
    except (TrialRefused, StrataUnknown) as refused:
        fault = in_words(refused, request.protocol, request.LANGUAGE_CODE)
        return show_record(request, found, fault=fault, **given, letting_go=service is turn_away)
    messages.success(request, done)
    return redirect("trial_office:study_participant", request.study.pk, found.pk)
