"""The forms of the trial office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.catalogue.models import CaseBaseRelease

SEEDS = _("The expert examples")


class ReleaseForm(forms.Form):
    """What a new release is called."""

    name = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,30}$",
        label=_("Name"),
        help_text=_("Small letters, digits and hyphens, such as spring-2027."),
        error_messages={
            "required": _("Please give it a name."),
            "invalid": _("Please use small letters, digits and hyphens only."),
        },
    )


class ComparisonForm(forms.Form):
    """Which two releases to compare, on how many weeks; left empty it is the expert examples."""

    release = forms.ModelChoiceField(
        CaseBaseRelease.objects.none(), required=False, empty_label=SEEDS, label=_("One")
    )
    other = forms.ModelChoiceField(
        CaseBaseRelease.objects.none(), required=False, empty_label=SEEDS, label=_("The other")
    )
    weeks = forms.IntegerField(
        min_value=1, max_value=2000, initial=100, label=_("Latest weeks to plan again")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("release", "other"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101  (declared above)
            choice.queryset = CaseBaseRelease.objects.held()


class ReasonForm(forms.Form):
    """What to do with a release, and why."""

    what = forms.ChoiceField(
        choices=[
            (each, each) for each in ("live", "seeds", "shadow", "no-shadow", "freeze", "unfreeze")
        ]
    )
    reason = forms.CharField(
        max_length=500,
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please say why.")},
    )
