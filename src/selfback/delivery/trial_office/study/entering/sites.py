"""The clinics that take part: who they are, when they opened and closed, and adding one."""

from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Permission
from selfback.apps.people.site_services import ask_for_contact_first
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Study, StudySite
from selfback.apps.trial.study_services import add_site, close_site
from selfback.delivery.shared import clock
from selfback.delivery.shared.sites import words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words

PAGE = 50


class ClinicField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic while it runs
    """A clinic, by name and country."""

    def label_from_instance(self, obj: Clinic) -> str:
        """Return how a clinic is named among the others."""
        return f"{obj.name} ({obj.country})"


class AddForm(forms.Form):
    """A clinic that is to take part."""

    clinic = ClinicField(
        queryset=Clinic.objects.none(),
        label=gettext_lazy("Clinic"),
        empty_label=gettext_lazy("Please choose"),
        error_messages={"required": gettext_lazy("Please choose a clinic.")},
    )
    opened_on = forms.DateField(
        label=gettext_lazy("From which day on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    agreement_signed = forms.BooleanField(
        label=gettext_lazy("The clinic's agreement is signed and lies with the team"),
        required=False,
    )

    def __init__(self, *args: object, study: Study, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        field = cast("ClinicField", self.fields["clinic"])
        taken = StudySite.objects.filter(study=study).values("clinic")
        free = Clinic.objects.filter(is_synthetic=study.is_synthetic, closed_at=None)
        field.queryset = free.exclude(pk__in=taken).order_by("name")


@require_safe
@for_study(Permission.SEE_STUDIES)
def sites(request: StudyRequest) -> HttpResponse:
    """List the sites with how many people came through each."""
    return _show(request)


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def add(request: StudyRequest) -> HttpResponse:
    """Let a clinic take part."""
    form = AddForm(request.POST, study=request.study)
    if form.is_valid():
        try:
            add_site(
                study=request.study,
                protocol=request.protocol,
                by=request.user.pk,
                at=clock.now(),
                **form.cleaned_data,
            )
        except TrialRefused as refused:
            form.add_error(None, in_words(refused, request.protocol, request.LANGUAGE_CODE))
        else:
            messages.success(request, _("The clinic takes part now."))
            return redirect("trial_office:study_sites", study=request.study.pk)
    return _show(request, form=form)


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def close(request: StudyRequest, site: str) -> HttpResponse:
    """Let a site take nobody in after a day, with a reason."""
    found = get_object_or_404(StudySite, pk=site, study=request.study)
    reason, typed = request.POST.get("reason", "").strip(), request.POST.get("closed_on", "")
    try:
        close_site(
            site=found,
            closed_on=date.fromisoformat(typed),
            reason=reason,
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        fault = in_words(refused, request.protocol, request.LANGUAGE_CODE)
    except ValueError:
        fault = _("Please give a day on which the site had opened already.")
    else:
        messages.success(request, _("The site takes nobody in after that day."))
        return redirect("trial_office:study_sites", study=request.study.pk)
    typed_now = {"reason": reason, "closed_on": typed}
    return _show(request, closing=found.pk, typed=typed_now, fault=fault)


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def contact_first(request: StudyRequest, site: str) -> HttpResponse:
    """Let who comes to a site's clinic leave a way to be reached first, or join at once again."""
    rows = StudySite.objects.select_related("clinic")
    found = get_object_or_404(rows, pk=site, study=request.study)
    is_on = request.POST.get("first") == "yes"
    ask_for_contact_first(clinic=found.clinic, is_on=is_on, by=request.user.pk, at=clock.now())
    if is_on:
        said = _("Who comes to {clinic} leaves a way to be reached first.")
    else:
        said = _("Who comes to {clinic} opens the app at once.")
    messages.success(request, said.format(clinic=found.clinic.name))
    return redirect("trial_office:study_sites", study=request.study.pk)


def _show(
    request: StudyRequest,
    *,
    form: AddForm | None = None,
    closing: str = "",
    typed: dict[str, str] | None = None,
    fault: str = "",
) -> HttpResponse:
    today = clock.now().date()
    found = request.study.sites.with_numbers().select_related("clinic")
    page = Paginator(found.order_by("country", "opened_on", "id"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        **study_frame(request, "sites"),
        "page": page,
        "rows": [_row(each, today) for each in page.object_list],
        "form": form or AddForm(study=request.study, initial={"opened_on": today}),
        "takes_sites": request.study.status in {Study.Status.DRAFT, Study.Status.OPEN},
        "closing": closing,
        "typed": typed or {"closed_on": today.isoformat()},
        "fault": fault,
    }
    status = 422 if fault or (form and form.errors) else 200
    return render(request, "trial_office/study/entering/sites.html", context, status=status)


def _row(site: StudySite, today: date) -> dict[str, object]:
    return {
        "site": site,
        "country": words.COUNTRIES[site.country],
        "kind": words.KINDS[ClinicKind(site.kind)],
        "is_open": site.opened_on <= today and (site.closed_on is None or site.closed_on >= today),
    }
