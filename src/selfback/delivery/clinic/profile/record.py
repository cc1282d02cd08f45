"""One patient as plain text in short lines, to be pasted into another record."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from selfback.delivery.clinic.profile.course import Course

WIDTH = 72


def for_the_record(shown: Mapping[str, Any], course: Course) -> str:
    """Return the text, without markup, no line longer than WIDTH characters.

    shown   as the page shows it
    """
    parts = [
        [_head(shown, course), f"{shown['headline']}. " + " ".join(shown["summary"])],
        [_tile(tile) for tile in shown["tiles"]],
        _titled(_("Four weeks"), shown["did"]),
        _titled(_("Said"), shown["said"]),
        _titled(_("Plan"), list(_plan(shown["plan"]))),
        [_signs(course), shown["next_contact"]],
        [_("From selfback, {day}.").format(day=date_format(course.today, _("j F Y")))],
    ]
    return "\n\n".join("\n".join(map(_wrapped, lines)) for lines in parts if lines)


def _head(shown: Mapping[str, Any], course: Course) -> str:
    facts = [str(shown["name"])]
    if shown["age"]:
        facts.append(_("{age} years").format(age=shown["age"]))
    if course.newest:
        facts.append(_("week {number}").format(number=course.newest.number))
    return ", ".join(facts)


def _tile(tile: Any) -> str:
    told = [each for each in (tile.scale, tile.change) if each]
    said = f"{tile.name}: {tile.word}"
    return f"{said} ({', '.join(told)})" if told else said


def _titled(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"- {line}" for line in lines)] if lines else []


def _plan(plan: Mapping[str, Any] | None) -> Iterator[str]:
    if plan is None:
        return
    if plan["goal"]:
        goal = number_format(plan["goal"], use_l10n=True, force_grouping=True)
        yield _("{goal} steps a day").format(goal=goal)
    if plan["exercises"]:
        yield _("Exercises: {minutes} minutes on {days} days a week").format(
            minutes=plan["minutes"], days=plan["days"]
        )
    for each in plan["exercises"]:
        yield f"{each['title']}, {each['sets']} × {each['repetitions']}"


def _signs(course: Course) -> str:
    """Return what the last questions about warning signs said; never that all is well."""
    tier = getattr(course.patient, "report_tier", None)
    if tier is None:
        return _("Warning signs: not asked yet.")
    day = date_format(course.local(course.patient.report_at), _("j F"))  # type: ignore[attr-defined]  # seen_patients
    if tier == "none":
        return _(
            "Warning signs: last asked on {day}, none with yes. That does not rule anything out."
        ).format(day=day)
    return _("Warning signs: last asked on {day}, something was answered that counts.").format(
        day=day
    )


def _wrapped(line: str) -> str:
    return "\n".join(wrap(line, WIDTH, subsequent_indent="  " if line.startswith("- ") else ""))
