"""What the database holds of a process evaluation, as its figures and its report take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from selfback.apps.coding.models import Coding, Member, Source
from selfback.apps.coding.models import Kind as TextKind
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.displays.models import Display
from selfback.apps.displays.reading import draft_of
from selfback.apps.referrals.models import LogEntry
from selfback.apps.surveys.models import Kind, Response, Survey
from selfback.apps.surveys.reading import nomad_responses_of, ratings_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.recruiting_units import recruiters, screened
from selfback.domain.evaluation.adoption import adoption_of
from selfback.domain.evaluation.agreement import agreement_of
from selfback.domain.evaluation.nomad import nomad_of
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.integration.about import About, Measure
from selfback.domain.integration.figures import Figures, figures_of
from selfback.domain.integration.material import (
    NOMAD,
    RATINGS,
    RECRUITERS,
    SCREENING,
    TEXTS,
    Material,
)
from selfback.domain.integration.reach import reach_of
from selfback.domain.integration.themes import with_consents
from selfback.domain.qualitative.project import Project

SEED = 0
"""Draws the intervals, so that the same data give the same figures."""
KINDS = {TextKind.ANSWER: "free text", TextKind.REASON: "free text"}
"""Kinds of text that a report names otherwise than the workspace does."""
Gathered = tuple[str, str, date, int | None, str]
"""What was gathered, the file it would be, the first day, who was asked, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which of what is there belongs to one evaluation.

    survey  of vignettes
    series  of statements, in waves; empty for none
    member  through whom the coded texts are seen: somebody who settles codings there
    """

    survey: Survey | None
    series: str
    member: Member | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What only the evaluators can say of their evaluation."""

    title: str
    by: str
    aim: str


def newest() -> Chosen:
    """Return the latest survey, series and project in which anything was answered or coded."""
    answered = Survey.objects.filter(responses__isnull=False).distinct().order_by("-made_at")
    series = answered.filter(kind=Kind.NOMAD).values_list("series", flat=True).first()
    settling = Member.objects.now().filter(role=Member.Role.ADJUDICATOR)
    coded = settling.filter(project__sources__codings__isnull=False)
    return Chosen(
        survey=answered.filter(kind=Kind.VIGNETTES).first(),
        series=series or "",
        member=coded.order_by("-project__opened_at", "pk").select_related("project").first(),
    )


def rules() -> EvaluationRules:
    """Return the rules of the evaluation in the content."""
    return EvaluationRules.from_content(library().rule_file("evaluation"))


def structure() -> Structure:
    """Return the structure of NoMAD in the content."""
    return Structure.from_content(library().rule_file("nomad"))


def coded_project(member: Member) -> Project:
    """Return what was settled, or all codings where nothing is yet, ready to be quoted from."""
    has_settled = Coding.objects.seen_by(member).standing().settled().exists()
    held = project_seen_by(member, settled=has_settled)
    rows = Source.objects.filter(project=member.project_id).values_list("pk", "kind")
    return with_consents(held, {pk: KINDS.get(TextKind(kind), kind) for pk, kind in rows})


def gone_codings(display: Display) -> set[str]:
    """Return which of the codings that a display quotes no longer count."""
    named = {each for row in display.rows.all() for each in row.quotes}
    return named - set(Coding.objects.standing().filter(pk__in=named).values_list("pk", flat=True))


def live_figures(chosen: Chosen, *, as_of: date) -> Figures:
    """Return every figure of the evaluation by its name, as it is now."""
    held, chance = rules(), np.random.default_rng(SEED)
    people, units = screened(), recruiters()
    ratings = ratings_of(chosen.survey) if chosen.survey else ()
    responses = nomad_responses_of(chosen.series) if chosen.series else ()
    return figures_of(
        reach=reach_of(people, level=held.level) if people else None,
        adoption=adoption_of(units, as_of=as_of) if units else None,
        agreement=agreement_of(ratings, held, chance=chance) if ratings else None,
        nomad=nomad_of(responses, structure(), held) if responses else None,
    )


def material_of(chosen: Chosen, told: Told, *, at: datetime) -> Material:
    """Return everything that the report needs; what nobody gathered is missing in it.

    at  now: the data are complete to this day
    """
    member = chosen.member
    displays = Display.objects.kept().prefetch_related("rows")
    shown = [each for each in displays if each.project_id in {None, member and member.project_id}]
    return Material(
        about=About(
            title=told.title,
            is_synthetic=is_made_up(),
            by=told.by,
            data_cut=at.date(),
            aim=told.aim,
            measures=tuple(_measures(chosen, at.date())),
        ),
        screened=screened() or None,
        recruiters=tuple(recruiters()) or None,
        ratings=(ratings_of(chosen.survey) or None) if chosen.survey else None,
        responses=(nomad_responses_of(chosen.series) or None) if chosen.series else None,
        project=coded_project(member) if member else None,
        drafts=tuple(draft_of(each, each.rows.all()) for each in shown if each.rows.all()) or None,
        gone=frozenset().union(*map(gone_codings, shown)),
    )


def is_made_up() -> bool:
    """Return whether everybody in the recruitment log is made up."""
    standing = LogEntry.objects.standing()
    return standing.exists() and not standing.filter(is_synthetic=False).exists()


def _measures(chosen: Chosen, today: date) -> Iterator[Measure]:
    for what, file, first, asked, how in _gathered(chosen, today):
        last = max(first, today)
        yield Measure(what=what, file=file, first=first, last=last, asked=asked, how=how)


def _gathered(chosen: Chosen, today: date) -> Iterator[Gathered]:
    days = LogEntry.objects.standing().order_by("screened_on").values_list("screened_on", flat=True)
    if first := days.first():
        yield (
            *("Log of people considered", SCREENING, first, None),
            "Every person a recruiting unit considered, with the last stage reached and one reason "
            "for going no further.",
        )
        yield (
            *("Log of recruiters", RECRUITERS, first, None),
            "Every unit that could refer, with the day it opened and the people it referred; units "
            "of nobody are among them.",
        )
    if chosen.survey:
        yield (
            *("Survey of vignettes", RATINGS, *_asked([chosen.survey], today)),
            "Professionals rated each part of the live planner's plan for made-up patients; "
            "exactly what each saw is kept. Shares with intervals that allow for raters.",
        )
    if chosen.series:
        waves = list(Survey.objects.waves(chosen.series))
        yield (
            *("NoMAD", NOMAD, *_asked(waves, today)),
            "Twenty statements and three general questions in waves; mean points a construct, "
            "change in those who answered twice.",
        )
    if chosen.member:
        yield (
            *("Coded texts", TEXTS, chosen.member.project.opened_at.date(), None),
            "Interviews, answers and documents, coded in the workspace; where codings were settled "
            "between coders, what was settled counts.",
        )


def _asked(surveys: list[Survey], today: date) -> tuple[date, int | None]:
    """Return the day of the first answer, and how many people were invited to the first."""
    begun = Response.objects.filter(survey__in=surveys).order_by("begun_at").first()
    return begun.begun_at.date() if begun else today, surveys[0].invitations.count() or None
