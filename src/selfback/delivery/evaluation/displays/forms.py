"""The forms of joint displays: the display itself, and one row of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.delivery.evaluation.displays.looking import mismatch
from selfback.delivery.evaluation.displays.words import FITS, TEMPLATES
from selfback.domain.integration.display import Fit

Choices = Iterable[tuple[str, Any]]
MISSING = {"required": _("Please write something here.")}


class DisplayForm(forms.Form):
    """Title and layout."""

    title = forms.CharField(max_length=120, label=_("Title"), error_messages=MISSING)
    template = forms.ChoiceField(label=_("Layout"), choices=list(TEMPLATES.items()))


class NewDisplayForm(DisplayForm):
    """A display, and the coded texts that it speaks of."""

    project = forms.ChoiceField(
        required=False,
        label=_("Coded texts"),
        help_text=_("Projects in which you settle codings."),
    )

    def __init__(self, *args: Any, projects: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.choices = [("", _("None: numbers alone")), *projects]


class RowForm(forms.Form):
    """One row; what it may name comes as choices."""

    topic = forms.CharField(
        max_length=120,
        label=_("Topic"),
        help_text=_("A theme, a construct or a case."),
        error_messages=MISSING,
    )
    construct = forms.CharField(
        required=False,
        max_length=120,
        label=_("Construct (may stay empty)"),
        help_text=_("Such as Coherence or Collective action."),
    )
    numbers = forms.MultipleChoiceField(required=False, label=_("Numbers"))
    themes = forms.MultipleChoiceField(required=False, label=_("Themes"))
    quotes = forms.MultipleChoiceField(required=False, label=_("Quotes"))
    fit = forms.ChoiceField(
        label=_("Fit"), choices=list(FITS.items()), widget=forms.RadioSelect, initial=Fit.SILENT
    )
    meta_inference = forms.CharField(
        label=_("Meta-inference"),
        help_text=_("What follows from numbers and words together, in a sentence or two."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=MISSING,
    )

    def __init__(
        self, *args: Any, numbers: Choices, themes: Choices, quotes: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("numbers", numbers), ("themes", themes), ("quotes", quotes)):
            field: Any = self.fields[name]
            field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """Refuse a fit for which numbers or words are missing."""
        held = super().clean() or {}
        if "fit" in held:
            words = [*held.get("themes", ()), *held.get("quotes", ())]
            if lacks := mismatch(Fit(held["fit"]), held.get("numbers", ()), words):
                self.add_error("fit", lacks)
        return held
