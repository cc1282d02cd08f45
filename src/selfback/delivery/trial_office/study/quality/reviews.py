"""Pages of the monitor's review: the trail with filters, samples drawn from it, signatures."""

import secrets
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Participant, ReviewSample, SampledItem, SignOff
from selfback.apps.trial.review_services import (
    LARGEST_SAMPLE,
    draw_sample,
    note_seen,
    review_digest,
    sign_review,
    signatures_of,
)
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.quality.refusals import in_words
from selfback.delivery.trial_office.study.quality.trail import between, events_of, lines

PAGE = 50


class TrailForm(forms.Form):
    """Which events to show."""

    participant = forms.CharField(label=gettext_lazy("Participant"), required=False, max_length=12)
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    first = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, request: StudyRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, people = _seen_in(request)
        for name, found in (("kind", kinds), ("by", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
            field.choices = [("", _("All")), *found]


def _seen_in(request: StudyRequest) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the kinds of event there are in the study, and who did them."""
    pairs = set(events_of(request.study).order_by().values_list("kind", "by_id").distinct())
    staff = User.objects.filter(pk__in={by for _kind, by in pairs})
    return (
        sorted({(kind, _(kind)) for kind, _by in pairs}, key=lambda each: each[1]),
        sorted(((row.pk, row.name or row.email) for row in staff), key=lambda each: each[1]),
    )


@require_safe
@for_study(Permission.REVIEW_TRAIL)
def trail(request: StudyRequest) -> HttpResponse:
    """Show what happened in the study, the newest first."""
    form = TrailForm(request.GET, request=request)
    rows = events_of(request.study)
    if form.is_valid():
        chosen = form.cleaned_data
        if number := chosen["participant"].strip().upper():
            person = request.study.participants.filter(number=number).first()
            if person is None:
                form.add_error("participant", _("Nobody in this study has this number."))
                rows = AuditEvent.objects.none()
            else:
                rows = events_of(request.study, person)
        rows = rows.filter(kind=chosen["kind"]) if chosen["kind"] else rows
        rows = rows.filter(by_id=chosen["by"]) if chosen["by"] else rows
        rows = between(rows, chosen["first"], chosen["last"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        **study_frame(request, "review"),
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "filters": kept.urlencode(),
    }
    return render(request, "trial_office/study/quality/trail.html", context)


# --- Samples ----------------------------------------------------------------------------------


class SampleForm(forms.Form):
    """What to draw, how many, from which seed."""

    of = forms.ChoiceField(
        label=gettext_lazy("Draw"),
        choices=[
            (ReviewSample.Of.EVENTS, gettext_lazy("Events")),
            (ReviewSample.Of.PARTICIPANTS, gettext_lazy("Participants")),
        ],
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=LARGEST_SAMPLE, initial=20
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        help_text=gettext_lazy("Left empty it is drawn here. It is kept with the sample."),
        min_value=0,
        max_value=2**31 - 1,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.REVIEW_TRAIL)
def reviews(request: StudyRequest) -> HttpResponse:
    """List the samples and the signed reviews; draw another sample."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (made := _drawn(request, form)):
        return redirect("trial_office:study_review", study=request.study.pk, sample=made.pk)
    about = SignOff.About.AUDIT_TRAIL
    context = {
        **study_frame(request, "review"),
        "form": form,
        "samples": [
            {"sample": each, "size": len(items), "left": sum(not i.looked_at for i in items)}
            for each in request.study.review_samples.select_related("drawn_by").prefetch_related(
                "items"
            )[:PAGE]
            for items in [list(each.items.all())]
        ],
        "signed": request.study.sign_offs.filter(about=about),
    }
    page = "trial_office/study/quality/reviews.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _drawn(request: StudyRequest, form: SampleForm) -> ReviewSample | None:
    chosen = form.cleaned_data
    of, seed = ReviewSample.Of(chosen["of"]), chosen["seed"]
    try:
        return draw_sample(
            study=request.study,
            of=of,
            population=_population(request, of),
            seed=secrets.randbelow(2**31) if seed is None else seed,
            size=chosen["size"],
            by=request.user,
            at=clock.now(),
        )
    except TrialRefused as refused:
        form.add_error("size", in_words(refused))
        return None


def _population(request: StudyRequest, of: ReviewSample.Of) -> list[str]:
    if of == ReviewSample.Of.PARTICIPANTS:
        return list(request.study.participants.values_list("pk", flat=True))
    return [str(seq) for seq in events_of(request.study).values_list("seq", flat=True)]


@require_safe
@for_study(Permission.REVIEW_TRAIL)
def review(request: StudyRequest, sample: str) -> HttpResponse:
    """Show a sample, item by item, with what was found."""
    return _review_page(request, _sample(request, sample))


@require_POST
@for_study(Permission.REVIEW_TRAIL)
def look(request: StudyRequest, sample: str) -> HttpResponse:
    """Tick off one item, with what was found in it."""
    held = _sample(request, sample)
    position = request.POST.get("position", "")
    wanted = int(position) if position.isdecimal() and len(position) < 6 else 0
    item = SampledItem.objects.filter(sample=held, position=wanted).first()
    if item is None:
        return _review_page(request, held, fault=_("This sample has no such item."))
    try:
        finding = request.POST.get("finding", "")
        note_seen(item=item, finding=finding, by=request.user, at=clock.now())
    except TrialRefused as refused:
        return _review_page(request, held, fault=in_words(refused))
    address = redirect("trial_office:study_review", study=request.study.pk, sample=held.pk)
    address["Location"] += f"#item-{item.position}"
    return address


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.REVIEW_TRAIL)
@reauthentication_required
def sign_sample(request: StudyRequest, sample: str) -> HttpResponse:
    """Sign a review, after proving once more who one is."""
    held = _sample(request, sample)
    meaning = _("I have looked at everything in this sample and noted what I found.")
    name, fault = request.POST.get("name", ""), ""
    if request.method == "POST":
        try:
            sign_review(sample=held, meaning=meaning, name=name, by=request.user, at=clock.now())
        except TrialRefused as refused:
            fault = in_words(refused)
        else:
            messages.success(request, _("Signed."))
            return redirect("trial_office:study_review", study=request.study.pk, sample=held.pk)
    context = {
        **study_frame(request, "review"),
        "sample": held,
        "digest": review_digest(held),
        "meaning": meaning,
        "name": name,
        "fault": fault,
    }
    page = "trial_office/study/quality/sign_review.html"
    return render(request, page, context, status=422 if fault else 200)


def _sample(request: StudyRequest, sample: str) -> ReviewSample:
    return get_object_or_404(request.study.review_samples.select_related("drawn_by"), pk=sample)


def _review_page(request: StudyRequest, sample: ReviewSample, fault: str = "") -> HttpResponse:
    items = list(sample.items.select_related("looked_by"))
    subjects = [each.subject for each in items]
    shown: dict[str, Any]
    if sample.of == ReviewSample.Of.EVENTS:
        events = events_of(request.study).filter(seq__in=[int(each) for each in subjects])
        shown = {str(line.seq): line for line in lines(events)}
    else:
        shown = dict(Participant.objects.filter(study=request.study).in_bulk(subjects))
    signed = list(signatures_of(sample))
    context = {
        **study_frame(request, "review"),
        "sample": sample,
        "items": [{"item": each, "shows": shown.get(each.subject)} for each in items],
        "left": sum(each.looked_at is None for each in items),
        "signed": signed,
        "raises": request.user.may(Permission.RAISE_QUERIES),
        "fault": fault,
    }
    page = "trial_office/study/quality/review.html"
    return render(request, page, context, status=422 if fault else 200)
