"""The report as a whole: its sections in order, its headline, and what every page says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfback.domain.analysis.pages import Report
from selfback.domain.content.checklist import Checklist
from selfback.domain.evaluation.agreement import Treatment
from selfback.domain.integration.material import (
    DISPLAYS,
    NOMAD,
    RATINGS,
    RECRUITERS,
    SCREENING,
    TEXTS,
)
from selfback.domain.integration.report.checklists import checklists
from selfback.domain.integration.report.methods import methods
from selfback.domain.integration.report.nomad import nomad
from selfback.domain.integration.report.recruitment import adoption, reach
from selfback.domain.integration.report.saying import percentage
from selfback.domain.integration.report.vignettes import missing, vignettes
from selfback.domain.integration.report.words import displays, themes
from selfback.domain.integration.results import Results
from selfback.domain.integration.snapshot import Snapshot, freeze
from selfback.domain.recruitment.entry import Stage

MADE_UP = "Synthetic: nobody in this evaluation exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A report with the displays as they were frozen for it.

    snapshots   display id -> frozen form
    """

    report: Report
    snapshots: Mapping[str, Snapshot]


def build(results: Results, held: Sequence[Checklist]) -> Built:
    """Return the report of an evaluation; the same results give the same report.

    held    the checklists that stand at its end
    raises  NoSuchSection if a checklist names a part that the report does not have
    """
    about = results.material.about
    snapshots = {each.id: freeze(each, on=about.data_cut) for each in results.displays}
    sections = [
        methods(results),
        reach(results),
        adoption(results),
        vignettes(results),
        missing(results),
        nomad(results),
        themes(results),
        displays(results, snapshots),
    ]
    titles = {section.id: section.title for section in sections}
    last = checklists(held, titles, without_data(results))
    report = Report(
        title=about.title,
        headline=headline(results),
        lead=_lead(results),
        marks=(MADE_UP,) if about.is_synthetic else (),
        facts=(
            ("Evaluated by", about.by),
            ("Data to", about.data_cut.isoformat()),
            ("Sources", str(len(about.measures))),
            ("Joint displays", str(len(results.displays))),
        ),
        sections=(*sections, last),
    )
    return Built(report=report, snapshots=snapshots)


def without_data(results: Results) -> dict[str, str]:
    """Return id of a section without data -> what it lacks."""
    lacks = {
        "reach": (results.reach, SCREENING),
        "adoption": (results.adoption, RECRUITERS),
        "vignettes": (results.agreement, RATINGS),
        "missing": (results.agreement or results.nomad, RATINGS),
        "nomad": (results.nomad, NOMAD),
        "themes": (results.themes, TEXTS),
        "displays": (results.displays, DISPLAYS),
    }
    return {id: f"no {file}" for id, (held, file) in lacks.items() if not held}


def headline(results: Results) -> str:
    """Return the main counts in one sentence."""
    return "; ".join(_facts(results)) or "Nothing has been measured yet"


def _facts(results: Results) -> Iterator[str]:
    if results.reach:
        way = results.reach.overall
        referred, randomised = way.reached(Stage.REFERRED), way.reached(Stage.RANDOMISED)
        yield f"{referred} people referred, {randomised} randomised"
    if results.agreement:
        share = results.agreement.overall.agreed[Treatment.AGREE].share
        if share.share is not None:
            yield f"{percentage(share.share)} of answers agree with the plans"
    if results.themes and results.themes.texts:
        yield f"{results.themes.texts} texts coded"


def _lead(results: Results) -> str:
    rows = [row for display in results.displays for row in display.rows]
    if not rows:
        return "Numbers and words have not been brought together yet: there are no joint displays."
    fits = {fit: sum(row.fit == fit for row in rows) for fit in dict.fromkeys(r.fit for r in rows)}
    said = ", ".join(f"{fit.value} {count}" for fit, count in fits.items())
    return (
        f"Numbers and words are brought together in {len(rows)} rows of "
        f"{len(results.displays)} joint displays: {said}."
    )
