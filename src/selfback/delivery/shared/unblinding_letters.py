"""Mails to those who are told that somebody was unblinded; they name neither person nor arm."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.notify import holders

TOLD = (Permission.MAKE_ALLOCATION_LISTS, Permission.RANDOMISE, Permission.UNBLIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblindingLetter:
    """One mail, in the reader's language."""

    address: str
    language: str
    subject: str
    body: str


def unblinding_letters(*, by: User) -> list[UnblindingLetter]:
    """Return a mail for everybody else who watches over the allocation."""
    readers = {user.pk: user for right in TOLD for user in holders(right, Q())}
    return [_letter(reader) for reader in readers.values() if reader.pk != by.pk]


def _letter(reader: User) -> UnblindingLetter:
    with translation.override(reader.language):
        return UnblindingLetter(
            address=reader.email,
            language=reader.language,
            subject=_("A participant was unblinded"),
            body=_(
                "Somebody on the team has looked up which treatment one participant gets, "
                "and has given a reason. This mail names neither the person nor the treatment. "
                "Sign in to read the reason and to note that you have seen it.\n\n"
                "You get this mail because you watch over the allocation of this study."
            ),
        )
