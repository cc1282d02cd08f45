"""The numbers of the evaluation on one page, and the recruiters as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.evaluation.strands.recruiting import competitions, reminders
from selfback.delivery.evaluation.strands.using import app_use, edits
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.csv_file import as_file
from selfback.delivery.shared.numbers import decimals
from selfback.delivery.shared.recruiting_units import recruiters
from selfback.delivery.shared.sites import words
from selfback.domain.evaluation import recruiters as recruiter_file
from selfback.domain.evaluation.adoption import Group, adoption_of
from selfback.domain.evaluation.recruiters import NOT_TOLD, Unit
from selfback.domain.recruitment.actions import RateRatio
from selfback.domain.statistics.shares import Share


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def numbers(request: StaffRequest) -> HttpResponse:
    """Show who recruited, what reminders and competitions went with, use of the app, edits."""
    now = clock.now()
    found = adoption_of(recruiters(), as_of=now.date())
    used = app_use(now=now)
    context = {
        **frame(request, "numbers"),
        "adoption": found,
        "units": [(_unit(unit), count) for unit, count in found.recruiters.items()],
        "a_week": decimals(found.window.a_week, 1) if found.window and found.window.a_week else "",
        "countries": [_group(each, _country) for each in found.by_country],
        "professions": [_group(each, _profession) for each in found.by_profession],
        "reminders": [
            {
                "kind": _nudge(each.kind),
                "shown": each.shown,
                "too_late": each.too_late,
                "before": each.before.people,
                "after": each.after.people,
                "ratio": _ratio(each.ratio),
            }
            for each in reminders(now=now)
        ],
        "competitions": [
            {
                "name": each.action.what,
                "clinics": len(each.action.sites),
                "before": each.overall.before.people,
                "after": each.overall.after.people,
                "ratio": _ratio(each.overall.ratio),
                "others": _ratio(each.others.ratio) if each.others else "–",
            }
            for each in competitions(now=now)
        ],
        "used": used,
        "joined": _share(used.joined),
        "kept": [
            (each.week, _share(each.of_referred), _share(each.of_joined)) for each in used.kept
        ],
        "edits": edits(),
    }
    return render(request, "evaluation/numbers.html", context)


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def recruiters_csv(request: StaffRequest) -> HttpResponse:
    """Give the recruiters as `selfback evaluation adoption` reads them."""
    rows = [
        (
            each.id,
            each.unit.value,
            each.country,
            "" if each.profession == NOT_TOLD else each.profession,
            each.opened,
            day,
        )
        for each in recruiters()
        for day in each.recruited or ("",)
    ]
    return as_file("recruiters.csv", recruiter_file.COLUMNS, rows)


def _group(group: Group, name: Any) -> dict[str, Any]:
    first, unit = group.name
    return {
        "name": name(first),
        "unit": _unit(Unit(unit)),
        "recruiters": group.recruiters,
        "people": group.people,
        "none": _share(group.none),
        "middle": _number(group.each.middle),
        "spread": f"{_number(group.each.low)}–{_number(group.each.high)}",
        "most": _number(group.each.most),
        "gini": "–" if group.gini is None else decimals(group.gini, 2),
        "top": _share(group.top),
        "first": _number(group.first.of_those.middle),
        "half": _number(group.first.half_of_all),
    }


def _unit(unit: Unit) -> str:
    return _("each person") if unit is Unit.PERSON else _("the clinic as a whole")


def _country(code: str) -> str:
    return str(words.COUNTRIES.get(code, code))


def _profession(code: str) -> str:
    return _("not told") if code == NOT_TOLD else words.profession_in_words(code)


def _nudge(kind: str) -> str:
    names = {
        "quiet-weeks": _("After quiet weeks"),
        "first-referral": _("Before the first referral"),
        "place-won": _("A place won"),
        "milestone": _("A milestone reached"),
    }
    return names.get(kind, kind)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _share(share: Share) -> str:
    if share.share is None:
        return "–"
    return _("{percent} % ({count}/{of})").format(
        percent=decimals(100 * share.share, 1), count=share.count, of=share.of
    )


def _ratio(ratio: RateRatio | None) -> str:
    if ratio is None or ratio.ratio is None:
        return "–"
    high = "∞" if ratio.high is None else decimals(ratio.high, 2)
    return f"{decimals(ratio.ratio, 2)} ({decimals(ratio.low, 2)}–{high})"
