"""What a professional types to reach a person: a telephone number or an e-mail address."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from selfback.apps.messages.models import OutgoingMessage

PREFIXES = {"DK": "45", "NO": "47", "GB": "44"}
NATIONAL = {
    "DK": re.compile(r"[2-9]\d{7}"),
    "NO": re.compile(r"[49]\d{7}"),
    "GB": re.compile(r"07\d{9}"),
}
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")


class AddressNotUnderstood(ValueError):
    """Neither a telephone number nor an e-mail address; the sentence is for who typed it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach a person: the channel and the address in its plain form."""

    channel: OutgoingMessage.Channel
    address: str


def read_address(typed: str, country: str) -> Reach:
    """Return how to reach a person; raises AddressNotUnderstood.

    country     of the clinic; decides what a number without a prefix means

    >>> read_address("20 12 34 56", "DK").address
    '+4520123456'
    """
    typed = typed.strip()
    if not typed:
        raise AddressNotUnderstood(_("Please type a mobile number or an e-mail address."))
    if "@" in typed:
        try:
            validate_email(typed)
        except ValidationError as error:
            raise AddressNotUnderstood(
                _("This does not look like an e-mail address. Please look at it again.")
            ) from error
        return Reach(OutgoingMessage.Channel.EMAIL, typed)
    digits = re.sub(r"[\s().\-/]", "", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if NATIONAL[country].fullmatch(digits):
        digits = f"+{PREFIXES[country]}{digits.removeprefix('0')}"
    if INTERNATIONAL.fullmatch(digits):
        return Reach(OutgoingMessage.Channel.SMS, digits)
    raise AddressNotUnderstood(
        _(
            "This does not look like a mobile number. Write it with all digits, such as {example}."
        ).format(example={"DK": "20 12 34 56", "NO": "412 34 567", "GB": "07700 900123"}[country])
    )
