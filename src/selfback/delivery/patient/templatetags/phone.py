"""What the script on every patient page needs to know."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from selfback.delivery.shared.person import person_key

register = template.Library()


@register.simple_tag(takes_context=True)
def phone_person(context: dict[str, Any]) -> str:
    """Return whose page this is, and see to it that the phone can send what it keeps."""
    request = context["request"]
    if not request.user.is_authenticated:
        return ""
    get_token(request)  # sets the cookie that the outbox reads when it sends
    return person_key(request.user)


@register.simple_tag
def phone_words() -> dict[str, str]:
    """Return the sentences of the quiet line in the reader's language."""
    return {
        "waiting": _("Saved on this phone, {count} waiting."),
        "signIn": _("Sign in to send"),
        "kept": _("No network. You see this page as it was at {time}."),
        "unreadable": _("This entry could not be read."),
        "remove": _("Remove"),
        "logout": _(
            "{count} waiting on this phone. They stay here and are sent when you sign in again. "
            "Press once more to sign out."
        ),
    }
