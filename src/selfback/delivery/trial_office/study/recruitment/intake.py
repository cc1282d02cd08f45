"""Who came in: in all, by week, by country and by site; as a page and as a file."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.pictures.charts import week_bars
from selfback.delivery.shared.sites import words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment
from selfback.domain.dataset.column import Column, same_words
from selfback.domain.dataset.spreadsheet_safe import made_safe
from selfback.domain.recruitment.retention import Intake

WEEK = timedelta(days=7)
WEEKS = 26
"""So many weeks are shown, the latest last."""
LATELY = timedelta(days=28)
NAME = Column(name="name", words=same_words("name"))
FILE_COLUMNS = (
    *("site", "name", "country", "referred", "randomised", "days_open"),
    *("randomised_per_28_days", "days_to_first", "weeks_since_last"),
)


@require_safe
@for_study(Permission.SEE_STUDIES)
def recruitment(request: StudyRequest) -> HttpResponse:
    """Show how many came in, when, and from where."""
    seen = seen_by(request)
    days = seen.days
    weeks = by_week(days, seen.today)
    countries = [_told(each, str(words.COUNTRIES[each.group])) for each in seen.intake("country")]
    context = {
        **recruitment_frame(request, "intake"),
        "target": seen.target,
        "randomised": len(days),
        "referred": len(seen.people),
        "lately": sum(day > seen.today - LATELY for day in days),
        "opened": len(seen.log),
        "weeks": weeks,
        "chart": week_bars(weeks) if days else "",
        "countries": countries,
        "sites": sites_told(seen),
    }
    return render(request, "trial_office/study/recruitment/intake.html", context)


@require_safe
@for_study(Permission.SEE_STUDIES)
def recruitment_file(request: StudyRequest) -> HttpResponse:
    """Give what each site brought as CSV that no spreadsheet takes for formulas."""
    seen = seen_by(request)
    countries = {row.pk: row.country for row in seen.sites}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FILE_COLUMNS)
    for each in sites_told(seen):
        found: Intake = each["intake"]
        writer.writerow(
            [
                *(found.group, _safe(each["name"]), countries.get(found.group, "")),
                *(found.referred, found.randomised.count, found.site_days),
                *(each["rate"], found.days_to_first, each["weeks_since"]),
            ]
        )
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sites.csv"'
    return answer


def by_week(days: Sequence[date], today: date) -> list[dict[str, Any]]:
    """Return the last weeks up to today with the people of each; none before the first person."""
    if not days:
        return []
    first = max(days[0], today - WEEKS * WEEK + timedelta(days=1))
    count = (today - first).days // 7 + 1
    starts = [today - n * WEEK + timedelta(days=1) for n in range(count, 0, -1)]
    return [
        {"day": start, "people": sum(start <= day < start + WEEK for day in days)}
        for start in starts
    ]


def sites_told(seen: Recruitment) -> list[dict[str, Any]]:
    """Return a line for each site by name, those that brought nobody included."""
    latest = {site.id: max(site.recruited, default=None) for site in seen.log}
    rows = [
        {
            **_told(each, seen.site_names.get(each.group, each.group)),
            "weeks_since": _weeks_since(latest.get(each.group), seen.today),
        }
        for each in seen.intake("site")
    ]
    return sorted(rows, key=lambda row: row["name"].casefold())


def _told(found: Intake, name: str) -> dict[str, Any]:
    rate = None if found.rate is None else round(found.rate, 1)
    share = found.randomised.share
    percent = None if share is None else round(100 * share)
    return {"name": name, "intake": found, "rate": rate, "percent": percent}


def _weeks_since(day: date | None, today: date) -> int | None:
    return None if day is None else max(0, (today - day).days // 7)


def _safe(text: str) -> str:
    return made_safe(text, NAME) or ""
