"""Who is screened: somebody of the clinic's log, or somebody whom no log has."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.permissions import Profession
from selfback.apps.referrals.models import LogEntry
from selfback.apps.trial.models import Screening, Study, StudySite
from selfback.delivery.shared import clock
from selfback.delivery.shared.sites import words
from selfback.domain.trial.protocol import Protocol

NOBODY = ""
MOST_SHOWN = 100


def to_screen(study: Study, site: StudySite) -> list[LogEntry]:
    """Return those of the clinic's log who were referred and not yet screened, the last first."""
    screened = Screening.objects.filter(study=study).exclude(entry=None).values("entry")
    log = LogEntry.objects.standing().filter(clinic=site.clinic_id).exclude(referred_on=None)
    found = log.exclude(pk__in=screened).select_related("recruiter", "referral")
    return list(found.order_by("-referred_on", "-pk")[:MOST_SHOWN])


def usual_for(site: StudySite) -> dict[str, Any]:
    """Return what the form begins with."""
    return {"referred_on": clock.today_in(site.clinic.zone), "key": uuid4().hex}


def deliverer_of(entry: LogEntry, protocol: Protocol) -> dict[str, Any]:
    """Return by whom, when and by which referral somebody of the log was referred."""
    who = entry.recruiter
    known = [
        grant.profession
        for grant in (who.grants.filter(ended_at=None) if who else ())
        if grant.profession in protocol.deliverers.professions
    ]
    return {
        "referral": getattr(entry, "referral", None),
        "deliverer": who,
        "referred_on": entry.referred_on,
        "profession": known[0] if known else "",
    }


class PersonForm(forms.Form):
    """One person who was referred. The key makes a form that is sent twice count once."""

    key = forms.CharField(max_length=32, widget=forms.HiddenInput)
    entry = forms.ChoiceField(required=False, label=_("Who"), widget=forms.RadioSelect, choices=[])
    referred_on = forms.DateField(
        label=_("Referred on"),
        help_text=_("For somebody of the log, the day in the log counts."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    profession = forms.ChoiceField(
        required=False, label=_("Profession of the clinician who referred")
    )

    def __init__(
        self, *args: Any, protocol: Protocol, people: list[LogEntry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.pk: each for each in people}
        named = [(each.pk, each.pk) for each in people]
        self.fields["entry"].choices = [*named, (NOBODY, _("Nobody of the log"))]  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        asked = [
            (each, words.PROFESSIONS[Profession(each)]) for each in protocol.deliverers.professions
        ]
        self.fields["profession"].choices = [("", _("Not known")), *asked]  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        self.protocol = protocol

    def clean_referred_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["referred_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("Please choose today or an earlier day."))
        return day

    def about(self, study: Study) -> dict[str, Any]:
        """Return what the screening is made with."""
        typed = self.cleaned_data
        entry = self.people.get(typed["entry"])
        if entry is None:
            return {
                "key": f"{study.pk}:{typed['key']}",
                "referred_on": typed["referred_on"],
                "profession": typed["profession"],
            }
        known = deliverer_of(entry, self.protocol)
        return {
            **known,
            "key": f"{study.pk}:entry:{entry.pk}",
            "entry": entry,
            "profession": typed["profession"] or known["profession"],
        }
