"""Shares of sites with the limits of chance: to ask, not to rank."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.pictures.trial_charts import funnel_chart, funnel_sentence
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment
from selfback.domain.recruitment.limits import FunnelPlot, Place, UnitCount, funnel_plot
from selfback.domain.trial.disposition import Disposition, VisitStatus

PLACES = {
    Place.BELOW_OUTER: gettext_lazy("below the 99.8 % limits"),
    Place.BELOW_INNER: gettext_lazy("below the 95 % limits"),
    Place.INSIDE: gettext_lazy("within the limits"),
    Place.ABOVE_INNER: gettext_lazy("above the 95 % limits"),
    Place.ABOVE_OUTER: gettext_lazy("above the 99.8 % limits"),
}
STAYED = (VisitStatus.COMPLETE, VisitStatus.PARTIAL)


@require_safe
@for_study(Permission.SEE_STUDIES)
def funnels(request: StudyRequest) -> HttpResponse:
    """Show for each site how many of those referred came in, and of those in how many stayed."""
    seen = seen_by(request)
    plots = [
        (_("Randomised, of those referred"), "in", funnel_plot(_came_in(seen))),
        (_("Answered, of the follow-ups that are over"), "stayed", funnel_plot(_stayed(seen))),
    ]
    context = {
        **recruitment_frame(request, "funnels"),
        "plots": [_told(title, name, plot) for title, name, plot in plots],
    }
    return render(request, "trial_office/study/recruitment/funnels.html", context)


def _told(title: str, name: str, plot: FunnelPlot) -> dict[str, Any]:
    return {
        "title": title,
        "name": name,
        "sentence": funnel_sentence(plot),
        "chart": funnel_chart(plot),
        "points": [
            {"point": each, "percent": round(100 * each.share), "said": PLACES[each.place]}
            for each in sorted(plot.points, key=lambda each: each.unit.casefold())
        ],
        "without": plot.without,
    }


def _came_in(seen: Recruitment) -> Iterable[UnitCount]:
    for each in seen.intake("site"):
        name = seen.site_names.get(each.group, each.group)
        yield UnitCount(unit=name, count=each.randomised.count, of=each.randomised.of)


def _stayed(seen: Recruitment) -> Iterable[UnitCount]:
    for site, name in seen.site_names.items():
        own = [row for row in seen.people if row.site == site and row.randomised_on]
        over = [status for row in own for status in _over(row)]
        yield UnitCount(unit=name, count=sum(each in STAYED for each in over), of=len(over))


def _over(row: Disposition) -> list[VisitStatus]:
    return [each for each in row.visits.values() if each is not VisitStatus.PENDING]
