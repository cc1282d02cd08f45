"""How people get an account and sign in: by a code or a passkey, never with a password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

JOINING = "joining"
"""Session key under which the join flow keeps what was agreed to before the account exists."""
STAFF_SESSION_SECONDS = 12 * 60 * 60


class Accounts(DefaultAccountAdapter):
    """Opens sign-up only inside the join flow, and keeps the language chosen there."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Please check it, or ask for a new one."),
        "too_many_login_attempts": _("That was too often. Please wait ten minutes and try again."),
        "rate_limited": _("That was too often. Please wait a minute and try again."),
        "unverified_primary_email": _("Please confirm your e-mail address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether an account may be made in this session."""
        return JOINING in request.session

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Make the user with the language of the page they signed up on."""
        user.language = translation.get_language() or "en"
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead someone who has just agreed to the beginning of their record, others home."""
        agreed = request.session.get(JOINING, {}).get("agreed_by") is not None
        return reverse("patient:joined" if agreed else "home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead on from sign-up as from signing in."""
        return self.get_login_redirect_url(request)

    def pre_login(self, request: HttpRequest, user: Any, **known: Any) -> Any:
        """Take the address of someone whom an administrator added as theirs: they got the code."""
        if not known["signup"] and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return super().pre_login(request, user, **known)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; staff for a working day, patients for as long as the settings say."""
        super().login(request, user)
        if user.is_staff_member:
            request.session.set_expiry(STAFF_SESSION_SECONDS)

    def add_message(self, request: HttpRequest, level: int, *what: Any, **named: Any) -> None:
        """Keep only what went wrong; the pages themselves say what went well."""
        if level >= ERROR:
            super().add_message(request, level, *what, **named)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell someone who signed up again that they have an account, and how to sign in."""
        self.send_mail("account/email/account_already_exists", email, self._addresses())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that knows where to join and where to sign in."""
        super().send_mail(template_prefix, email, {**self._addresses(), **context})

    def _addresses(self) -> dict[str, str]:
        build = self.request.build_absolute_uri
        return {
            "sign_in_url": build(reverse("account_login")),
            "join_url": build(reverse("patient:join")),
        }
