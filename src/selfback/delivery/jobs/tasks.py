"""What the worker does by the clock; it also learns here of the tasks that pages hand it."""

import numpy as np
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, lock_task

from selfback.apps.audit.services import SYSTEM
from selfback.delivery.jobs.asking import ask_who_is_due, call_who_was_not_reached
from selfback.delivery.jobs.clocks import remind_of_serious_events
from selfback.delivery.jobs.following import (
    end_what_is_over,
    look_at_warning_signs,
    plan_who_was_allocated,
    tell_the_logs,
)
from selfback.delivery.jobs.prompting import decide_prompts, note_who_acted, send_prompts
from selfback.delivery.shared import case_bases, clock
from selfback.delivery.shared.channels.sending import forget_old_addresses, send_what_is_due
from selfback.delivery.shared.escalation import escalate, to_escalate
from selfback.delivery.shared.notify import never_told, tell_clinic_of_alert
from selfback.delivery.shared.sites.forgetting import forget_old_invitations
from selfback.delivery.shared.stalled_clinics import never_told_of, tell_coordinators_of
from selfback.delivery.shared.step_files import reading


@db_periodic_task(crontab(minute="*/5"))
def tell_of_alerts_never_told() -> None:
    """Hand over again what was lost between the database and the queue, or failed too often."""
    for alert_id in never_told(clock.now()):
        tell_clinic_of_alert(alert_id)


@db_periodic_task(crontab(minute="*"))
def escalate_alerts() -> None:
    """Tell a second time, by SMS, of emergencies that nobody has answered."""
    for alert_id in to_escalate(clock.now()):
        escalate(alert_id)


@db_periodic_task(crontab(minute="*"))
def send_messages() -> None:
    """Send what is due: referrals, reminders, follow-ups."""
    send_what_is_due()


@db_periodic_task(crontab(minute="10", hour="9", day_of_week="1-5"))
def tell_of_stalled_clinics() -> None:
    """Tell the coordinators, within working hours, of clinics that have referred nobody."""
    now = clock.now()
    for stalled in never_told_of(now):
        tell_coordinators_of(stalled, at=now)


@db_periodic_task(crontab(minute="20", hour="3"))
def forget_addresses() -> None:
    """Take the addresses from messages and invitations that came to an end long enough ago."""
    forget_old_addresses()
    forget_old_invitations()


@db_periodic_task(crontab(minute="*/5"))
def forget_who_withdrew() -> None:
    """Take out the weeks of those who withdrew where the task that does so was lost."""
    for patient_id in case_bases.never_forgotten():
        case_bases.forget_cases(patient_id, SYSTEM)


@db_periodic_task(crontab(minute="*/10"))
def follow_studies() -> None:
    """Do in studies what is due: plan, end, ask, look at warning signs, watch the clocks."""
    now = clock.now()
    plan_who_was_allocated(now)
    tell_the_logs(now)
    end_what_is_over(now)
    ask_who_is_due(now)
    call_who_was_not_reached(now)
    look_at_warning_signs(now)
    remind_of_serious_events(now)


@db_periodic_task(crontab(minute="*/5"))
@lock_task("prompts")
def prompt_people() -> None:
    """Decide the prompts whose time is near, and send those that are due."""
    now = clock.now()
    decide_prompts(now)
    send_prompts(now, np.random.default_rng())


@db_periodic_task(crontab(minute="25"))
def follow_prompts() -> None:
    """Note what people did after they were prompted."""
    note_who_acted(clock.now())


ON_ASKING = (
    case_bases.make_release,
    case_bases.compare_releases,
    case_bases.look_with_shadow,
    reading.read_file,
)
"""What pages and commands hand over; the worker knows these because they are named here."""

BY_THE_CLOCK = (reading.forget_undecided,)
"""What other modules do by the clock; the worker knows these because they are named here."""
