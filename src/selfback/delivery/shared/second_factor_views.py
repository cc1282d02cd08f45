"""Setting up a second factor counts as having just used it: the spare codes show at once."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView


class SetUpApp(ActivateTOTPView):
    """Setting up the authenticator app."""

    def form_valid(self, form: Any) -> Any:
        """Keep the app, and that its code was typed just now."""
        response = super().form_valid(form)
        _note_use(self.request, Authenticator.Type.TOTP)
        return response


class SetUpPasskey(AddWebAuthnView):
    """Setting up a passkey."""

    def form_valid(self, form: Any) -> Any:
        """Keep the passkey, and that its owner proved to be there just now."""
        response = super().form_valid(form)
        _note_use(self.request, Authenticator.Type.WEBAUTHN)
        return response


def _note_use(request: Any, type: Any) -> None:
    record_authentication(request, request.user, "mfa", type=type, reauthenticated=True)
