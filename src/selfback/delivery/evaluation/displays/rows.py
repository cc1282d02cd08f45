"""One row of a joint display: choosing what stands beside what."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.displays.errors import DisplayChanged
from selfback.apps.displays.models import Display, DisplayRow
from selfback.apps.displays.services import Said, write_row
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.displays.forms import RowForm
from selfback.delivery.evaluation.displays.looking import (
    display_of,
    figures_now,
    row_of,
    texts_of,
)
from selfback.delivery.evaluation.displays.views import changed_since
from selfback.delivery.evaluation.displays.words import KINDS
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.domain.integration.display import Fit
from selfback.domain.integration.display_table import figure_text
from selfback.domain.integration.figures import Figures
from selfback.domain.integration.themes import quotes_of
from selfback.domain.qualitative.codebook import below, walk
from selfback.domain.qualitative.project import Project

MOST_QUOTES = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def new_row(request: StaffRequest, pk: str) -> HttpResponse:
    """Write a new row."""
    return _row(request, display_of(request.user, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def row(request: StaffRequest, pk: str, row: str) -> HttpResponse:
    """Change a row."""
    display = display_of(request.user, pk)
    return _row(request, display, row_of(display, row))


def _row(request: StaffRequest, display: Display, held: DisplayRow | None) -> HttpResponse:
    figures, project = figures_now(), texts_of(display, request.user)
    form = RowForm(
        request.POST or None,
        numbers=[(name, number.label) for name, number in figures.items()],
        themes=[(code.id, code.name) for code in project.codes] if project else [],
        quotes=[(each.coding.id, "") for each in project.segments()] if project else [],
        initial=_initial(held),
    )
    version = request.POST.get("version", str(display.version))
    if request.method == "POST" and form.is_valid() and version.isdigit():
        said = Said(**{**form.cleaned_data, "fit": Fit(form.cleaned_data["fit"])})
        try:
            kept = write_row(
                display=display,
                version=int(version),
                row=held,
                said=said,
                by=request.user.pk,
                at=clock.now(),
            )
        except DisplayChanged as changed:
            form.add_error(None, changed_since())
            version = str(changed.version)
        except IntegrityError:
            form.add_error("topic", _("Another row has this topic already."))
        else:
            if "more" in request.POST:
                return redirect("evaluation:display_row", display.pk, kept.pk)
            messages.success(request, _("The row is kept."))
            return redirect("evaluation:display", display.pk)
    context = {
        **frame(request, "displays"),
        "display": display,
        "held": held,
        "form": form,
        "version": version,
        "figures": list(_figures(figures, set(form["numbers"].value() or ()))),
        "themes": list(_themes(project, set(form["themes"].value() or ()))),
        "quotes": _quotes(project, form),
        "has_texts": project is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/displays/row.html", context, status=status)


def _initial(held: DisplayRow | None) -> dict[str, Any]:
    if held is None:
        return {"fit": Fit.SILENT}
    names = ("topic", "construct", "numbers", "themes", "quotes", "fit", "meta_inference")
    return {name: getattr(held, name) for name in names}


def _figures(figures: Figures, chosen: set[str]) -> Iterator[dict[str, Any]]:
    for kind, title in KINDS.items():
        held = [
            {
                "name": name,
                "label": number.label,
                "said": figure_text(number),
                "is_chosen": name in chosen,
            }
            for name, number in figures.items()
            if name.split(".")[0] == kind
        ]
        if held:
            count = sum(bool(each["is_chosen"]) for each in held)
            yield {"title": title, "figures": held, "chosen": count}


def _themes(project: Project | None, chosen: set[str]) -> Iterator[dict[str, Any]]:
    if project is None:
        return
    counts: dict[str, int] = {}
    for segment in project.segments():
        counts[segment.coding.code] = counts.get(segment.coding.code, 0) + 1
    for code, depth in walk(project.codes):
        yield {
            "code": code,
            "depth": min(depth, 5),
            "count": counts.get(code.id, 0),
            "is_chosen": code.id in chosen,
        }


def _quotes(project: Project | None, form: RowForm) -> dict[str, Any]:
    """Return the passages of the chosen themes that may be shown, and how many may not."""
    if project is None:
        return {"rows": [], "withheld": 0}
    chosen = set(form["quotes"].value() or ())
    codes = {code.id for code in project.codes}
    inside: set[str] = set()
    for theme in form["themes"].value() or ():
        if theme in codes:
            inside |= set(below(project.codes, theme))
    wanted = [
        each.coding.id
        for each in project.segments()
        if each.coding.code in inside or each.coding.id in chosen
    ]
    found = quotes_of(project, wanted)
    shown = [each for each in found if each.has_consent]
    return {
        "rows": [
            {"quote": each, "is_chosen": each.coding in chosen} for each in shown[:MOST_QUOTES]
        ],
        "more": max(0, len(shown) - MOST_QUOTES),
        "withheld": len(found) - len(shown),
    }
