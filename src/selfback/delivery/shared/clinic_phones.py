"""The number on which a clinic is called, as people read it."""

from dataclasses import dataclass

from selfback.apps.contacts.models import ClinicPhone
from selfback.apps.people.models import Clinic

PAIRED = ("+45", "+47")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A number to call: as dialled, and as people write it in the country."""

    number: str
    shown: str


def line_of(clinic: Clinic | None) -> Line | None:
    """Return a clinic's number; None where there is none."""
    held = ClinicPhone.objects.filter(clinic=clinic).exclude(number="").first() if clinic else None
    return Line(number=held.number, shown=shown(held.number)) if held else None


def shown(number: str) -> str:
    """Return a number as people write it: in pairs in Denmark and Norway.

    number  in international form (E.164)

    >>> shown("+4533123456")
    '33 12 34 56'
    """
    if number.startswith(PAIRED) and len(number) == 11:
        digits = number[3:]
        return " ".join(digits[n : n + 2] for n in range(0, len(digits), 2))
    return f"0{number[3:]}" if number.startswith("+44") else number
