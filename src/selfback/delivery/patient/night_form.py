"""The form of the sleep diary: one night, remembered in the morning."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.sleep.models import NotedNight
from selfback.domain.schedule.nights import Night, NightDoesNotAddUp

PICK = _("Please choose one.")
TIME = {"required": _("Please give a time."), "invalid": _("Please write a time such as 22:45.")}
FALLING = (
    (5, _("Almost at once")),
    (15, _("About a quarter of an hour")),
    (30, _("About half an hour")),
    (60, _("About an hour")),
    (120, _("Two hours or more")),
)
AWAKE = (
    (0, _("Hardly at all")),
    (15, _("About a quarter of an hour")),
    (30, _("About half an hour")),
    (60, _("About an hour")),
    (120, _("Two hours or more")),
)
RESTED = (
    (NotedNight.Rested.NOT_AT_ALL, _("Not at all")),
    (NotedNight.Rested.LITTLE, _("A little")),
    (NotedNight.Rested.SOMEWHAT, _("Somewhat")),
    (NotedNight.Rested.WELL, _("Well")),
    (NotedNight.Rested.VERY_WELL, _("Very well")),
)


class NightForm(forms.Form):
    """One night; estimates will do."""

    morning = forms.DateField(
        label=_("Which morning?"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": _("Please choose a day."),
            "invalid": _("Please choose a day."),
            "ahead": _("This morning has not come yet."),
        },
    )
    lights_out = forms.TimeField(label=_("Lights out"), error_messages=TIME)
    falling = forms.TypedChoiceField(
        choices=FALLING,
        coerce=int,
        label=_("How long until you slept?"),
        error_messages={"required": PICK, "invalid_choice": PICK},
    )
    awake = forms.TypedChoiceField(
        choices=AWAKE,
        coerce=int,
        label=_("Awake in the night, in all"),
        error_messages={"required": PICK, "invalid_choice": PICK},
    )
    woke = forms.TimeField(label=_("Woke up for good"), error_messages=TIME)
    rested = forms.TypedChoiceField(
        choices=RESTED,
        coerce=int,
        label=_("How rested do you feel?"),
        error_messages={"required": PICK, "invalid_choice": PICK},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a night that has more waking than night."""
        cleaned = super().clean() or {}
        if not self.errors:
            names = ("lights_out", "woke", "falling", "awake")
            self.night = Night(**{name: cleaned[name] for name in names})
            try:
                _asleep = self.night.asleep
            except NightDoesNotAddUp:
                fault = _("These times do not add up to a night. Please look at them once more.")
                raise forms.ValidationError(fault) from None
        return cleaned
