"""What the clinic prints: a poster with strips, cards, a slip for one person, a wall reminder."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.people.models import Clinic
from selfback.apps.referrals.models import Referral
from selfback.delivery.shared.paper import make_pdf, qr_svg
from selfback.domain.recruitment.entry import Channel

FOLDER = Path(__file__).parent / "paper"


class Paper(StrEnum):
    """What there is to print for everybody."""

    POSTER = "poster"
    CARDS = "cards"
    WALL = "wall"


def print_for_everybody(paper: Paper, clinic: Clinic, language: str, *, at: datetime) -> bytes:
    """Return the PDF of a poster, of cards or of the wall reminder in a language."""
    make: Callable[[Clinic], dict[str, Any]] = _wall if paper is Paper.WALL else _invitation
    with translation.override(language):
        facts = {**make(clinic), "language": language}
    channel = {Paper.POSTER: Channel.POSTER, Paper.CARDS: Channel.CARD}.get(paper)
    if channel is not None:
        facts |= _ways_in(join_address(clinic, channel), clinic)
    return make_pdf(FOLDER / f"{paper}.typ", facts, at=at)


def print_slip(referral: Referral, *, at: datetime) -> bytes:
    """Return the PDF of a slip with the link of one referral, in its language."""
    with translation.override(referral.language):
        facts = {**_invitation(referral.clinic), "language": referral.language}
    facts |= _ways_in(referral_address(referral), referral.clinic)
    return make_pdf(FOLDER / "slip.typ", facts, at=at)


def join_address(clinic: Clinic, channel: Channel) -> str:
    """Return where a code leads: short, so that the code stays coarse and easy to scan."""
    page = reverse("patient:join_by", args=[clinic.code, channel.value[0]])
    return settings.PUBLIC_ADDRESS + page


def clinic_address(clinic: Clinic) -> str:
    """Return the page of a clinic on which people join."""
    return settings.PUBLIC_ADDRESS + reverse("patient:join_clinic", args=[clinic.code])


def referral_address(referral: Referral) -> str:
    """Return the link of one referral."""
    return settings.PUBLIC_ADDRESS + reverse("patient:referred", args=[referral.token])


def _ways_in(address: str, clinic: Clinic) -> dict[str, str]:
    parts = urlsplit(settings.PUBLIC_ADDRESS + reverse("patient:join"))
    return {
        "qr": qr_svg(address),
        "address": address,
        "short": parts.netloc + parts.path,
        "code": clinic.code,
    }


def _invitation(clinic: Clinic) -> dict[str, Any]:
    return {
        "clinic": clinic.name,
        "title": _("Pain in your lower back?"),
        "lead": _("Get a weekly plan on your phone, made from your own answers."),
        "steps": [
            _("Point your phone’s camera at the code."),
            _("Answer a few questions. It takes about five minutes."),
            _("Walk, exercise and learn at your own pace, week by week."),
        ],
        "strip": _("A weekly plan for your back"),
        "by-hand": _("Or open this address and type the code:"),
        "note": _(
            "It is free and voluntary, and you decide what your clinic sees. "
            "If you get numb around the seat, or trouble with bladder or bowel, seek help at once."
        ),
    }


def _wall(clinic: Clinic) -> dict[str, Any]:
    return {
        "clinic": clinic.name,
        "title": _("Low back pain today?"),
        "lead": _("One question before they leave:"),
        "steps": [
            _("“Shall I send you a weekly plan for your back?”"),
            _("Yes: phone number, send. Under a minute."),
            _("No, or no time: one tap in the log. That counts too."),
        ],
        "note": _(
            "Adult, low back pain, a smartphone: that is all you need to judge. "
            "The rest is checked later."
        ),
    }
