"""Who stayed and what was answered: by visit, by country and by instrument."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.sites import words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.domain.statistics.shares import Share


@require_safe
@for_study(Permission.SEE_STUDIES)
def kept(request: StudyRequest) -> HttpResponse:
    """Show how each visit went, and how complete each instrument is; for one site if asked."""
    seen = seen_by(request)
    visits, site = seen.visits, request.GET.get("site", "")
    if site not in seen.site_names:
        site = ""
    rows = [*seen.retention(per_country=False), *seen.retention(per_country=True)]
    if site:
        rows = [*seen.retention_at(site)]
    context = {
        **recruitment_frame(request, "retention"),
        "rows": [
            {
                "kept": row,
                "visit": visits[row.visit],
                "group": words.COUNTRIES[row.group] if row.group else seen.site_names.get(site, ""),
                "answered": percent_of(row.answered),
            }
            for row in sorted(rows, key=lambda row: list(visits).index(row.visit))
        ],
        "instruments": [
            {
                "visit": visits.get(row.visit, row.visit),
                "group": seen.site_names.get(row.group) or words.COUNTRIES[row.group],
                "instrument": row.instrument,
                "scored": row.scored,
                "percent": percent_of(row.scored),
            }
            for row in seen.completeness(site)
        ],
        "sites": sorted(seen.site_names.items(), key=lambda each: each[1].casefold()),
        "site": site,
    }
    return render(request, "trial_office/study/recruitment/retention.html", context)


def percent_of(share: Share) -> dict[str, Any] | None:
    """Return a share and its interval in whole percent; None where nobody was counted."""
    if share.share is None or share.low is None or share.high is None:
        return None
    told = {"share": share.share, "low": share.low, "high": share.high}
    return {name: round(100 * value) for name, value in told.items()}
