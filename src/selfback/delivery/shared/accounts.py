"""How allauth makes accounts here: only for people who come with a clinic's code."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

JOINING = "joining"
"""Session key under which the join flow keeps what was agreed to before the account exists."""


class Accounts(DefaultAccountAdapter):
    """Opens sign-up only inside the join flow, and keeps the language chosen there."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether an account may be made in this session."""
        return JOINING in request.session

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Make the user with the language of the page they signed up on."""
        user.language = translation.get_language() or "en"
        return super().save_user(request, user, form, commit)
