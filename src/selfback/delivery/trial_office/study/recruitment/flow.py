"""The live flow diagram (CONSORT 2025): as a page, as a picture, and the rows behind each box."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.shared.sites import words as site_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.recruitment.frame import recruitment_frame, seen_by
from selfback.delivery.trial_office.study.recruitment.reading import Recruitment
from selfback.domain.trial.consort import Box, Flow
from selfback.domain.trial.consort_svg import flow_svg
from selfback.domain.trial.consort_words import FlowWords

PAGE = 50
SCALE = 2.0
"""Pixels of the PNG for one of the picture's own."""


@require_safe
@for_study(Permission.SEE_STUDIES)
def flow(request: StudyRequest) -> HttpResponse:
    """Show the flow of people; who may see participants can open the rows behind each box."""
    seen, context = seen_by(request), recruitment_frame(request, "flow")
    found, said = seen.flow(), seen.words()
    links = _links(request, found) if context["sees_participants"] else {}
    context |= {
        "picture": mark_safe(flow_svg(found, said, links=links)),  # noqa: S308 (it escapes all text)
        "boxes": [
            {"box": box, "name": name_of(box, said), "link": links.get(box.id, "")}
            for box in found.boxes()
        ],
    }
    return render(request, "trial_office/study/recruitment/flow.html", context)


@require_safe
@for_study(Permission.SEE_STUDIES)
def flow_svg_file(request: StudyRequest) -> HttpResponse:
    """Give the diagram as SVG."""
    return _file(_drawn(seen_by(request)), "image/svg+xml", "flow.svg")


@require_safe
@for_study(Permission.SEE_STUDIES)
def flow_png_file(request: StudyRequest) -> HttpResponse:
    """Give the diagram as PNG."""
    import vl_convert  # large: loaded where somebody asks for the file

    picture = vl_convert.svg_to_png(_drawn(seen_by(request)), scale=SCALE)
    return _file(picture, "image/png", "flow.png")


@require_safe
@for_study(Permission.SEE_PARTICIPANTS)
def flow_box(request: StudyRequest, box: str) -> HttpResponse:
    """List the rows behind one box: by study number or screening, with their site."""
    seen = seen_by(request)
    found = next((each for each in seen.flow().boxes() if each.id == box), None)
    if found is None:
        raise Http404
    said = seen.words()
    lines = lines_of(found, said)
    page = Paginator(sorted(found.rows), PAGE).get_page(request.GET.get("page"))
    context = {
        **recruitment_frame(request, "flow"),
        "box": found,
        "name": name_of(found, said),
        "pages": page,
        "rows": _rows(seen, list(page), lines),
    }
    return render(request, "trial_office/study/recruitment/flow_box.html", context)


def name_of(box: Box, said: FlowWords) -> str:
    """Return what a box is called."""
    return box.name or said.of(box.word)


def lines_of(box: Box, said: FlowWords) -> Mapping[str, str]:
    """Return row -> the words of the lines of the box in which it is counted."""
    told: dict[str, list[str]] = {}
    for split in box.splits:
        for line in split:
            for row in line.rows:
                told.setdefault(row, []).append(said.of(line.word))
            for inner in line.lines:
                for row in inner.rows:
                    told[row].append(said.of(inner.word))
    return {row: ": ".join(words) for row, words in told.items()}


def _rows(seen: Recruitment, ids: list[str], lines: Mapping[str, str]) -> list[dict[str, Any]]:
    people = {row.id: row for row in seen.people}
    rows: list[dict[str, Any]] = []
    for id in ids:
        row = people.get(id)
        if row is None:  # a site
            rows.append({"id": seen.site_names.get(id, id), "said": lines.get(id, "")})
            continue
        rows.append(
            {
                "id": row.participant or id,
                "is_participant": bool(row.participant),
                "site": seen.site_names.get(row.site, row.site),
                "country": site_words.COUNTRIES[row.country],
                "randomised_on": row.randomised_on,
                "said": lines.get(id, ""),
            }
        )
    return rows


def _links(request: StudyRequest, found: Flow) -> dict[str, str]:
    study = request.study.pk
    return {
        box.id: reverse("trial_office:study_flow_box", args=[study, box.id])
        for box in found.boxes()
    }


def _drawn(seen: Recruitment) -> str:
    return flow_svg(seen.flow(), seen.words())


def _file(held: str | bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(held, content_type=kind, headers=headers)
