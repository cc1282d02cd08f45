"""What the page of one patient shows: read in thirty seconds, top to bottom."""

from typing import Any

from selfback.apps.people.models import Patient, User
from selfback.delivery.clinic.profile.change import headline
from selfback.delivery.clinic.profile.contact import next_contact
from selfback.delivery.clinic.profile.course import course_of
from selfback.delivery.clinic.profile.done import doings, in_sentences
from selfback.delivery.clinic.profile.facts import facts
from selfback.delivery.clinic.profile.plan import plan_shown
from selfback.delivery.clinic.profile.record import for_the_record
from selfback.delivery.clinic.profile.said import as_line, sayings, wants
from selfback.delivery.clinic.profile.strips import strips
from selfback.delivery.clinic.profile.summary import FOUR_WEEKS, summary
from selfback.delivery.clinic.profile.tiles import tiles


def profile(patient: Patient, reader: User) -> dict[str, Any]:
    """Return what the page shows, in the reader's language.

    patient     read by seen_patients
    """
    course, language = course_of(patient), reader.language
    since = course.today - FOUR_WEEKS
    did, said = doings(course, since), sayings(course, since, language)
    shown = {
        "patient": patient,
        "zone": patient.zone,
        "name": course.name,
        "newest": course.newest,
        "age": course.latest.get("age"),
        "headline": headline(course),
        "summary": summary(course, did, said, language),
        "tiles": tiles(course, language),
        "strips": strips(course, did),
        "did": in_sentences(did, language),
        "said": [as_line(each) for each in said],
        "wants": wants(course),
        "facts": facts(course, language),
        "plan": plan_shown(course, language),
        "next_contact": next_contact(course),
    }
    return {**shown, "record": for_the_record(shown, course)}
