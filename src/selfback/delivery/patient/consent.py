"""What a person agrees to before the first question, in their language."""

from typing import Any

from django.utils.translation import gettext as _

VERSION = "care-2026.1"


def consent_points() -> list[tuple[str, str, str]]:
    """Return the points of the consent as (icon, heading, text), in the active language."""
    return [
        (
            "list",
            _("What it is"),
            _(
                "Each week you get a plan: steps, exercises and a short message a day. "
                "A computer makes it from your answers."
            ),
        ),
        (
            "person",
            _("What it is not"),
            _("It is not an examination, and it does not replace your clinician."),
        ),
        (
            "lock",
            _("What we keep"),
            _(
                "Your answers, your plans and what you do with them. "
                "We keep them on our own server and do not sell them."
            ),
        ),
        (
            "people",
            _("Who sees it"),
            _("You. Your clinic only if you say so below, and you can change that at any time."),
        ),
        (
            "back",
            _("You can stop"),
            _("Leave whenever you like, without a reason, and take your data with you."),
        ),
    ]


def consent_text() -> str:
    """Return the consent as one text: what is kept as a digest of what was agreed to."""
    return "\n\n".join(f"{heading}\n{text}" for _icon, heading, text in consent_points())


def learning_text() -> str:
    """Return what one agrees to who lets their weeks help others; not needed to take part."""
    return _(
        "My weeks may help other people’s plans: my answers, what I did and how it went, "
        "without my name. I can stop this at any time."
    )


def joining(
    country: str,
    clinic_id: str | None,
    *,
    channel: str = "",
    token: str = "",
    access: str = "",
) -> dict[str, Any]:
    """Return what the session keeps from the first page to the confirmed address.

    channel     how they came to the clinic's code
    token       of the referral whose link they opened
    access      id of the access by which a study opened the app for them
    """
    return {
        "country": country,
        "clinic": clinic_id,
        "agreed_by": None,
        "shares": False,
        "channel": channel,
        "token": token,
        "access": access,
    }
