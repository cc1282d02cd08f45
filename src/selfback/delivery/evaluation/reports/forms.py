"""The form that asks for a report: what only the evaluators can say, and what it tells of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[str, str]]
MISSING = {"required": _("Please write something here.")}


class ReportForm(forms.Form):
    """A report of what the database holds now."""

    title = forms.CharField(max_length=120, label=_("Title"), error_messages=MISSING)
    evaluators = forms.CharField(max_length=120, label=_("Who evaluates"), error_messages=MISSING)
    aim = forms.CharField(
        max_length=500,
        label=_("What was to be found out"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=MISSING,
    )
    survey = forms.ChoiceField(required=False, label=_("Survey of vignettes"))
    series = forms.ChoiceField(required=False, label=_("Statements on daily work"))
    project = forms.ChoiceField(
        required=False,
        label=_("Coded texts"),
        help_text=_("Projects in which you settle codings."),
    )

    def __init__(
        self, *args: Any, surveys: Choices, series: Choices, projects: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {"survey": list(surveys), "series": list(series), "project": list(projects)}
        for name, choices in given.items():
            field: Any = self.fields[name]
            field.choices = [*choices, ("", _("None"))]
            field.initial = field.choices[0][0]
