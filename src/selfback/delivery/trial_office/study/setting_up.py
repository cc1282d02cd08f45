"""Setting up a study: choose a protocol, read what it says, say whether its people are made up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Study
from selfback.apps.trial.study_services import set_up_study
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.study.offered import offered, runnable, titled
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.delivery.trial_office.study.standing import target_of
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.sentences.explaining import explained

REAL, PRACTICE = "real", "practice"


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_STUDIES)
def set_up(request: StaffRequest) -> HttpResponse:
    """List the protocols of the content, explain one, and set up a study by it."""
    sent = request.POST if request.method == "POST" else request.GET
    protocol = runnable(sent.get("protocol", ""))
    kind, fault = sent.get("kind", ""), ""
    if request.method == "POST":
        if protocol is None:
            fault = _("Please choose a protocol.")
        elif kind not in {REAL, PRACTICE}:
            fault = _("Please say whether its people are real.")
        else:
            try:
                study = _set_up(request, protocol, synthetic=kind == PRACTICE)
            except TrialRefused as refused:
                fault = in_words(refused, protocol, request.LANGUAGE_CODE)
            else:
                return redirect("trial_office:study", study=study.pk)
    context = {
        **frame(request, "studies"),
        "rows": _rows(request.LANGUAGE_CODE),
        "chosen": protocol,
        "chosen_title": titled(protocol, request.LANGUAGE_CODE) if protocol else "",
        "themes": explained(protocol) if protocol else (),
        "target": target_of(protocol) if protocol else 0,
        "kind": kind,
        "fault": fault,
    }
    page = "trial_office/study/set_up.html"
    return render(request, page, context, status=422 if fault else 200)


def _set_up(request: StaffRequest, protocol: Protocol, *, synthetic: bool) -> Study:
    """Set up a study; one that is being set up by the same protocol is gone on with."""
    same = {"protocol": protocol.id, "version": protocol.version, "is_synthetic": synthetic}
    known = Study.objects.filter(status=Study.Status.DRAFT, **same).first()
    if known is not None:
        messages.info(request, _("A study by this protocol is being set up already: this one."))
        return known
    study = set_up_study(protocol=protocol, synthetic=synthetic, by=request.user.pk, at=clock.now())
    messages.success(request, _("The study is set up. Now add its sites, then open it."))
    return study


def _rows(language: str) -> list[dict[str, object]]:
    return [
        {
            "folder": each.folder,
            "name": each.protocol.name if each.protocol else each.folder,
            "title": titled(each.protocol, language) if each.protocol else each.folder,
            "summary": each.protocol.summary.get(language, "") if each.protocol else "",
            "findings": each.findings,
            "is_runnable": each.is_runnable,
        }
        for each in offered()
    ]
