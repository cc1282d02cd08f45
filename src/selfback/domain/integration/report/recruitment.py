"""Reach and adoption: who came into the study, and who brought them."""

from collections.abc import Iterator, Mapping

from selfback.domain.analysis.pages import Block, Grid, Picture, Section, Sentence
from selfback.domain.evaluation.adoption import Adoption, Group
from selfback.domain.evaluation.recruiters import Unit
from selfback.domain.integration.material import RECRUITERS, SCREENING
from selfback.domain.integration.reach import Reach
from selfback.domain.integration.report import charts
from selfback.domain.integration.report.missing import not_there
from selfback.domain.integration.report.saying import (
    counted,
    number,
    percentage,
    share_text,
)
from selfback.domain.integration.results import Results
from selfback.domain.recruitment.entry import Stage

REACH, ADOPTION = "reach", "adoption"
REACH_TITLE = "Reach: who came in, of whom"
ADOPTION_TITLE = "Adoption: who recruited"
MOST_REASONS = 6
WENT_NO_FURTHER: Mapping[Stage, str] = {
    Stage.SCREENED: "Could not take part",
    Stage.ELIGIBLE: "Could take part, and were not asked",
    Stage.APPROACHED: "Were asked, and said no",
}


def reach(results: Results) -> Section:
    """Return the section on reach."""
    if results.reach is None:
        return not_there(REACH, REACH_TITLE, SCREENING)
    mark = results.material.about.is_synthetic
    blocks = tuple(_reach(results.reach, is_synthetic=mark))
    return Section(id=REACH, title=REACH_TITLE, blocks=blocks)


def _reach(found: Reach, *, is_synthetic: bool) -> Iterator[Block]:
    way = found.overall
    first, referred = way.steps[0].reached, way.reached(Stage.REFERRED)
    yield Sentence(
        text=f"Of {first} people considered, {referred} were referred and "
        f"{way.reached(Stage.RANDOMISED)} randomised: {share_text(way.randomised_of_referred)} of "
        "those referred.",
        role="lead",
    )
    yield Picture(
        name="reach",
        title="How many came how far",
        said="; ".join(f"{step.stage.value} {step.reached}" for step in way.steps),
        svg=charts.reach_chart(way, is_synthetic=is_synthetic),
        width=0.85,
    )
    rows: list[tuple[str, ...]] = []
    for each in (found.overall, *found.countries):
        rows.append(("All" if each is found.overall else each.country,))
        rows += [
            (f"\u2003{step.stage.value}", str(step.reached), share_text(step.of_before))
            for step in each.steps[1:]
        ]
        rows.append(("\u2003randomised of referred", "", share_text(each.randomised_of_referred)))
    yield Grid(
        title="Stages, by country",
        header=("Stage", "People", "Of the stage before (95 % interval)"),
        rows=tuple(rows),
        notes=("Referred is not randomised: the study checks and asks those who are referred.",),
    )
    reasons: list[tuple[str, ...]] = []
    for step in way.steps:
        if step.left:
            reasons.append((WENT_NO_FURTHER.get(step.stage, f"After {step.stage.value}"),))
            held = list(step.left.items())
            reasons += [
                (f"\u2003{reason.replace('-', ' ')}", str(count))
                for reason, count in held[:MOST_REASONS]
            ]
            if rest := sum(count for _reason, count in held[MOST_REASONS:]):
                reasons.append(("\u2003other reasons", str(rest)))
    if reasons:
        yield Grid(
            title="Why people went no further",
            header=("Reason", "People"),
            rows=tuple(reasons),
            notes=("Who was not asked never counts as somebody who said no.",),
        )


def adoption(results: Results) -> Section:
    """Return the section on adoption."""
    if results.adoption is None:
        return not_there(ADOPTION, ADOPTION_TITLE, RECRUITERS)
    mark = results.material.about.is_synthetic
    blocks = tuple(_adoption(results.adoption, results, is_synthetic=mark))
    return Section(id=ADOPTION, title=ADOPTION_TITLE, blocks=blocks)


def _adoption(found: Adoption, results: Results, *, is_synthetic: bool) -> Iterator[Block]:
    persons, clinics = (found.recruiters[unit] for unit in (Unit.PERSON, Unit.CLINIC))
    nobody = "; ".join(f"{_name(each)} {share_text(each.none)}" for each in found.by_country)
    yield Sentence(
        text=f"{counted(persons, 'professional')} and {counted(clinics, 'clinic')} referred "
        f"{found.people} people. Recruited nobody: {nobody}.",
        role="lead",
    )
    if found.window and found.window.a_week is not None:
        yield Sentence(
            text=f"From {found.window.first} to {found.window.last} that is "
            f"{found.window.a_week:.1f} people a week over {found.window.days / 7:.1f} weeks."
        )
    yield Picture(
        name="recruiters",
        title="People brought by each recruiter, from most to none",
        said="; ".join(
            f"{_name(each)}: median {number(each.each.middle)}, most {number(each.each.most)}"
            for each in found.by_country
        ),
        svg=charts.recruiter_chart(found, is_synthetic=is_synthetic),
    )
    if results.material.recruiters and found.window:
        yield Picture(
            name="over-time",
            title="People referred, added up over time",
            said=f"{found.people} people between {found.window.first} and {found.window.last}",
            svg=charts.time_chart(results.material.recruiters, is_synthetic=is_synthetic),
            width=0.85,
        )
    for heading, groups in (("country", found.by_country), ("profession", found.by_profession)):
        yield _table(heading, groups)
    yield Sentence(
        text="People each: median, quartiles and most, those of nobody included. Gini: 0 if all "
        "brought alike, towards 1 if one brought all. First, days: median from opening to the "
        "first person of those who have one; then the day by which half of all had one, with "
        "those who still wait counted (Kaplan & Meier 1958).",
        role="note",
    )


def _name(group: Group) -> str:
    return f"{group.name[0]}, {group.name[1]}s"


def _table(heading: str, groups: tuple[Group, ...]) -> Grid:
    rows = tuple(
        (
            _name(each),
            str(each.recruiters),
            str(each.people),
            share_text(each.none),
            f"{number(each.each.middle)} ({number(each.each.low)} to {number(each.each.high)}; "
            f"{number(each.each.most)})",
            number(each.gini, 2),
            percentage(each.top.share),
            f"{number(each.first.of_those.middle)}; {number(each.first.half_of_all)}",
        )
        for each in groups
    )
    return Grid(
        title=f"Recruiters by {heading}",
        header=(
            *("Recruiters", "n", "People", "Of nobody", "People each"),
            *("Gini", "Top fifth", "First, days"),
        ),
        rows=rows,
    )
