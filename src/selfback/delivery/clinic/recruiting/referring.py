"""Making a referral: the log, the referral and the message that carries its link, or nothing."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import HasEnded, cancel_message, queue_message
from selfback.apps.people.models import Clinic, User
from selfback.apps.referrals.models import Referral
from selfback.apps.referrals.services import refer, withdraw_entry
from selfback.delivery.clinic.printing import referral_address
from selfback.delivery.clinic.recruiting.addresses import Reach
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.domain.recruitment.entry import Channel
from selfback.domain.recruitment.rules import RecruitmentRules

PURPOSE = "referral"


class TooManyToday(Exception):
    """This person has sent as many referrals today as anyone may."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"more than {most} referrals in a day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a professional asked for.

    key         names the wish for the phone it was made on
    reach       where the message goes; None prints a slip
    seconds     how long it took, None if it was not measured
    """

    key: str
    reach: Reach | None
    language: str
    seconds: int | None


@cache
def rules() -> RecruitmentRules:
    """Return the numbers of referring that this process serves."""
    return RecruitmentRules.from_content(library().rule_file("recruitment"))


@transaction.atomic
def make_referral(wish: Wish, *, clinic: Clinic, recruiter: User) -> Referral:
    """Keep a referral and queue its message; a wish that came before is answered, not repeated.

    raises  TooManyToday
    """
    key, now = f"{recruiter.pk}:{wish.key}", clock.now()
    if held := Referral.objects.filter(key=key).first():
        return held
    today = Referral.objects.filter(made_by=recruiter, made_at__gte=now - timedelta(days=1))
    if today.count() >= rules().messages_a_day:
        raise TooManyToday(most=rules().messages_a_day)
    referral = refer(
        key=key,
        clinic=clinic,
        recruiter=recruiter,
        channel=Channel.MESSAGE if wish.reach else Channel.SLIP,
        language=wish.language,
        today=clock.today_in(clinic.zone),
        seconds=wish.seconds,
        at=now,
    )
    if wish.reach:
        _queue(referral, wish.reach)
    return referral


def message_of(referral: Referral) -> OutgoingMessage | None:
    """Return the message that carries a referral's link, None for a slip."""
    return OutgoingMessage.objects.filter(key=_key(referral)).first()


@transaction.atomic
def take_back(referral: Referral, *, by: User) -> None:
    """Call the message off and take the person out of the log; raises HasEnded once it is sent."""
    message = message_of(referral)
    if referral.opened_at or referral.patient_id:
        raise HasEnded(referral.pk)
    if message is not None:
        cancel_message(message=message, by=by.pk, at=clock.now(), reason="taken back")
    withdraw_entry(entry=referral.entry, reason="taken back", by=by.pk, at=clock.now())


def _key(referral: Referral) -> str:
    return f"{PURPOSE}:{referral.pk}"


def _queue(referral: Referral, reach: Reach) -> None:
    now = clock.now()
    with translation.override(referral.language):
        facts = {"clinic": referral.clinic.name, "address": referral_address(referral)}
        is_mail = reach.channel == OutgoingMessage.Channel.EMAIL
        queue_message(
            key=_key(referral),
            purpose=PURPOSE,
            channel=reach.channel,
            address=reach.address,
            language=referral.language,
            subject=_("A weekly plan for your back") if is_mail else "",
            body=words_of_mail(facts) if is_mail else _sms(facts),
            about=referral.pk,
            due_at=now + timedelta(seconds=rules().undo_seconds),
            by=referral.made_by_id,
            at=now,
        )


def _sms(facts: dict[str, str]) -> str:
    text = _("{clinic}: here is the weekly plan for your back that we talked about. {address}")
    return text.format(**facts)


def words_of_mail(facts: dict[str, str]) -> str:
    """Return the mail of a referral in the language that is active.

    facts   "clinic", its name, and "address", the link
    """
    return _(
        "Hello\n\n"
        "{clinic} would like to offer you a weekly plan for your back: walking, a few exercises, "
        "and something short to read each day, made from your own answers.\n\n"
        "Open it on your phone:\n{address}\n\n"
        "It takes about five minutes to begin, it is voluntary, and you decide what your clinic "
        "sees. If you did not expect this message, just delete it.\n"
    ).format(**facts)
