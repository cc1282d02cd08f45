"""What the worker does by the clock; it also learns here of the tasks that pages hand it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from selfback.delivery.shared import clock
from selfback.delivery.shared.channels.sending import forget_old_addresses, send_what_is_due
from selfback.delivery.shared.notify import never_told, tell_clinic_of_alert


@db_periodic_task(crontab(minute="*/5"))
def tell_of_alerts_never_told() -> None:
    """Hand over again what was lost between the database and the queue, or failed too often."""
    for alert_id in never_told(clock.now()):
        tell_clinic_of_alert(alert_id)


@db_periodic_task(crontab(minute="*"))
def send_messages() -> None:
    """Send what is due: referrals, reminders, follow-ups."""
    send_what_is_due()


@db_periodic_task(crontab(minute="20", hour="3"))
def forget_addresses() -> None:
    """Take the addresses from messages that came to an end two weeks ago."""
    forget_old_addresses()
