"""Questions worth asking in the next consultation, each from a fact."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from selfback.delivery.clinic.need import NOTICEABLE
from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.clinic.profile.done import Doings, title
from selfback.delivery.clinic.profile.said import BAD, DISAGREES, Saying
from selfback.delivery.clinic.profile.summary import is_worry

MOST_ASKED = 5
HALF = 0.5
TAKES_UP = ("pain", "too_hard")


def questions(course: Course, did: Doings, said: list[Saying], language: str) -> list[str]:
    """Return at most five questions, those that cannot wait first; the last is always open."""
    found = list(dict.fromkeys(_found(course, did, said, language)))
    return [*found[: MOST_ASKED - 1], _("What matters most to you in the coming weeks?")]


def _found(course: Course, did: Doings, said: list[Saying], language: str) -> Iterator[str]:
    if any(each.kind == BAD for each in said):
        yield _("What happened when something went wrong, and how is it now?")
    if is_worry(course, "mood"):
        yield WORRIES["mood"]()
    yield from _pain(course)
    if any(each.kind == DISAGREES for each in said):
        yield _("You did not agree with a change to your plan. What would suit you better?")
    for removed, _added, reason in did.swapped:
        if reason in TAKES_UP:
            yield _("What happened with “{exercise}”?").format(exercise=title(removed, language))
    if did.meant and did.sessions < did.meant * HALF:
        yield _("What got in the way of the exercises, and what would make them fit your days?")
    for key in ("fear", "sleep", "confidence", "work", "stress"):
        if is_worry(course, key):
            yield WORRIES[key]()
    if did.goal and did.counted and did.reached < did.counted * HALF:
        yield _("Is the step goal within reach on a usual day?")


def _pain(course: Course) -> Iterator[str]:
    pain = course.series("pain_average")
    if len(pain) > 1 and pain[-1].value - pain[-2].value >= NOTICEABLE:
        yield _("Pain rose from {was} to {now}. What was different in that week?").format(
            was=pain[-2].value, now=pain[-1].value
        )


WORRIES: Mapping[str, Callable[[], str]] = {
    "mood": lambda: _("How are your spirits, and would some support be welcome?"),
    "fear": lambda: _("Which movements worry you, and which of them could we try together?"),
    "sleep": lambda: _("What is a usual night like, and what has helped before?"),
    "confidence": lambda: _("Which small step do you feel sure you can take?"),
    "work": lambda: _("What in your work is hardest for your back, and what could be changed?"),
    "stress": lambda: _("What takes most of your strength just now, and what gives you some?"),
}
