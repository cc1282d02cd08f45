"""What a patient told about themselves beside what the tiles show."""

from django.utils.translation import gettext as _

from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.shared.content import library

CHOSEN = ("duration", "work")
SCALES = ("work_ability", "stress")


def facts(course: Course, language: str) -> list[dict[str, str]]:
    """Return what was last answered: the question's subject and the answer."""
    latest, words = course.latest, library().question_words(language, "intake")
    subjects = {
        "duration": _("Back pain for"),
        "work": _("Work"),
        "work_ability": _("Ability to work"),
        "stress": _("Stress"),
    }
    highest = {each.id: each.high for each in library().instruments["intake"].questions}
    told = [
        {"what": subjects[key], "answer": words[key].choices.get(latest[key], "")}
        for key in CHOSEN
        if isinstance(latest.get(key), str)
    ]
    told += [
        {
            "what": subjects[key],
            "answer": _("{value} of {highest}").format(value=latest[key], highest=highest[key]),
        }
        for key in SCALES
        if latest.get(key) is not None and highest.get(key)
    ]
    conditions = library().condition_words(language)
    named = [conditions[id].label for id in latest.get("conditions") or () if id in conditions]
    if named:
        told.append({"what": _("Also"), "answer": ", ".join(named)})
    return told
