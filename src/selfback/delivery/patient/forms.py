"""Small forms of the week: steps of a day, and the step goal."""

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHOLE = {
    "required": gettext_lazy("Please type a number of steps."),
    "invalid": gettext_lazy("Please type a whole number, such as 4500."),
    "min_value": gettext_lazy("Steps cannot be fewer than none."),
}


class WholeNumberField(forms.IntegerField):
    """A whole number as people type it: 4500, 4.500, 4,500 or 4 500."""

    def to_python(self, value: object) -> int | None:
        """Take out the separators of thousands before reading the number."""
        if isinstance(value, str):
            value = value.translate(str.maketrans("", "", " .,\u00a0\u202f"))
        number: int | None = super().to_python(value)
        return number


class StepsForm(forms.Form):
    """The steps of one day."""

    steps = WholeNumberField(min_value=0, label=gettext_lazy("Steps"), error_messages=WHOLE)
    day = forms.DateField(
        required=False,
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Please choose a day.")},
    )

    @property
    def slip_of_the_finger(self) -> str:
        """What is said when the number or the day cannot be right."""
        return _(
            "Please check the number and the day: up to 100,000 steps, and not ahead of today."
        )


class GoalStepsForm(forms.Form):
    """The step goal a person wants for the week."""

    goal = WholeNumberField(min_value=0, label=gettext_lazy("Steps a day"), error_messages=WHOLE)

    def out_of_bounds(self, low: int, high: int) -> str:
        """What is said when the goal lies outside the rules."""
        return _("Please choose a goal from {low} to {high} steps.").format(
            low=number_format(low), high=number_format(high)
        )
