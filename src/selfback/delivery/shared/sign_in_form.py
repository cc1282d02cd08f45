"""The form that asks for a sign-in code, with our words for a wrong address."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django.utils.translation import gettext_lazy as _

ADDRESS_FAULTS = {
    "required": _("Please type your e-mail address."),
    "invalid": _("This does not look like an e-mail address. Please check it."),
}


class SignInForm(RequestLoginCodeForm):
    """One address; a code is sent to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages.update(ADDRESS_FAULTS)
