"""The form on which somebody who came leaves a way to be reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone

ARRIVING = "arriving"
"""Session key under which it is kept how somebody came, until they have left a way."""
ARRIVED = "arrived"
"""Session key of the token by which they can take their details back."""


class ArrivalForm(forms.Form):
    """Name and at least one way; and that it is all right to be called."""

    name = forms.CharField(
        max_length=120,
        label=_("Your name"),
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=_("Telephone number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(
        label=_("The study’s team may use this to reach me about the study."),
        error_messages={"required": _("Please tick this, or leave the page: both are fine.")},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        """Return the number in international form."""
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            return read_telephone(typed, self.country)
        except NumberNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Refuse details by which nobody can be reached."""
        typed: dict[str, Any] = super().clean() or {}
        faults = {"email", "phone"} & self.errors.keys()
        if not faults and not typed.get("email") and not typed.get("phone"):
            self.add_error("phone", _("Please write a telephone number or an e-mail address."))
        return typed
