"""The forms of the number that reminders go to by SMS: the number, and the code sent to it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone


class NumberForm(forms.Form):
    """A mobile number, as people write it where they live."""

    number = forms.CharField(
        max_length=30,
        label=gettext_lazy("Mobile number"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("Please type a mobile number.")},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._country = country

    def clean_number(self) -> str:
        """Return the number in international form."""
        try:
            return read_telephone(self.cleaned_data["number"], self._country or None)
        except NumberNotUnderstood as error:
            raise ValidationError(str(error)) from error


class CodeForm(forms.Form):
    """The six digits that came by SMS."""

    code = forms.CharField(
        max_length=20,
        label=gettext_lazy("The code from the SMS"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Please type the six digits from the SMS.")},
    )

    def clean_code(self) -> str:
        """Return the digits alone."""
        code = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(code) != 6:
            raise ValidationError(_("Please type the six digits from the SMS."))
        return code
