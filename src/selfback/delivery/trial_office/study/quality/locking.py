"""Pages at the end of a study: what is still open, frozen, signed, thawed, locked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission, Role
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.lock_services import (
    freeze_study,
    lock_study,
    open_work,
    sign,
    thaw_study,
)
from selfback.apps.trial.models import SignOff, Study
from selfback.delivery.shared import clock
from selfback.delivery.shared.study_dataset import digest_now
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.quality.refusals import ROLES, in_words

SIGNED_BY = (Role.COORDINATOR, Role.STATISTICIAN)
"""Who puts their names under frozen data before they are locked: one person for each role."""

PLACES = {
    "participants who are entering": "study_participants",
    "visits": "study_visits",
    "queries": "study_queries",
    "candidates": "study_candidates",
    "adverse events": "study_events",
}
"""What may be open -> the page where it is brought to an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Something that has to come to an end before the freeze; `address` may be empty."""

    what: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A signature that is needed, and the one that is there."""

    role: Role
    words: str
    signed: SignOff | None


@require_safe
@for_study(Permission.FREEZE_STUDIES)
def lock(request: StudyRequest) -> HttpResponse:
    """Show how far the study is on its way to the lock, and the next step."""
    needed = signatures_of(request.study)
    context = {
        **study_frame(request, "data"),
        "open": _still_open(request),
        "needed": needed,
        "all_signed": all(each.signed for each in needed),
        "may_sign": _role_to_sign(request, needed) is not None,
        "exports_data": request.user.may(Permission.EXPORT_STUDIES),
    }
    return render(request, "trial_office/study/quality/data.html", context)


def signatures_of(study: Study) -> list[Needed]:
    """Return the signatures that the data as frozen need, with those that are there."""
    about, digest = SignOff.About.DATA, study.frozen_digest
    rows = study.sign_offs.filter(about=about, digest=digest).select_related("signed_by")
    signed: dict[str, SignOff] = {}
    for row in rows if digest else ():
        signed.setdefault(row.role, row)
    return [
        Needed(role=role, words=ROLES[role](), signed=signed.get(role.value)) for role in SIGNED_BY
    ]


def _role_to_sign(request: StudyRequest, needed: list[Needed]) -> Role | None:
    """Return the first role of the reader that has yet to sign; nobody signs for two."""
    if any(each.signed and each.signed.signed_by_id == request.user.pk for each in needed):
        return None
    roles = request.user.roles
    return next((each.role for each in needed if not each.signed and each.role in roles), None)


def _still_open(request: StudyRequest) -> list[Open]:
    if not request.study.takes_entries:
        return []
    return [
        Open(what=what, count=count, address=_address(request, what))
        for what, count in open_work(request.study).items()
    ]


def _address(request: StudyRequest, what: str) -> str:
    try:
        return reverse(f"trial_office:{PLACES[what]}", kwargs={"study": request.study.pk})
    except NoReverseMatch:
        return ""


# --- The steps --------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Why the data have to be corrected after all."""

    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Please say why.")},
    )


class SignForm(forms.Form):
    """The name of who signs, typed by hand."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As you would write it on paper."),
        error_messages={"required": gettext_lazy("Please write your name.")},
    )


class ConfirmForm(forms.Form):
    """That the reader has understood what a step does."""

    understood = forms.BooleanField(
        label=gettext_lazy("I have read what this does"),
        error_messages={"required": gettext_lazy("Please tick this first.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FREEZE_STUDIES)
def freeze(request: StudyRequest) -> HttpResponse:
    """Say what freezing means, and freeze."""

    def do(_typed: dict[str, Any]) -> None:
        at = clock.now()
        digest = digest_now(request.study, request.protocol, at=at)
        freeze_study(study=request.study, digest=digest, by=request.user.pk, at=at)

    said = _("The data are frozen. Now they are signed.")
    return _step(request, "freeze", ConfirmForm, do, said, open=_still_open(request))


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FREEZE_STUDIES)
def thaw(request: StudyRequest) -> HttpResponse:
    """Let the data be corrected again, for a reason."""

    def do(typed: dict[str, Any]) -> None:
        reason = typed["reason"]
        thaw_study(study=request.study, reason=reason, by=request.user.pk, at=clock.now())

    said = _("The data can be corrected again. Freeze them anew when that is done.")
    return _step(request, "thaw", ReasonForm, do, said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FREEZE_STUDIES)
@reauthentication_required
def sign_data(request: StudyRequest) -> HttpResponse:
    """Sign the frozen data, after proving once more who one is."""
    role = _role_to_sign(request, signatures_of(request.study))
    meaning = _("I have checked the data as far as my role asks, and stand for them.")

    def do(typed: dict[str, Any]) -> None:
        sign(
            study=request.study,
            about=SignOff.About.DATA,
            meaning=meaning,
            digest=request.study.frozen_digest,
            role=role or SIGNED_BY[0],
            name=typed["name"],
            by=request.user,
            at=clock.now(),
        )

    words = ROLES[role]() if role else ""
    said = _("Signed.")
    return _step(request, "sign", SignForm, do, said, meaning=meaning, role=words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FREEZE_STUDIES)
@reauthentication_required
def lock_data(request: StudyRequest) -> HttpResponse:
    """Say what locking means, and lock for good, after proving once more who one is."""

    def do(_typed: dict[str, Any]) -> None:
        at = clock.now()
        digest = digest_now(request.study, request.protocol, at=at)
        lock_study(study=request.study, digest=digest, roles=SIGNED_BY, by=request.user.pk, at=at)

    said = _("The data are locked. The allocation can be laid open now.")
    needed = signatures_of(request.study)
    return _step(request, "lock", ConfirmForm, do, said, needed=needed)


def _step(
    request: StudyRequest,
    step: str,
    wanted: type[forms.Form],
    do: Callable[[dict[str, Any]], None],
    said: str,
    **more: Any,
) -> HttpResponse:
    """Show a step with its form, and carry it out once that is filled in."""
    form = wanted(request.POST or None)
    if request.method == "POST" and not form.is_bound:
        form = wanted({})
    fault = ""
    if form.is_bound and form.is_valid():
        try:
            do(form.cleaned_data)
        except TrialRefused as refused:
            fault = in_words(refused)
        else:
            messages.success(request, said)
            return redirect("trial_office:study_lock", study=request.study.pk)
    context = {
        **study_frame(request, "data"),
        **more,
        "form": form,
        "fault": fault,
    }
    status = 422 if fault or form.errors else 200
    page = f"trial_office/study/quality/{step}.html"
    return render(request, page, context, status=status)
