"""The forms of clinics and of competitions between them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.models import COUNTRIES
from selfback.apps.people.sites import ClinicKind, RecruitingUnit
from selfback.delivery.shared.sites import words

LONGEST = timedelta(weeks=26)
UNITS = [(unit.value, said) for unit, said in words.UNITS.items()]
KINDS = [(kind.value, said) for kind, said in words.KINDS.items()]
IN_COUNTRIES = [(code, words.COUNTRIES[code]) for code, _name in COUNTRIES]
NAME_MISSING = {"required": _("Please give it a name.")}


class ClinicForm(forms.Form):
    """What a clinic is; whose recruiting is counted as one."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages=NAME_MISSING)
    kind = forms.ChoiceField(choices=KINDS, label=_("Kind"))
    recruits_by = forms.ChoiceField(choices=UNITS, label=_("Who is counted as one that recruits"))

    def clean_kind(self) -> ClinicKind:
        """Return the kind."""
        return ClinicKind(self.cleaned_data["kind"])

    def clean_recruits_by(self) -> RecruitingUnit | None:
        """Return the unit; None for what is usual in the country."""
        chosen = self.cleaned_data["recruits_by"]
        return RecruitingUnit(chosen) if chosen else None


class OpenForm(ClinicForm):
    """A new clinic."""

    country = forms.ChoiceField(choices=IN_COUNTRIES, label=_("Country"))
    recruits_by = forms.ChoiceField(
        choices=[("", _("As usual in the country")), *UNITS],
        required=False,
        label=_("Who is counted as one that recruits"),
    )

    field_order = ("name", "country", "kind", "recruits_by")


class CompetitionForm(forms.Form):
    """A competition between clinics; the last day belongs to it."""

    name = forms.CharField(max_length=80, label=_("Name"), error_messages=NAME_MISSING)
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    countries = forms.MultipleChoiceField(
        choices=IN_COUNTRIES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse what is over, ends before it begins, or goes on too long to be exciting."""
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if first and first < self.today:
            self.add_error("first", _("Please choose today or a later day."))
        elif first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("Please choose half a year at most."))
        return typed
