"""Phones that let themselves be pushed to, and what they say of what they got."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from selfback.apps.devices.models import LONGEST_ENDPOINT, Push, PushSubscription
from selfback.apps.devices.push_services import DEVICE, note_opened, note_received
from selfback.apps.devices.services import digest_of_endpoint, subscribe, unsubscribe
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import Prompt
from selfback.apps.prompts.services import note_word
from selfback.delivery.api.problem import Problem
from selfback.delivery.shared import clock
from selfback.delivery.shared.browsers import browser_family
from selfback.delivery.shared.channels.public_hosts import EndpointRefused, read_endpoint
from selfback.delivery.shared.channels.sealing import SubscriptionUnreadable, read_keys
from selfback.domain.prompting.ledger import NotInOrder, State

router = Router(tags=["push"])


class Keys(Schema):
    """What to seal with: the browser's public key and its secret, base64url."""

    p256dh: str = Field(min_length=1, max_length=90)
    auth: str = Field(min_length=1, max_length=24)


class Subscription(Schema):
    """A subscription as browsers write it."""

    endpoint: str = Field(min_length=1, max_length=LONGEST_ENDPOINT)
    keys: Keys


class Ending(Schema):
    """The subscription that is to end."""

    endpoint: str = Field(min_length=1, max_length=LONGEST_ENDPOINT)


class Standing(Schema):
    """Whether a phone is pushed to now."""

    on: bool


class Notice(Schema):
    """A notice, by what stood in it as "id"."""

    id: str = Field(min_length=1, max_length=64)


@router.post(
    "/devices",
    auth=django_auth,
    response={200: Standing, 400: Problem, 401: Problem, 403: Problem, 422: Problem},
    summary="Let this phone be reminded",
)
def start(request: HttpRequest, told: Subscription) -> Status[dict[str, object]]:
    """Keep a subscription of the person who is signed in; the same again changes nothing."""
    patient = _patient(request)
    if patient is None:
        return Status(403, {"detail": _("Only patients are reminded.")})
    try:
        read_endpoint(told.endpoint)
        read_keys(p256dh=told.keys.p256dh, auth=told.keys.auth)
    except (EndpointRefused, SubscriptionUnreadable):
        return Status(400, {"detail": _("This browser gave an address we cannot push to.")})
    try:
        subscribe(
            patient=patient,
            endpoint=told.endpoint,
            p256dh=told.keys.p256dh.rstrip("="),
            auth=told.keys.auth.rstrip("="),
            agent=browser_family(request.headers.get("User-Agent", "")),
            by=patient.user_id,
            at=clock.now(),
        )
    except HasLeft:
        return Status(403, {"detail": _("Only patients are reminded.")})
    return Status(200, {"on": True})


@router.post(
    "/devices/end",
    auth=django_auth,
    response={200: Standing, 400: Problem, 401: Problem, 403: Problem, 422: Problem},
    summary="Remind on this phone no more",
)
def end(request: HttpRequest, told: Ending) -> Status[dict[str, object]]:
    """End a subscription of the person who is signed in; one that is not theirs is left alone."""
    patient = _patient(request)
    if patient is None:
        return Status(403, {"detail": _("Only patients are reminded.")})
    digest = digest_of_endpoint(told.endpoint)
    for held in PushSubscription.objects.of(patient).filter(endpoint_digest=digest, gone_at=None):
        unsubscribe(subscription=held, by=patient.user_id, at=clock.now())
    return Status(200, {"on": False})


@router.post(
    "/received",
    response={204: None, 400: Problem, 422: Problem},
    summary="Say that a notice was shown",
)
def received(request: HttpRequest, told: Notice) -> Status[None]:
    """Keep when a phone first said so, signed in or not; a strange id is answered the same."""
    _tell_prompt(note_received(token=told.id, at=clock.now()), State.DELIVERED)
    return Status(204, None)


@router.post(
    "/opened",
    response={204: None, 400: Problem, 422: Problem},
    summary="Say that a notice was tapped",
)
def opened(request: HttpRequest, told: Notice) -> Status[None]:
    """Keep when that was first said, signed in or not; a strange id is answered the same."""
    _tell_prompt(note_opened(token=told.id, at=clock.now()), State.OPENED)
    return Status(204, None)


def _tell_prompt(push: Push | None, state: State) -> None:
    """Let the prompt that a push carried hear of it."""
    prompt = Prompt.objects.filter(pk=push.about).first() if push and push.about else None
    if prompt is None:
        return
    try:
        note_word(prompt=prompt, state=state, by=DEVICE, at=clock.now())
    except NotInOrder:
        return  # it was never handed over, so this is no word of it


def _patient(request: HttpRequest) -> Patient | None:
    return Patient.objects.select_related("user").filter(user=request.user.pk).first()
