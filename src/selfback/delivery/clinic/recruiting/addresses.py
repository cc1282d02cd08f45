"""What a professional types to reach a person: a telephone number or an e-mail address."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from selfback.apps.messages.models import OutgoingMessage
from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone


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
    try:
        return Reach(OutgoingMessage.Channel.SMS, read_telephone(typed, country))
    except NumberNotUnderstood as error:
        raise AddressNotUnderstood(str(error)) from error
