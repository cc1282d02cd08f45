"""Steps that a phone sends by itself, with a key of the person's own."""

import io
import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from selfback.apps.people.errors import HasLeft
from selfback.apps.uploads.errors import KeyRevoked
from selfback.apps.uploads.models import UploadToken
from selfback.apps.uploads.services import push_steps
from selfback.apps.uploads.token_services import token_of_key
from selfback.delivery.api.simple_steps import as_table
from selfback.delivery.shared import clock
from selfback.delivery.shared.step_files.faults import fault_of
from selfback.delivery.shared.step_files.rules import import_rules, upload_rules
from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.found import Found, found_in
from selfback.domain.activity.importing.steps_file import read_steps

NAME = "the message"


class OwnKey(HttpBearer):
    """Lets in who brings a key that works."""

    def authenticate(self, request: HttpRequest, token: str) -> UploadToken | None:
        return token_of_key(secret=token)


class Rate(AuthRateThrottle):
    """So many messages by one key; a key is counted by its id, so no secret is in the cache."""

    scope = "steps"

    def get_cache_key(self, request: HttpRequest) -> str:
        token: UploadToken = request.auth  # type: ignore[attr-defined]
        return f"throttle_{self.scope}_{token.pk}"


class Kept(Schema):
    """What became of a message.

    new     rows that were not known before; 0 for a message sent again
    days    local days that it told of
    left_out    rows that cannot be true, or lie too far back
    """

    new: int
    days: int
    left_out: int


class NotKept(Schema):
    """Why a message was not kept: a code, and a sentence in English for who sets it up."""

    code: str
    detail: str


class NotLookedAt(Schema):
    """Why nothing was looked at."""

    detail: Any


router = Router(auth=OwnKey(), tags=["steps"])


@router.post(
    "",
    response={
        200: Kept,
        400: NotKept,
        401: NotLookedAt,
        403: NotKept,
        413: NotKept,
        429: NotLookedAt,
    },
    throttle=[Rate(settings.PUSH_RATE)],
    summary="Send steps from a phone",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {},
                    "example": {"date": "2027-01-31", "steps": 4250},
                }
            },
        }
    },
)
def push(request: HttpRequest) -> Status[Any]:
    """Keep steps, each row once; sending the same again does no harm.

    The body is one of: `{"date": "2027-01-31", "steps": 4250}`, a list of such days, or what
    Health Auto Export, Open mHealth or FHIR write, or a table.
    """
    token: UploadToken = request.auth  # type: ignore[attr-defined]
    most = upload_rules().push_bytes_most
    try:
        body = request.body
    except RequestDataTooBig:
        body = None
    if body is None or len(body) > most:
        return Status(413, {"code": "large", "detail": f"a message has at most {most:,} bytes"})
    try:
        found = _found(token, body)
    except FileRefused as refused:
        return Status(400, {"code": fault_of(refused).value, "detail": str(refused)})
    now = clock.now()
    try:
        new = push_steps(
            token=token,
            format=found.document["format"],
            rows=found.intervals,
            size=len(body),
            today=now.astimezone(ZoneInfo(token.patient.zone)).date(),
            rules=import_rules(),
            by=token.patient.user_id,
            at=now,
        )
    except (HasLeft, KeyRevoked):
        return Status(403, {"code": "closed", "detail": "this key does not open anything now"})
    return Status(200, {"new": new, "days": len(found.document["days"]), "left_out": _left(found)})


def _found(token: UploadToken, body: bytes) -> Found:
    zone, now, began = ZoneInfo(token.patient.zone), clock.now(), time.monotonic()
    read = read_steps(
        io.BytesIO(as_table(body, way=token.way) or body),
        name=NAME,
        zone=zone,
        at=now,
        rules=import_rules(),
        seconds_gone=lambda: time.monotonic() - began,
    )
    earliest = upload_rules().earliest_kept(now.astimezone(zone).date())
    return found_in(read, earliest=earliest, rules=import_rules())


def _left(found: Found) -> int:
    aside = [int(each["rows"]) for each in found.document["set_aside"]]
    return found.older_rows + sum(aside)
