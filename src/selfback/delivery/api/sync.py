"""Receiving what a phone kept while it was offline: each write once, whatever is repeated."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth
from pydantic import AwareDatetime, ConfigDict, ValidationError

from selfback.apps.adjustments.errors import AlreadyLifted, NotTheirs
from selfback.apps.movement.services import DayNotYetCome, StepsOutOfRange
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.plans.errors import AmountOutOfRange, NotInPlan, SwapNotOffered
from selfback.apps.receipts.services import KeyUsedForSomethingElse, once
from selfback.delivery.api.problem import Problem
from selfback.delivery.api.writes import KINDS, Sitting
from selfback.delivery.shared import clock
from selfback.delivery.shared.person import person_key
from selfback.domain.safety.errors import TriageError

MOST_AT_ONCE = 200
REFUSALS = (
    AlreadyLifted,
    NotTheirs,
    DayNotYetCome,
    StepsOutOfRange,
    HasLeft,
    AmountOutOfRange,
    NotInPlan,
    SwapNotOffered,
    TriageError,
    KeyUsedForSomethingElse,
)

router = Router(auth=django_auth, tags=["sync"])


class Item(Schema):
    """One write as the phone kept it.

    key         made by the phone, unique for its user; a repeat does no harm
    told_at     by the phone's clock
    """

    model_config = ConfigDict(extra="forbid")
    key: str = Field(min_length=8, max_length=64)
    kind: str = Field(max_length=20)
    told_at: AwareDatetime
    payload: dict[str, Any]


class Batch(Schema):
    """Writes in the order they were made."""

    items: list[Item] = Field(max_length=MOST_AT_ONCE)


class Outcome(Schema):
    """What became of one write: kept, or refused with a sentence."""

    key: str
    kept: bool
    sentence: str = ""
    answer: dict[str, Any] = {}


class Outcomes(Schema):
    """What became of each write, in the order sent."""

    items: list[Outcome]


@router.post(
    "",
    response={200: Outcomes, 400: Problem, 401: Problem, 403: Problem},
    summary="Send what was kept offline",
)
def receive(request: HttpRequest, batch: Batch) -> Status[dict[str, Any]]:
    """Carry out each write once. A write that is refused does not hold up the others."""
    patient = (
        Patient.objects.select_related("user", "clinic").filter(user=request.user).first()  # type: ignore[misc]  # signed in: ninja's auth saw to it
    )
    if patient is None:
        return Status(403, {"detail": _("Only patients have a plan to write to.")})
    if request.headers.get("X-Person", person_key(patient.user)) != person_key(patient.user):
        return Status(403, {"detail": _("Somebody else is signed in on this phone now.")})
    now = clock.now()
    return Status(200, {"items": [_receive_one(patient, item, now) for item in batch.items]})


def _receive_one(patient: Patient, item: Item, now: datetime) -> dict[str, Any]:
    if item.kind not in KINDS:
        return _refused(item, _("This version of the app is too old. Please reload it."))
    schema, write = KINDS[item.kind]
    try:
        sent = schema.model_validate(item.payload)
        sitting = Sitting(patient=patient, told_at=min(item.told_at, now), at=now)
        answer = once(
            user_id=patient.user_id,
            key=item.key,
            content=[item.kind, item.payload],
            at=now,
            write=lambda: write(sitting, sent),
        )
    except ValidationError as error:
        where = ", ".join(".".join(str(part) for part in each["loc"]) for each in error.errors())
        return _refused(item, _("This entry could not be read ({where}).").format(where=where))
    except REFUSALS:
        return _refused(item, _("This entry does not fit your plan any more."))
    return {"key": item.key, "kept": True, "answer": answer}


def _refused(item: Item, sentence: str) -> dict[str, Any]:
    return {"key": item.key, "kept": False, "sentence": sentence}
