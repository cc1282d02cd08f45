"""The forms about harm: an event, what was learned of it, a deviation."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.trial.models import AdverseEventVersion, Deviation, Study, StudySite
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.harms import words
from selfback.domain.trial.adverse import (
    EventFacts,
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
)

DAY = {"type": "date"}
MOMENT = "%Y-%m-%dT%H:%M"


def _choices(held: Any) -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose …")), *((key.value, said) for key, said in held.items())]


class EventForm(forms.Form):
    """What is known of an event; `when` is the moment it, or what is new of it, became known."""

    text = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("In words that name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    seriousness = forms.ChoiceField(
        label=gettext_lazy("How serious"),
        help_text=gettext_lazy(
            "A serious event starts the clock: the investigator must be told in time."
        ),
        choices=_choices(words.SERIOUSNESS),
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("How strong"),
        help_text=gettext_lazy("Strong is not the same as serious."),
        choices=_choices(words.SEVERITY),
    )
    relatedness = forms.ChoiceField(
        label=gettext_lazy("Does it come from taking part"),
        help_text=gettext_lazy("Judge it without asking which treatment they get."),
        choices=_choices(words.RELATEDNESS),
    )
    expected = forms.ChoiceField(
        label=gettext_lazy("Was it foreseen"), choices=_choices(words.EXPECTED)
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=_choices(words.OUTCOMES)
    )
    started_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    ended_on = forms.DateField(
        label=gettext_lazy("Last day, if it is over"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    when = forms.DateTimeField(
        label=gettext_lazy("When the study first knew of it"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_when(self) -> datetime:
        """Return the moment; refuse one to come."""
        when: datetime = self.cleaned_data["when"]
        if when > clock.now():
            raise forms.ValidationError(_("This moment is still to come."))
        return when

    @property
    def facts(self) -> EventFacts:
        """What was typed, as the domain knows it."""
        typed = self.cleaned_data
        return EventFacts(
            seriousness=Seriousness(typed["seriousness"]),
            severity=Severity(typed["severity"]),
            relatedness=Relatedness(typed["relatedness"]),
            expected=Expectedness(typed["expected"]),
            outcome=Outcome(typed["outcome"]),
            started_on=typed["started_on"],
            ended_on=typed["ended_on"],
            text=typed["text"],
        )


class RevisionForm(EventForm):
    """What is new of an event, and why it is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].label = _("When this became known")


def held_in(version: AdverseEventVersion) -> dict[str, Any]:
    """Return what a version holds, to be changed in a form."""
    names = (*("text", "seriousness", "severity", "relatedness"), "expected", "outcome")
    held = {name: getattr(version, name) for name in (*names, "started_on", "ended_on")}
    return {**held, "when": timezone.localtime(clock.now())}


class DeviationForm(forms.Form):
    """What was not done as the protocol says."""

    participant = forms.CharField(
        label=gettext_lazy("Participant’s number"),
        help_text=gettext_lazy("Leave it empty if it was about a site or the whole study."),
        max_length=30,
        required=False,
    )
    site = forms.ModelChoiceField(
        label=gettext_lazy("Site"), queryset=StudySite.objects.none(), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it was about"), choices=_choices(words.DEVIATIONS)
    )
    weight = forms.ChoiceField(label=gettext_lazy("How much"), choices=_choices(words.WEIGHTS))
    happened_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("In words that name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    action = forms.CharField(
        label=gettext_lazy("What was done about it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        sites: Any = self.fields["site"]
        sites.queryset = StudySite.objects.filter(study=study).select_related("clinic")
        sites.label_from_instance = lambda site: site.clinic.name

    def clean_participant(self) -> Any:
        """Return the participant; refuse a number that the study does not have."""
        number = self.cleaned_data["participant"].strip()
        if not number:
            return None
        found = self.study.participants.filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody in this study has this number."))
        return found

    def clean_happened_on(self) -> Any:
        """Return the day; refuse one to come."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate(clock.now()):
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return {
            **typed,
            "kind": Deviation.Kind(typed["kind"]),
            "weight": Deviation.Weight(typed["weight"]),
        }
