"""What happens around every request: the person's language, and the second factor of staff."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]

OPEN_TO_STAFF_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/language")


def speak_the_users_language(get_response: Handler) -> Handler:
    """Show pages in the language the user chose, whatever the browser asks for."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return handle


class RefuseZeroBytes:
    """Answer 400 where a text that was sent holds a zero byte, which PostgreSQL cannot look up."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, _: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn PostgreSQL's complaint into a refusal; leave everything else alone."""
        is_zero_byte = isinstance(exception, DataError | ValueError) and "NUL" in str(exception)
        return HttpResponseBadRequest() if is_zero_byte else None


def require_second_factor_of_staff(get_response: Handler) -> Handler:
    """Send staff who have no second factor to where they set one up."""

    def handle(request: HttpRequest) -> HttpResponse:
        if _lacks_second_factor(request):
            return redirect("mfa_index")
        return get_response(request)

    return handle


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or request.path.startswith(OPEN_TO_STAFF_WITHOUT_SECOND_FACTOR):
        return False
    if settings.DEMO and request.session.get("persona"):
        return False
    return user.is_staff_member and not is_mfa_enabled(user)
