"""What the waves of a series say of how something new becomes part of the work."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.surveys.models import Survey
from selfback.apps.surveys.reading import nomad_responses_of
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.evaluation.pictures.constructs import Ring, Shift, radar, shift_chart
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.delivery.shared.numbers import decimals
from selfback.delivery.shared.questionnaires import wording_asked, words_of
from selfback.delivery.shared.sites import words
from selfback.domain.evaluation.nomad import ALL, Cell, Nomad, nomad_of
from selfback.domain.evaluation.nomad_scoring import CONSTRUCTS, Structure
from selfback.domain.evaluation.ratings import NOT_TOLD
from selfback.domain.evaluation.rules import EvaluationRules

NOMAD = "nomad"
CONSTRUCT_NAMES: dict[str, str | Promise] = {
    "coherence": gettext_lazy("Coherence"),
    "participation": gettext_lazy("Cognitive participation"),
    "action": gettext_lazy("Collective action"),
    "monitoring": gettext_lazy("Reflexive monitoring"),
}


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def series(request: StaffRequest, series: str) -> HttpResponse:
    """Show the scores of every wave of a series, and what changed."""
    waves = list(Survey.objects.waves(series).with_counts())
    if not waves:
        raise Http404
    structure = Structure.from_content(library().rule_file(NOMAD))
    rules = EvaluationRules.from_content(library().rule_file("evaluation"))
    responses = nomad_responses_of(series)
    context: dict[str, Any] = {
        **frame(request, "surveys"),
        "series": series,
        "waves": waves,
        "has_answers": bool(responses),
        "fewest": rules.fewest_shown,
        "is_own_wording": wording_asked(NOMAD, request.user.language) == "own",
    }
    if responses:
        found = nomad_of(responses, structure, rules)
        context |= _tables(found, structure, request.user.language)
    return render(request, "evaluation/surveys/series.html", context)


def _tables(found: Nomad, structure: Structure, language: str) -> dict[str, Any]:
    waves = list(found.waves)
    of_all = {(each.wave, each.measure): each for each in found.cells if each.breakdown == ALL}
    rings = [
        Ring(
            name=_("Wave {wave}").format(wave=wave),
            scores={name: _mean(of_all[wave, name]) for name in CONSTRUCTS},
        )
        for wave in waves
    ]
    asked = words_of(NOMAD, language)
    return {
        "measured": waves,
        "constructs": [
            (str(CONSTRUCT_NAMES[name]), [_told(of_all[wave, name]) for wave in waves])
            for name in CONSTRUCTS
        ],
        "general": [
            (asked[item].text, [_told(of_all[wave, item]) for wave in waves])
            for item in structure.general
        ],
        "rings": [(ring.name, number) for number, ring in enumerate(rings)],
        "radar": radar(
            rings,
            {name: str(CONSTRUCT_NAMES[name]) for name in CONSTRUCTS},
            title=_("Mean points of each construct by wave, from 1 to 5"),
        ),
        "shifts": _shifts(found),
        "groups": [
            (heading, _groups(found, breakdown, waves))
            for breakdown, heading in (("profession", _("Profession")), ("site", _("Site")))
        ],
        "not_relevant": _not_relevant(found, structure, asked),
        "both": found.both,
    }


def _mean(cell: Cell) -> float | None:
    return cell.scored.mean if cell.scored else None


def _told(cell: Cell) -> str:
    if cell.is_hidden:
        return _("hidden")
    scored = cell.scored
    if scored is None or scored.mean is None:
        return "–"
    said = decimals(scored.mean, 2)
    if scored.low is not None and scored.high is not None:
        said += f" ({decimals(scored.low, 2)}–{decimals(scored.high, 2)})"
    return f"{said}, n = {scored.n}"


def _shifts(found: Nomad) -> list[dict[str, Any]]:
    spans = dict.fromkeys((each.earlier, each.later) for each in found.changes)
    charts = []
    for earlier, later in spans:
        rows = [
            each
            for each in found.changes
            if (each.earlier, each.later) == (earlier, later) and each.measure in CONSTRUCTS
        ]
        title = _("Change from wave {earlier} to wave {later}, in points").format(
            earlier=earlier, later=later
        )
        chart = shift_chart(
            [
                Shift(
                    label=str(CONSTRUCT_NAMES[row.measure]),
                    change=row.change.mean if row.change else None,
                    low=row.change.low if row.change else None,
                    high=row.change.high if row.change else None,
                    said=_shift_said(row.change),
                )
                for row in rows
            ],
            title=title,
        )
        charts.append({"title": title, "chart": chart})
    return charts


def _shift_said(change: Any) -> str:
    if change is None:
        return _("hidden")
    if change.mean is None:
        return "–"
    return f"{change.mean:+.2f}, n = {change.n}"


def _groups(found: Nomad, breakdown: str, waves: list[str]) -> list[dict[str, Any]]:
    cells = {
        (each.group, each.wave, each.measure): each
        for each in found.cells
        if each.breakdown == breakdown and each.measure in CONSTRUCTS
    }
    names = list(dict.fromkeys(group for group, _wave, _measure in cells))
    return [
        {
            "name": _group_name(group, breakdown),
            "wave": wave,
            "told": [
                _told(cells[group, wave, name]) if (group, wave, name) in cells else "–"
                for name in CONSTRUCTS
            ],
        }
        for group in names
        for wave in waves
        if any((group, wave, name) in cells for name in CONSTRUCTS)
    ]


def _group_name(group: str, breakdown: str) -> str:
    if group == NOT_TOLD:
        return _("not told")
    return words.profession_in_words(group) if breakdown == "profession" else group


def _not_relevant(found: Nomad, structure: Structure, asked: Any) -> list[dict[str, Any]]:
    return [
        {
            "wave": each.wave,
            "item": asked[each.item].text,
            "points": each.points,
            "kinds": [each.not_relevant.get(kind, 0) for kind in structure.not_relevant],
            "empty": each.empty,
        }
        for each in found.items
        if each.item in structure.statements
    ]
