"""The form with which someone agrees and makes an account; allauth uses it for sign-up."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from selfback.delivery.patient.consent import learning_text
from selfback.delivery.shared.accounts import JOINING
from selfback.delivery.shared.sign_in_form import ADDRESS_FAULTS


class JoinForm(SignupForm):
    """An address for the sign-in code, a name, and what to agree to; only the first must be."""

    name = forms.CharField(max_length=80, required=False, label=_("What shall we call you?"))
    agree = forms.BooleanField(
        label=_("I have read this and agree"),
        error_messages={"required": _("Please tick that you agree; without it we cannot begin.")},
    )
    shares = forms.BooleanField(required=False, label=_("My clinic may see my answers and plans"))
    teaches = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teaches"].label = learning_text()
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].error_messages.update(ADDRESS_FAULTS)

    def save(self, request: HttpRequest) -> Any:
        """Make the user, and keep what was agreed to until the address is confirmed."""
        user = super().save(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        request.session[JOINING] = {
            **request.session[JOINING],
            "shares": self.cleaned_data["shares"],
            "teaches": self.cleaned_data["teaches"],
            "agreed_by": user.pk,
        }
        return user
