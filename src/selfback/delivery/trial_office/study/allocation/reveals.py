"""Laying a list open at the end, and checking what was laid open against what was published."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.allocations.arm_services import reveal
from selfback.apps.allocations.errors import AllocationRefused
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.allocation.lists import allocation_frame, lists_of
from selfback.delivery.trial_office.study.allocation.refusals import in_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.randomisation.revealing import Reveal, reveal_from, reveal_text
from selfback.domain.randomisation.verifying import Verification, verify

LARGEST = 20_000_000


@require_POST
@for_study(Permission.REVEAL_ALLOCATION)
def reveal_list(request: StudyRequest, list: str) -> HttpResponse:  # noqa: A002 (of the address)
    """Lay a list open once the study is locked: as a page, or as the file that others verify."""
    found = get_object_or_404(lists_of(request), pk=list)
    context: dict[str, Any] = {
        **allocation_frame(request),
        "list": found,
        "left": found.slots_made - found.allocated,
    }
    try:
        shown = reveal(made=found, by=request.user, at=clock.now())
    except (AllocationRefused, AllocationError) as refused:
        context["fault"] = in_words(refused)
        return render(request, "trial_office/study/allocation/list.html", context, status=409)
    if request.POST.get("what") == "file":
        return _file(shown, f"reveal-{request.study.protocol}-{found.version}.json")
    context |= {"shown": shown, "checked": verify(shown, published=found.commitment)}
    context["arms"] = _counts(shown)
    return render(request, "trial_office/study/allocation/revealed.html", context)


def _file(shown: Reveal, name: str) -> HttpResponse:
    answer = HttpResponse(reveal_text(shown), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _counts(shown: Reveal) -> dict[str, int]:
    return {arm: sum(each.arm == arm for each in shown.allocated) for arm in shown.design.ratios}


class VerifyForm(forms.Form):
    """A reveal and the commitment as it was published."""

    commitment = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$",
        label=gettext_lazy("The commitment, as it was published"),
        error_messages={"invalid": gettext_lazy("A commitment has 64 digits and letters a to f.")},
    )
    revealed = forms.FileField(label=gettext_lazy("The file of the reveal"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.SEE_ALLOCATION)
def verification(request: StudyRequest) -> HttpResponse:
    """Check a reveal that somebody brings; it is read and not kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {**allocation_frame(request), "form": form}
    if request.method == "POST" and form.is_valid() and (found := _checked(form)) is not None:
        context["checked"] = found
    status = 422 if form.errors else 200
    return render(request, "trial_office/study/allocation/verify.html", context, status=status)


def _checked(form: VerifyForm) -> Verification | None:
    file = form.cleaned_data["revealed"]
    if file.size > LARGEST:
        form.add_error("revealed", _("This file is too large to be a reveal."))
        return None
    try:
        document = json.loads(file.read())
        shown = reveal_from(document if isinstance(document, dict) else {})
    except (ValueError, AllocationError) as error:
        form.add_error("revealed", _("This is not a reveal: {why}.").format(why=error))
        return None
    return verify(shown, published=form.cleaned_data["commitment"].strip().lower())
