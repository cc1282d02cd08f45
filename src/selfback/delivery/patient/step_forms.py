"""Small forms about steps: a key for a phone, and minutes of another activity."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.uploads.models import UploadToken
from selfback.delivery.patient.step_words import WAYS

ACTIVITIES: dict[str, str | Promise] = {
    "cycling-easy": _("Cycling at ease, below 16 km an hour"),
    "cycling-brisk": _("Cycling briskly, 19 to 22 km an hour"),
    "swimming-slow": _("Swimming lengths, slowly"),
    "water-exercise": _("Exercise in water"),
    "strength": _("Strength training"),
    "gardening": _("Gardening"),
    "yoga": _("Gentle yoga or stretching"),
}
"""The activities of content/rules/step-equivalents.toml, in words."""


class KeyForm(forms.Form):
    """A key for a phone: what sends with it, and what the person calls it."""

    way = forms.ChoiceField(
        label=_("What sends the steps?"),
        choices=[(way, WAYS[way][0]) for way in UploadToken.Way.values],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    label = forms.CharField(
        label=_("What do you call the phone?"),
        max_length=60,
        error_messages={"required": _("Please give it a name, such as “My phone”.")},
    )


class ActivityForm(forms.Form):
    """Minutes of an activity."""

    activity = forms.ChoiceField(label=_("Activity"), choices=list(ACTIVITIES.items()))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=600,
        error_messages={
            "required": _("Please type a number of minutes."),
            "invalid": _("Please type a whole number, such as 30."),
            "min_value": _("Please type a whole number, such as 30."),
            "max_value": _("Please type at most 600 minutes."),
        },
    )
