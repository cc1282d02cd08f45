"""Emergency unblinding: one arm, told once to one person, for a reason, with others alerted."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.allocations.arm_services import Letter, review_unblinding, unblind
from selfback.apps.allocations.errors import AllocationRefused, OwnUnblinding, RightMissing
from selfback.apps.allocations.models import Allocation, Unblinding
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock
from selfback.delivery.shared.unblinding_letters import TOLD, unblinding_letters
from selfback.delivery.trial_office.study.allocation.refusals import in_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms.frame import harms_frame
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.trial.protocol import NoSuchPart


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.UNBLIND)
@reauthentication_required
def unblind_one(request: StudyRequest, participant: str) -> HttpResponse:
    """Say who will be told; for a reason, show one arm in this answer and never again."""
    found = get_object_or_404(Participant, pk=participant, study=request.study)
    letters = unblinding_letters(by=request.user)
    reason, fault = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            told = unblind(
                participant=found,
                reason=reason,
                alerts=[
                    Letter(
                        address=each.address,
                        language=each.language,
                        subject=each.subject,
                        body=each.body,
                    )
                    for each in letters
                ],
                by=request.user,
                at=clock.now(),
            )
        except (AllocationRefused, AllocationError) as refused:
            fault = in_words(refused)
        else:
            context = {
                **harms_frame(request, "unblindings"),
                "participant": found,
                "arm": _named(request, told.arm),
            }
            return render(request, "trial_office/study/harms/unblinded.html", context)
    context = {
        **harms_frame(request, "unblindings"),
        "participant": found,
        "is_randomised": Allocation.objects.filter(participant=found).exists(),
        "alerted": len(letters),
        "reason": reason,
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/harms/unblind.html", context, status=status)


def _named(request: StudyRequest, arm: str) -> str:
    try:
        named = request.protocol.arm(arm)
    except NoSuchPart:  # of a dry run
        return arm
    return named.label.get(request.LANGUAGE_CODE, named.id)


@require_safe
@for_study(Permission.SEE_ALLOCATION)
def unblindings(request: StudyRequest) -> HttpResponse:
    """List who was unblinded, by whom and why, and who has looked at it; never the arm."""
    rows = Unblinding.objects.filter(allocation__list__study=request.study)
    held = rows.select_related("allocation__participant", "made_by", "reviewed_by")
    context = {
        **harms_frame(request, "unblindings"),
        "rows": held,
        "reviews": any(request.user.may(right) for right in TOLD),
    }
    return render(request, "trial_office/study/harms/unblindings.html", context)


@require_POST
@for_study(Permission.SEE_ALLOCATION)
def review(request: StudyRequest, unblinding: str) -> HttpResponse:
    """Note that somebody else has looked at an unblinding."""
    rows = Unblinding.objects.filter(allocation__list__study=request.study)
    found = get_object_or_404(rows, pk=unblinding)
    try:
        review_unblinding(unblinding=found, by=request.user, at=clock.now())
    except RightMissing as refused:
        raise PermissionDenied from refused
    except OwnUnblinding:
        messages.error(request, _("Somebody else has to look at this one."))
    else:
        messages.success(request, _("Kept: you have looked at it."))
    return redirect("trial_office:study_unblindings", study=request.study.pk)
