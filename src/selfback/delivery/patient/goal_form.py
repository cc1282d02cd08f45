"""The form that makes a wish into a goal: what, when, what may come between, and then what."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GoalForm(forms.Form):
    """A goal in four short answers; only the first is needed."""

    what = forms.CharField(
        max_length=200,
        label=_("What do you want to do?"),
        help_text=_("Something you can see yourself do, such as a walk to the shop and back."),
        error_messages={
            "required": _("Please write what you want to do."),
            "max_length": _("Please keep it under 200 characters."),
        },
    )
    when = forms.CharField(
        max_length=200,
        required=False,
        label=_("When, where and how often?"),
        help_text=_("For example: Tuesdays and Fridays after work."),
    )
    obstacle = forms.CharField(
        max_length=200,
        required=False,
        label=_("What could come between?"),
        help_text=_("Rain, tiredness, a sore day."),
    )
    if_then = forms.CharField(
        max_length=200,
        required=False,
        label=_("If that happens, then I will …"),
        help_text=_("A smaller version counts too."),
    )
