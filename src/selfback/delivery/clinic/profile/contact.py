"""When a patient is heard of next."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selfback.apps.plans.models import DAYS
from selfback.delivery.clinic.profile.course import Course


def next_contact(course: Course) -> str:
    """Return in a sentence when the next check-in is."""
    if course.newest is None:
        return _("The first questions are not answered yet; a plan follows at once when they are.")
    if getattr(course.patient, "pause_tier", None):
        return _("The next check-in opens when the pause is over.")
    due = course.newest.starts_on + timedelta(days=DAYS)
    said = (
        _("The check-in has waited since {day}.")
        if due <= course.today
        else _("Next check-in on {day}.")
    )
    return said.format(day=date_format(due, _("l j F")))
