"""Which case base serves, and the work on releases that pages and commands hand to the worker."""

import logging
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.db import transaction
from huey.contrib.djhuey import db_task

from selfback.apps.audit.services import SYSTEM
from selfback.apps.catalogue.card import model_card
from selfback.apps.catalogue.errors import CatalogueError, WorkEnded
from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork, ReturnedWeek
from selfback.apps.catalogue.retention import retained
from selfback.apps.catalogue.rules import RetentionRules
from selfback.apps.catalogue.services import (
    end_measuring,
    end_work,
    forget_person,
    keep_look,
    note_progress,
    store_release,
)
from selfback.apps.catalogue.snapshots import open_release, row_of
from selfback.apps.people.models import Patient
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.replaying import CannotReplay, plan_again
from selfback.apps.reviews.models import ExpertCase
from selfback.apps.reviews.services import forget_offers
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.domain.plan.document import from_document
from selfback.domain.plan.neighbours import CaseRelease
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.seeds import load_seed_cases
from selfback.domain.plan.week import Plan

logger = logging.getLogger(__name__)


@cache
def seeds() -> CaseRelease:
    """Return the seed cases of the content this process serves."""
    return load_seed_cases(library().root)


@cache
def rules() -> Rules:
    """Return the rules of the content this process serves."""
    return Rules.from_library(library())


def live_cases() -> CaseRelease:
    """Return the case base plans are made with: the live release, or the seed cases.

    The seed cases also serve when the live release cannot be used: its file was touched, or it
    holds other fields than this content asks for. Both are logged; the plan says what it used.
    """
    live = CaseBaseRelease.objects.live()
    return seeds() if live is None else _usable(live) or seeds()


def _usable(release: CaseBaseRelease) -> CaseRelease | None:
    try:
        cases = open_release(release)
    except CatalogueError:
        logger.exception("the case base %s cannot be used", release.name)
        return None
    if cases.base.schema.digest() != seeds().base.schema.digest():
        logger.error("the case base %s has other fields than this content", release.name)
        return None
    return cases


def cases_of(release: CaseBaseRelease | None) -> CaseRelease:
    """Return the cases of a release, of the seed cases for None; raises CatalogueError."""
    return seeds() if release is None else open_release(release)


def knowledge_with(cases: CaseRelease) -> Knowledge:
    """Return what plans are made from, with this case base."""
    return Knowledge(library=library(), rules=rules(), cases=cases)


# --- Making a release -------------------------------------------------------------------------


@db_task()
def make_release(work_id: str) -> None:
    """Make the release that was asked for: the seed cases and every week that is kept."""
    work = CaseWork.objects.get(pk=work_id)
    try:
        note_progress(work=work, progress=0)
        kept = list(ReturnedWeek.objects.agreed_to().filter(is_kept=True))
        schema = seeds().base.schema
        base, said = retained(
            seeds().base,
            [row_of(schema, each.case) for each in kept],
            rules=RetentionRules.from_content(library().rule_file("case-base")),
            progress=lambda done: note_progress(work=work, progress=done // 2),
        )
        card = model_card(
            base,
            rules=rules().engine,
            progress=lambda done: note_progress(work=work, progress=50 + min(48, done // 2)),
        )
        note_progress(work=work, progress=99)
        held = set(base.ids)
        synthetic = sum(each.is_synthetic and each.case["id"] in held for each in kept)
        with transaction.atomic():
            release = store_release(
                name=work.name,
                base=base,
                card={**card, "retention": said, "content": library().release},
                synthetic_cases=synthetic,
                by=work.asked_by,
                at=clock.now(),
            )
            end_work(
                work=work,
                state=CaseWork.State.DONE,
                release=release,
                by=work.asked_by,
                at=clock.now(),
            )
    except WorkEnded:
        logger.info("work %s was cancelled", work_id)
    except Exception as fault:  # whatever it is, whoever asked must see that it ended
        logger.exception("work %s failed", work_id)
        _fail(work, fault)


@db_task()
def measure_release(work_id: str) -> None:
    """Measure the card of a release again, since weeks were taken out of it."""
    work = CaseWork.objects.select_related("release").get(pk=work_id)
    try:
        note_progress(work=work, progress=0)
        card = model_card(
            cases_of(work.release).base,
            rules=rules().engine,
            progress=lambda done: note_progress(work=work, progress=min(99, done)),
        )
        end_measuring(work=work, card=card, by=work.asked_by, at=clock.now())
    except WorkEnded:
        logger.info("work %s was cancelled", work_id)
    except Exception as fault:  # whatever it is, whoever asked must see that it ended
        logger.exception("work %s failed", work_id)
        _fail(work, fault)


@db_task()
def compare_releases(work_id: str) -> None:
    """Make the plans of the latest weeks with both releases, and keep how they differ."""
    work = CaseWork.objects.get(pk=work_id)
    try:
        note_progress(work=work, progress=0)
        one = knowledge_with(cases_of(work.release))
        two = knowledge_with(cases_of(work.other))
        weeks = list(
            WeekPlan.objects.select_related("patient__user").order_by("-made_at", "-pk")[
                : work.weeks
            ]
        )
        looks, skipped = [], 0
        for at, week in enumerate(weeks):
            note_progress(work=work, progress=min(99, round(100 * at / len(weeks))))
            try:
                looks.append(difference(plan_again(week, one), plan_again(week, two)))
            except CannotReplay:
                skipped += 1
        result = {**summary(looks), "skipped": skipped, "names": [one.cases.name, two.cases.name]}
        end_work(
            work=work,
            state=CaseWork.State.DONE,
            result=result,
            by=work.asked_by,
            at=clock.now(),
        )
    except WorkEnded:
        logger.info("work %s was cancelled", work_id)
    except Exception as fault:  # whatever it is, whoever asked must see that it ended
        logger.exception("work %s failed", work_id)
        _fail(work, fault)


def _fail(work: CaseWork, fault: Exception) -> None:
    at, said = clock.now(), str(fault) or repr(fault)
    end_work(work=work, state=CaseWork.State.FAILED, fault=said, by=SYSTEM, at=at)


@db_task(retries=3, retry_delay=60)
def forget_cases(patient_id: str, by: str, reason: str = "") -> None:
    """Take somebody's weeks out of what is learned from; again it does nothing."""
    patient = Patient.objects.get(pk=patient_id)
    forget_person(patient=patient, by=by, at=clock.now(), reason=reason)
    forget_offers(patient=patient, by=by, at=clock.now())


def never_forgotten() -> list[str]:
    """Return the ids of those who withdrew from learning while weeks or offers are still there."""
    weeks = ReturnedWeek.objects.exclude(pk__in=ReturnedWeek.objects.agreed_to().values("pk"))
    offers = ExpertCase.objects.exclude(pk__in=ExpertCase.objects.agreed_to().values("pk"))
    found = {*weeks.values_list("patient_id", flat=True), *offers.values_list("patient", flat=True)}
    return sorted(found)


# --- How plans differ -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two plans of one week differ; the fields are those of ShadowLook, `live` the first."""

    shared: float
    exercises_differ: bool
    rests_on: str
    live_rests_on: str


def difference(live: Plan, other: Plan) -> Difference:
    """Return how the second plan differs from the first."""
    one, two = ({each.id for each in plan.exercises} for plan in (live, other))
    either = one | two
    return Difference(
        shared=len(one & two) / len(either) if either else 1.0,
        exercises_differ=one != two,
        rests_on=other.evidence.rests_on,
        live_rests_on=live.evidence.rests_on,
    )


def summary(looks: list[Difference]) -> dict[str, Any]:
    """Return how many plans differ and by how much; without a week there is nothing to say."""
    if not looks:
        return {"weeks": 0}
    grounds = sorted({each.rests_on for each in looks} | {each.live_rests_on for each in looks})
    return {
        "weeks": len(looks),
        "differ": sum(each.exercises_differ for each in looks),
        "shared": round(sum(each.shared for each in looks) / len(looks), 3),
        "rests_on": [
            {
                "on": ground,
                "one": sum(each.live_rests_on == ground for each in looks),
                "two": sum(each.rests_on == ground for each in looks),
            }
            for ground in grounds
        ],
    }


def ask_shadow(week: WeekPlan) -> None:
    """Have the shadow release asked about a new plan, if there is one, once the plan is kept."""
    if CaseBaseRelease.objects.shadow() is not None:
        transaction.on_commit(lambda: look_with_shadow(week.pk))


@db_task()
def look_with_shadow(week_id: str) -> None:
    """Keep what the shadow release would have planned; nobody's plan changes by it."""
    shadow = CaseBaseRelease.objects.shadow()
    cases = None if shadow is None else _usable(shadow)
    if shadow is None or cases is None:
        return
    week = WeekPlan.objects.select_related("patient__user").get(pk=week_id)
    planned, own = from_document(week.document), plan_again(week, knowledge_with(cases))
    keep_look(
        release=shadow,
        week=week.pk,
        figures=asdict(difference(planned, own)),
        at=clock.now(),
    )
