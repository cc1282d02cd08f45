"""Pages of queries: what is asked about the data, by whom, whose turn it is, what was answered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Participant, Query, Visit
from selfback.apps.trial.query_services import answer_query, close_query, raise_query
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.quality.proposals import proposals
from selfback.delivery.trial_office.study.quality.refusals import in_words

PAGE = 50


def queries_frame(request: StudyRequest) -> dict[str, Any]:
    """Return what every page of queries shows, with what the reader may do."""
    may = request.user.may
    return {
        **study_frame(request, "queries"),
        "raises": may(Permission.RAISE_QUERIES),
        "answers": may(Permission.ANSWER_QUERIES),
        "sees_people": may(Permission.SEE_PARTICIPANTS),
    }


def _refuse_others(request: StudyRequest) -> None:
    may = request.user.may
    if not (may(Permission.RAISE_QUERIES) or may(Permission.ANSWER_QUERIES)):
        raise PermissionDenied


@require_safe
@for_study(Permission.SEE_STUDIES)
def queries(request: StudyRequest) -> HttpResponse:
    """List the queries, the open ones first; a state, a site or a turn is chosen."""
    _refuse_others(request)
    rows = request.study.queries.open_first()
    rows = rows.select_related("participant__site__clinic", "visit")
    state, site = request.GET.get("state", ""), request.GET.get("site", "")
    if state in Query.State.values:
        rows = rows.filter(state=state)
    elif state == "open":
        rows = rows.exclude(state=Query.State.CLOSED)
    if site:
        rows = rows.filter(participant__site=site)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **queries_frame(request),
        "page": page,
        "state": state,
        "site": site,
        "sites": request.study.sites.select_related("clinic"),
        "open_now": request.study.queries.open().count(),
        "filters": _without_page(request),
    }
    return render(request, "trial_office/study/quality/queries.html", context)


def _without_page(request: StudyRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@require_safe
@for_study(Permission.SEE_STUDIES)
def query(request: StudyRequest, query: str) -> HttpResponse:
    """Show a query and all that was said about it."""
    _refuse_others(request)
    return _shown(request, _found(request, query))


@require_POST
@for_study(Permission.ANSWER_QUERIES)
def answer(request: StudyRequest, query: str) -> HttpResponse:
    """Answer a query."""
    return _said(request, _found(request, query), answer_query, _("Your answer was kept."))


@require_POST
@for_study(Permission.RAISE_QUERIES)
def close(request: StudyRequest, query: str) -> HttpResponse:
    """Close a query whose answer is good."""
    return _said(request, _found(request, query), close_query, _("The query is closed."))


def _found(request: StudyRequest, query: str) -> Query:
    rows = request.study.queries.select_related("participant__site__clinic", "visit")
    return get_object_or_404(rows, pk=query)


def _said(request: StudyRequest, found: Query, service: Any, said: str) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        service(query=found, text=text, by=request.user.pk, at=clock.now())
    except TrialRefused as refused:
        return _shown(request, _found(request, found.pk), fault=in_words(refused), text=text)
    messages.success(request, said)
    return redirect("trial_office:study_query", study=request.study.pk, query=found.pk)


def _shown(request: StudyRequest, found: Query, fault: str = "", text: str = "") -> HttpResponse:
    steps = list(found.steps.all())
    people = names_of({each.by for each in steps})
    context = {
        **queries_frame(request),
        "query": found,
        "steps": [{"step": each, "by": people.get(each.by, each.by)} for each in steps],
        "answered_it": any(
            each.kind == "answered" and each.by == request.user.pk for each in steps[-1:]
        ),
        "fault": fault,
        "text": text,
    }
    page = "trial_office/study/quality/query.html"
    return render(request, page, context, status=422 if fault else 200)


def names_of(ids: set[str]) -> dict[str, str]:
    """Return id of a user -> name or address, for staff who wrote something."""
    return {row.pk: row.name or row.email for row in User.objects.filter(pk__in=ids)}


# --- Raising ----------------------------------------------------------------------------------


class QueryForm(forms.Form):
    """Which field is asked about, and what."""

    visit = forms.ChoiceField(label=gettext_lazy("Visit"), required=False)
    instrument = forms.ChoiceField(label=gettext_lazy("Questionnaire"), required=False)
    item = forms.CharField(
        label=gettext_lazy("Field"),
        max_length=60,
        help_text=gettext_lazy("The question or field, such as q4 or age."),
        error_messages={"required": gettext_lazy("Please say which field.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What you ask"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Please write what you ask.")},
    )

    def __init__(
        self, *args: Any, participant: Participant, request: StudyRequest, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        protocol, language = request.protocol, str(request.LANGUAGE_CODE)
        labels = {each.id: each.label.get(language, each.id) for each in protocol.visits}
        rows = participant.visits.order_by("due_on")
        no_visit, no_instrument = (
            ("", _("None: the record of the person")),
            ("", _("None: a field of the record or visit")),
        )
        _choices(self.fields["visit"]).choices = [
            no_visit,
            *((row.pk, labels.get(row.visit, row.visit)) for row in rows),
        ]
        _choices(self.fields["instrument"]).choices = [
            no_instrument,
            *((each.id, each.short) for each in protocol.instruments),
        ]


def _choices(field: forms.Field) -> forms.ChoiceField:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
    return field


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.RAISE_QUERIES)
def raise_one(request: StudyRequest, participant: str) -> HttpResponse:
    """Raise a query about one field of a participant; the address may name the field."""
    rows = request.study.participants.select_related("site__clinic")
    person = get_object_or_404(rows, pk=participant)
    start = {name: request.GET.get(name, "") for name in ("visit", "instrument", "item", "text")}
    sent = request.POST if request.method == "POST" else None
    form = QueryForm(sent, participant=person, request=request, initial=start)
    if form.is_bound and form.is_valid():
        try:
            raised = _raised(request, person, form.cleaned_data)
        except TrialRefused as refused:
            form.add_error("text", in_words(refused))
        else:
            messages.success(request, _("The query was raised."))
            if request.POST.get("back") == "proposals":
                return redirect("trial_office:study_proposals", study=request.study.pk)
            return redirect("trial_office:study_query", study=request.study.pk, query=raised.pk)
    context = {**queries_frame(request), "participant": person, "form": form}
    page = "trial_office/study/quality/raise.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _raised(request: StudyRequest, person: Participant, typed: dict[str, Any]) -> Query:
    visit = Visit.objects.get(pk=typed["visit"]) if typed["visit"] else None
    return raise_query(
        participant=person,
        visit=visit,
        instrument=typed["instrument"],
        item=typed["item"],
        text=typed["text"],
        by=request.user.pk,
        at=clock.now(),
    )


@require_safe
@for_study(Permission.RAISE_QUERIES)
def proposed(request: StudyRequest) -> HttpResponse:
    """Show what the checks of the data find, to be raised with one tap each."""
    found = proposals(request.study, request.protocol)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {**queries_frame(request), "page": page, "count": len(found)}
    return render(request, "trial_office/study/quality/proposals.html", context)
