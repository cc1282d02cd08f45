"""What was done for recruitment on a time line, with recruitment before and after."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.dispositions import site_records
from selfback.apps.trial.models import RecruitmentAction, StudySite
from selfback.apps.trial.recruiting_services import note_action, withdraw_action
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment
from selfback.domain.recruitment.actions import BeforeAfter, Caveat, Change, before_after

DAYS = 56
"""Length of the spans that are compared."""
CAVEATS = {
    Caveat.NOT_RANDOMISED: _("Nobody drew lots for where it was done."),
    Caveat.REGRESSION_TO_THE_MEAN: _(
        "It was done after a low spell; the next one is often better by itself."
    ),
    Caveat.SECULAR_TREND: _(
        "The season or the news may have done it: no other sites show a different course."
    ),
    Caveat.FEW_PEOPLE: _("Few people came in, before and after together."),
    Caveat.SHORT_AFTER: _("The time after it is still short."),
    Caveat.OTHER_ACTION: _("Something else was done at about the same time."),
}


class ActionForm(forms.Form):
    """What was done, when, and for which sites."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    what = forms.CharField(
        label=_("What was done"),
        max_length=200,
        help_text=_("For example: posters in all waiting rooms."),
    )
    sites = forms.ModelMultipleChoiceField(
        label=_("For which sites; none means all"),
        queryset=StudySite.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, seen: Recruitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        sites: Any = self.fields["sites"]
        sites.queryset = StudySite.objects.filter(study=seen.study).select_related("clinic")
        sites.label_from_instance = lambda site: site.clinic.name

    def clean_day(self) -> date:
        """Return the day; refuse one to come."""
        day: date = self.cleaned_data["day"]
        if day > self.seen.today:
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.SEE_STUDIES)
def actions(request: StudyRequest) -> HttpResponse:
    """Show the actions with what came before and after; who manages studies notes new ones."""
    seen, context = seen_by(request), recruitment_frame(request, "actions")
    form = ActionForm(request.POST or None, seen=seen)
    if request.method == "POST":
        if not context["manages_studies"]:
            raise PermissionDenied
        if form.is_valid():
            at, by = clock.now(), request.user.pk
            note_action(study=request.study, by=by, at=at, **form.cleaned_data)
            messages.success(request, gettext("Noted on the time line."))
            return redirect("trial_office:study_actions", study=request.study.pk)
    held = RecruitmentAction.objects.standing().filter(study=request.study)
    found = before_after(
        [row.as_action() for row in held], site_records(request.study), days=DAYS, as_of=seen.today
    )
    context |= {
        "form": form,
        "weeks": DAYS // 7,
        "rows": [_told(each, seen) for each in reversed(found)],
    }
    status = 422 if form.errors else 200
    return render(request, "trial_office/study/recruitment/actions.html", context, status=status)


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def withdraw(request: StudyRequest, action: str) -> HttpResponse:
    """Take back an action that was noted by mistake."""
    found = get_object_or_404(RecruitmentAction, pk=action, study=request.study)
    withdraw_action(action=found, by=request.user.pk, at=clock.now())
    messages.success(request, gettext("Taken off the time line."))
    return redirect("trial_office:study_actions", study=request.study.pk)


def _told(found: BeforeAfter, seen: Recruitment) -> dict[str, Any]:
    sites = [seen.site_names.get(site, site) for site in found.action.sites]
    return {
        "action": found.action,
        "sites": ", ".join(sites),
        **_change(found.overall),
        "others": found.others and _change(found.others),
        "caveats": [CAVEATS[each] for each in found.caveats],
    }


def _change(change: Change) -> dict[str, Any]:
    ratio = change.ratio
    return {
        "before": change.before.people,
        "before_rate": _rounded(change.before.rate, 1),
        "after": change.after.people,
        "after_rate": _rounded(change.after.rate, 1),
        "ratio": ratio and _rounded(ratio.ratio, 2),
        "low": ratio and _rounded(ratio.low, 2),
        "high": ratio and _rounded(ratio.high, 2),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
