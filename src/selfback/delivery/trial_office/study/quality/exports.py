"""Pages of a study's exports: what was made, asking for another, taking one away."""

import logging
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.models import LANGUAGES
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import ExportEnded, TrialRefused
from selfback.apps.trial.export_services import ask_for_export, end_export, note_export_taken
from selfback.apps.trial.models import Study, StudyExport
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.quality.export_job import make_export
from selfback.delivery.trial_office.study.quality.refusals import in_words
from selfback.domain.trial.protocol_people import Sight

logger = logging.getLogger(__name__)
SHOWN = 50
Form, Arms = StudyExport.Form, StudyExport.Arms
FORMS = [
    (Form.CSV, gettext_lazy("CSV with codebook, exact to the letter")),
    (Form.CSV_SAFE, gettext_lazy("CSV for spreadsheets, where no formula comes alive")),
    (Form.SPSS, gettext_lazy("SPSS")),
    (Form.STATA, gettext_lazy("Stata")),
    (Form.PARQUET, gettext_lazy("Parquet")),
    (Form.ODM, gettext_lazy("CDISC ODM 1.3.2")),
]
ARMS = {
    Arms.NONE: gettext_lazy("Nothing that tells an arm"),
    Arms.MASKED: gettext_lazy("A letter for each arm"),
    Arms.OPEN: gettext_lazy("Everybody’s arm"),
}


class ExportForm(forms.Form):
    """Which files, and what they tell of the allocation."""

    form = forms.ChoiceField(label=gettext_lazy("Files"), choices=FORMS)
    arms = forms.ChoiceField(label=gettext_lazy("Allocation"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the labels"),
        choices=LANGUAGES,
        help_text=gettext_lazy("In SPSS and Stata files; the codebook has all languages."),
    )

    def __init__(self, *args: Any, arms: list[StudyExport.Arms], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["arms"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [(each, ARMS[each]) for each in arms]


def arms_for(request: StudyRequest) -> list[StudyExport.Arms]:
    """Return what the reader's exports may tell: letters where the protocol says so, arms late."""
    shown = [Arms.NONE]
    blinding = request.protocol.blinding
    sights = {blinding[role].sees for role in request.user.roles if role in blinding}
    if not request.user.may(Permission.REVEAL_ALLOCATION):
        return shown
    if sights & {Sight.MASKED, Sight.ALL}:
        shown.append(Arms.MASKED)
    if request.study.status == Study.Status.LOCKED:
        shown.append(Arms.OPEN)
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.EXPORT_STUDIES)
def exports(request: StudyRequest) -> HttpResponse:
    """List the exports; ask for another."""
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        arms=arms_for(request),
        initial={"language": request.LANGUAGE_CODE},
    )
    if form.is_bound and form.is_valid() and (made := _asked(request, form)):
        return redirect("trial_office:study_export", study=request.study.pk, export=made.pk)
    rows = request.study.exports.select_related("asked_by")[:SHOWN]
    context = {**study_frame(request, "data"), "exports": rows, "form": form, "now": clock.now()}
    page = "trial_office/study/quality/exports.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _asked(request: StudyRequest, form: ExportForm) -> StudyExport | None:
    chosen = form.cleaned_data
    try:
        made = ask_for_export(
            study=request.study,
            form=Form(chosen["form"]),
            arms=Arms(chosen["arms"]),
            language=chosen["language"],
            by=request.user,
            at=clock.now(),
        )
    except TrialRefused as refused:
        form.add_error("arms", in_words(refused))
        return None
    if made.state == StudyExport.State.WAITING:
        make_export(made.pk)
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.EXPORT_STUDIES)
def export(request: StudyRequest, export: str) -> HttpResponse:
    """Show how far an export is and what is in it; cancel it while it is being made."""
    rows = StudyExport.objects.select_related("asked_by")
    found = get_object_or_404(rows, pk=export, study=request.study)
    if request.method == "POST":
        try:
            end_export(
                export=found,
                state=StudyExport.State.CANCELLED,
                by=request.user.pk,
                at=clock.now(),
            )
        except ExportEnded:
            logger.info("export %s had ended before it was cancelled", found.pk)
        return redirect("trial_office:study_export", study=request.study.pk, export=found.pk)
    context = {
        **study_frame(request, "data"),
        "export": found,
        "arms": ARMS[Arms(found.arms)],
        "rows": list(found.rows.items()),
    }
    return render(request, "trial_office/study/quality/export.html", context)


@require_POST
@for_study(Permission.EXPORT_STUDIES)
def take_export(request: StudyRequest, export: str) -> HttpResponse:
    """Hand out the archive; that it was taken is on record."""
    found = get_object_or_404(StudyExport, pk=export, study=request.study)
    if found.arms not in arms_for(request):
        return _not_there(request, found, _("This export is not for your role."))
    try:
        held = note_export_taken(export=found, by=request.user.pk, at=clock.now())
        file = held.path.open("rb")
    except TrialRefused as refused:
        return _not_there(request, found, in_words(refused))
    except FileNotFoundError:
        return _not_there(request, found, _("There is no file any more. Make the export again."))
    name = f"{request.study.protocol}-{held.form}-{held.digest[:8]}.zip"
    return cast(
        "HttpResponse",
        FileResponse(file, as_attachment=True, filename=name, content_type="application/zip"),
    )


def _not_there(request: StudyRequest, export: StudyExport, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("trial_office:study_export", study=request.study.pk, export=export.pk)
