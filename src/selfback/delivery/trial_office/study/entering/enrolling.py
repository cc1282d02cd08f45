"""A screened person gets a study number, is reached from now on, and is sent the consent."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import LANGUAGES
from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.arrival_services import forget_arrival
from selfback.apps.referrals.models import Arrival
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.entry_services import enrol
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import ContactDetails, Participant, Screening
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.entering.contact_form import ContactForm
from selfback.delivery.trial_office.study.entering.inviting import send_link
from selfback.delivery.trial_office.study.entering.verdicts import said_of
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.domain.trial.protocol_people import Country


class EnrolForm(ContactForm):
    """In which language somebody takes part, and how they are reached."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    send = forms.BooleanField(
        required=False, label=gettext_lazy("Send them the link to the consent now"), initial=True
    )
    key = forms.CharField(max_length=32, widget=forms.HiddenInput)

    field_order = ("name", "email", "phone", "prefers", "language", "zone", "send", "key")

    def __init__(self, *args: Any, countries: list[Country], country: str, **kwargs: Any) -> None:
        super().__init__(*args, country=country, **kwargs)
        here = next((each for each in countries if each.code == country), countries[0])
        named = dict(LANGUAGES)
        self.fields["language"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, as declared above
            (each, named[each]) for each in here.languages
        ]
        zones = dict.fromkeys([here.time_zone, *(each.time_zone for each in countries)])
        self.fields["zone"].choices = [(each, each) for each in zones]  # type: ignore[attr-defined]  # a ChoiceField, as declared above


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.ENTER_PARTICIPANTS)
def enrol_page(request: StudyRequest, screening: str) -> HttpResponse:
    """Ask how they are reached, and take them in."""
    rows = Screening.objects.select_related("site__clinic", "participant", "referral__patient")
    found = get_object_or_404(rows, pk=screening, study=request.study)
    if taking := getattr(found, "participant", None):
        return redirect("trial_office:study_participant", request.study.pk, taking.pk)
    arrival = Arrival.objects.filter(entry=found.entry_id).first() if found.entry_id else None
    form = EnrolForm(
        request.POST if request.method == "POST" else None,
        countries=list(request.protocol.sites.countries),
        country=found.site.country,
        initial={"key": uuid4().hex, **_left_by(arrival)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = take_in(request, found, form.cleaned_data)
        except TrialRefused as refused:
            form.add_error(None, in_words(refused, request.protocol, request.LANGUAGE_CODE))
        else:
            said = _("{number} is on the way into the study.").format(number=made.number)
            messages.success(request, said)
            return redirect("trial_office:study_participant", request.study.pk, made.pk)
    context = {
        **study_frame(request, "screenings"),
        "screening": found,
        "said": said_of(found, request.protocol, request.LANGUAGE_CODE),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "trial_office/study/entering/enrol.html", context, status=status)


@transaction.atomic
def take_in(request: StudyRequest, screening: Screening, typed: dict[str, Any]) -> Participant:
    """Give a study number, keep how they are reached, and send the link if that is asked for.

    raises  TrialRefused; nothing is written then
    """
    by, at = request.user.pk, clock.now()
    referral = screening.referral
    made = enrol(
        screening=screening,
        protocol=request.protocol,
        patient=referral.patient if referral else None,
        language=typed["language"],
        zone=typed["zone"],
        by=by,
        at=at,
    )
    keep_contact(
        participant=made,
        **{name: typed[name] for name in ("name", "email", "phone", "prefers")},
        by=by,
        at=at,
    )
    if left := Arrival.objects.filter(entry=screening.entry_id or "").first():
        forget_arrival(arrival=left, reason="taken into a study", by=by, at=at)
    if typed["send"]:
        send_link(request, made, key=typed["key"])
    return made


def _left_by(arrival: Arrival | None) -> dict[str, str]:
    """Return what somebody left when they came, for the form to begin with."""
    if arrival is None:
        return {}
    way = ContactDetails.Way.EMAIL if arrival.email else ContactDetails.Way.SMS
    held = {name: getattr(arrival, name) for name in ("name", "email", "phone", "language")}
    return {**held, "prefers": way.value}
