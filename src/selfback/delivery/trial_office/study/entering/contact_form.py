"""How a participant is reached: name, address, number, and which of the two they prefer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.trial.models import ContactDetails
from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone

WAYS = [
    (ContactDetails.Way.EMAIL.value, _("E-mail")),
    (ContactDetails.Way.SMS.value, _("Text message")),
]


class ContactForm(forms.Form):
    """Name and ways; at least one way."""

    name = forms.CharField(
        max_length=120,
        label=_("Name"),
        error_messages={"required": _("Please give their name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=_("Mobile number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    prefers = forms.ChoiceField(
        choices=WAYS, label=_("They would rather be asked by"), initial=ContactDetails.Way.EMAIL
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_prefers(self) -> ContactDetails.Way:
        """Return the way."""
        return ContactDetails.Way(self.cleaned_data["prefers"])

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
            self.add_error("email", _("Please give an e-mail address or a telephone number."))
        return typed
