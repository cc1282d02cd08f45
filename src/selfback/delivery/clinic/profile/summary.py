"""One patient in a short paragraph: a few sentences, the same for the same facts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.delivery.clinic.profile.change import Way
from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.clinic.profile.done import Doings
from selfback.delivery.clinic.profile.said import Saying, wants
from selfback.delivery.clinic.profile.tiles import MEASURES, measured
from selfback.delivery.shared.content import library

FOUR_WEEKS = timedelta(days=27)
"""With today, four weeks."""
MOST_WORRIES = 3


def summary(course: Course, did: Doings, said: list[Saying], language: str) -> list[str]:
    """Return the sentences: who, what worries and helps, what they do, what they said and want.

    did     what was done in the last four weeks
    said    what was said in them
    """
    return [
        _who(course, language),
        *_worries(course),
        *_helps(course),
        *_does(course, did),
        *_asked(said),
        *_wants(course),
    ]


def _who(course: Course, language: str) -> str:
    facts = {"name": course.name, "day": date_format(course.joined, _("j F"))}
    words = library().question_words(language, "intake")["duration"].choices
    duration = words.get(course.latest.get("duration", ""), "")
    week = course.newest.number if course.newest else None
    if not duration or week is None:
        return _("{name} joined on {day}.").format(**facts)
    lasting = duration[:1].lower() + duration[1:]
    return _(
        "{name} joined on {day}, is in week {week} and has had back pain for {lasting}."
    ).format(**facts, week=week, lasting=lasting)


def _worries(course: Course) -> Iterator[str]:
    """Yield one sentence with what deserves attention, as the programme's own rules see it."""
    named = [say() for key, say in WORRIES.items() if is_worry(course, key)][:MOST_WORRIES]
    if named:
        yield _("Worth a word: {worries}.").format(worries=", ".join(named))


def _helps(course: Course) -> Iterator[str]:
    """Yield one sentence with what got better or is a strength."""
    better = []
    for measure in MEASURES:
        found = measured(measure, course)
        if found is None or measure.id == "function":  # the headline tells how daily life goes
            continue
        if found.way() is Way.BETTER:
            better.append(BETTER[measure.id]())
        elif measure.id == "confidence" and measure.level(found.last.value) == 0:
            better.append(_("confidence is high"))
    if better:
        yield _("What helps: {better}.").format(better=", ".join(better))


def is_worry(course: Course, key: str) -> bool:
    """Whether something deserves attention: a key of WORRIES.

    The limits are those by which the programme chooses what to tell people, content/rules.
    """
    rules, latest = library().rule_file("education"), course.latest
    match key:
        case "mood":
            score = _last(course, "mood_interest", "mood_low")
            return score is not None and score >= library().rule("safety", "mood_cut").whole
        case "confidence":
            score = _last(course, "confidence_work", "confidence_life")
            return score is not None and score < rules["confidence_low"].whole
        case "sleep":
            return bool(latest.get("sleep") == "several_times_a_week")
        case "work":
            has_work = latest.get("work") in {"working", "sick_listed"}
            ability = _last(course, "work_ability")
            return has_work and ability is not None and ability <= rules["work_ability_low"].whole
    score = _last(course, key)
    return score is not None and score >= rules[f"{key}_high"].whole


def _last(course: Course, *keys: str) -> int | None:
    asked = course.series(*keys)
    return asked[-1].value if asked else None


def _does(course: Course, did: Doings) -> Iterator[str]:
    """Yield what was done in four weeks; nothing before the first plan."""
    if did.meant is None:
        return
    sessions = ngettext(
        "{sessions} exercise session of {meant} meant",
        "{sessions} exercise sessions of {meant} meant",
        did.sessions,
    ).format(sessions=did.sessions, meant=did.meant)
    steps = _("no steps counted")
    if did.middling is not None:
        number = number_format(did.middling, use_l10n=True, force_grouping=True)
        steps = _("{steps} steps on a middling day").format(steps=number)
    is_new = course.joined > course.today - FOUR_WEEKS
    said = _("So far: {sessions}; {steps}.") if is_new else _("In four weeks: {sessions}; {steps}.")
    yield said.format(sessions=sessions, steps=steps)


def _asked(said: list[Saying]) -> Iterator[str]:
    for each in said:
        if each.quote:
            yield _("Last wrote on {day}: “{quote}”").format(
                day=date_format(each.day, _("j F")), quote=each.quote
            )
            return


def _wants(course: Course) -> Iterator[str]:
    if wanted := wants(course):
        yield _("Wants: {wanted}.").format(wanted="; ".join(wanted[:2]))


Said = Callable[[], str]
WORRIES: Mapping[str, Said] = {
    "mood": lambda: _("low mood"),
    "fear": lambda: _("fear that activity harms"),
    "sleep": lambda: _("poor sleep"),
    "confidence": lambda: _("little confidence"),
    "work": lambda: _("work is hard to manage"),
    "stress": lambda: _("stress"),
}
BETTER: Mapping[str, Said] = {
    "sleep": lambda: _("sleep is better"),
    "confidence": lambda: _("confidence has grown"),
    "fear": lambda: _("fear of moving is less"),
    "mood": lambda: _("mood is better"),
}
