"""Writes of the numbers that prompts go to by SMS; no number stands in the audit trail."""

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import SmsNumber

CODE_LASTS = timedelta(minutes=30)
TRIES_MOST = 5


class Typed(StrEnum):
    """What came of a code that was typed."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    TOO_OLD = "too-old"
    TOO_OFTEN = "too-often"


@transaction.atomic
def ask_number(*, patient: Patient, number: str, code: str, by: str, at: datetime) -> SmsNumber:
    """Keep a number that waits for its code; it takes the place of any other the person had."""
    held, _is_new = SmsNumber.objects.update_or_create(
        patient=patient,
        defaults={
            "number": number,
            "code_digest": _digest(patient, code),
            "asked_at": at,
            "tries": 0,
            "confirmed_at": None,
        },
    )
    record(Kind.PROMPT_NUMBER_ASKED, subject=held, by=by, at=at)
    return held


@transaction.atomic
def confirm_number(*, patient: Patient, code: str, by: str, at: datetime) -> Typed:
    """Take a code that was typed; raises SmsNumber.DoesNotExist if no number waits for one."""
    held = SmsNumber.objects.select_for_update().get(patient=patient, confirmed_at=None)
    if held.tries >= TRIES_MOST:
        typed = Typed.TOO_OFTEN
    elif at - held.asked_at > CODE_LASTS:
        typed = Typed.TOO_OLD
    elif not hmac.compare_digest(held.code_digest, _digest(patient, code)):
        held.tries, typed = held.tries + 1, Typed.WRONG
    else:
        held.confirmed_at, held.code_digest, typed = at, "", Typed.CONFIRMED
    held.save(update_fields=["tries", "confirmed_at", "code_digest"])
    changes = {"typed": (None, typed.value)}
    record(Kind.PROMPT_NUMBER_TYPED, subject=held, by=by, at=at, changes=changes)
    return typed


@transaction.atomic
def forget_number(*, patient: Patient, by: str, at: datetime) -> bool:
    """Forget the number of a person; return whether there was one."""
    held = SmsNumber.objects.select_for_update().filter(patient=patient).first()
    if held is None:
        return False
    record(Kind.PROMPT_NUMBER_FORGOTTEN, subject=held, by=by, at=at)
    held.delete()
    return True


def _digest(patient: Patient, code: str) -> str:
    return hashlib.sha256(f"{patient.pk}:{code}".encode()).hexdigest()
