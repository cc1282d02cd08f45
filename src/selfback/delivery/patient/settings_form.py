"""The forms of the settings and of leaving."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.models import Patient
from selfback.domain.prompting.times import Quiet, TimeIsQuiet, TooManyTimes, Wishes, wishes

LANGUAGES = [("en", "English"), ("da", "Dansk"), ("nb", "Norsk")]
COUNTRIES = [("DK", _("Denmark")), ("NO", _("Norway")), ("GB", _("United Kingdom"))]
REASONS = [
    (Patient.Leaving.BETTER, _("I am better")),
    (Patient.Leaving.ALONE, _("I manage on my own")),
    (Patient.Leaving.OTHER, _("Something else")),
]


def _time_field(label: Any, **fields: Any) -> forms.TimeField:
    return forms.TimeField(
        required=False,
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please give a time of day such as 19:30.")},
        **fields,
    )


class SettingsForm(forms.Form):
    """What one is called, the language, where one lives, and when to be reminded.

    What is left empty stays as it was, but for the second time, which is then none.
    """

    name = forms.CharField(max_length=80, required=False, label=_("What shall we call you?"))
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))
    country = forms.ChoiceField(
        choices=COUNTRIES,
        label=_("Where you live"),
        help_text=_("Decides which emergency number we show."),
    )
    reminders = forms.ChoiceField(
        choices=[("on", _("Yes, few and short")), ("off", _("No"))],
        required=False,
        label=_("Shall we remind you?"),
    )
    reminder_time = _time_field(_("When may we remind you?"))
    second_time = _time_field(_("A second time, if you like"))
    quiet_from = _time_field(
        _("Quiet from"), help_text=_("Nothing is sent in these hours, wherever you are.")
    )
    quiet_to = _time_field(_("Quiet until"))

    def __init__(self, *args: Any, wished: Wishes, most: int, **fields: Any) -> None:
        self.wished = wished
        self.most = most
        super().__init__(*args, **fields)

    def clean(self) -> dict[str, Any]:
        """Check that no chosen time lies in the quiet hours."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        before = self.wished
        quiet = Quiet(
            begins=_or(told["quiet_from"], before.quiet.begins),
            ends=_or(told["quiet_to"], before.quiet.ends),
        )
        times = [_or(told["reminder_time"], before.times[0])]
        times += [] if told["second_time"] in {None, *times} else [told["second_time"]]
        is_off = told["reminders"] == "off" if told["reminders"] else before.is_off
        try:
            self.wished = wishes(times, quiet, most=self.most, is_off=is_off)
        except TimeIsQuiet as refused:
            name = "reminder_time" if refused.chosen == times[0] else "second_time"
            self.add_error(name, _("This time lies in your quiet hours."))
        except TooManyTimes:
            self.add_error("second_time", _("That is more than we send in a day."))
        return told


def _or(chosen: time | None, before: time) -> time:
    return before if chosen is None else chosen


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
