"""Whom to call, by country; never by language."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Need(StrEnum):
    """What one needs help with."""

    DANGER = "danger"  # danger to life
    URGENT = "urgent"  # cannot wait for one's own doctor
    DOCTOR = "doctor"  # one's own doctor, no common number
    TALK = "talk"  # someone to talk to, thoughts of suicide


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """One number to call.

    number      as dialled, without spaces; empty if there is no common number
    shown       as people write it there
    name        in the country's own language; may be empty
    region      where in the country it serves; empty: everywhere
    """

    need: Need
    number: str
    shown: str
    name: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country and whom to call there.

    code    ISO 3166-1 alpha-2: "DK", "NO", "GB"
    """

    code: str
    helplines: tuple[Helpline, ...]
    checked_on: date
    source: str
