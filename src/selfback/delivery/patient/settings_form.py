"""The forms of the settings and of leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.models import Patient

LANGUAGES = [("en", "English"), ("da", "Dansk"), ("nb", "Norsk")]
COUNTRIES = [("DK", _("Denmark")), ("NO", _("Norway")), ("GB", _("United Kingdom"))]
REASONS = [
    (Patient.Leaving.BETTER, _("I am better")),
    (Patient.Leaving.ALONE, _("I manage on my own")),
    (Patient.Leaving.OTHER, _("Something else")),
]


class SettingsForm(forms.Form):
    """What one is called, the language, where one lives, and when to be reminded."""

    name = forms.CharField(max_length=80, required=False, label=_("What shall we call you?"))
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))
    country = forms.ChoiceField(
        choices=COUNTRIES,
        label=_("Where you live"),
        help_text=_("Decides which emergency number we show."),
    )
    reminder_time = forms.TimeField(
        required=False,
        label=_("When may we remind you?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give a time of day such as 19:30.")},
    )


class LeaveForm(forms.Form):
    """Why one leaves; any reason is fine."""

    reason = forms.ChoiceField(
        choices=REASONS,
        label=_("What fits best?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what fits best.")},
    )
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Anything you want to tell us?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
