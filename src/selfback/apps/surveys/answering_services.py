"""Writes of answers by somebody who came by a link. Each page is kept as soon as it is sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db import transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.surveys.errors import AnswerRefused, LinkDoesNotOpen
from selfback.apps.surveys.inviting_services import LINK, digest_of, invitation_of, person_of
from selfback.apps.surveys.models import (
    Component,
    Kind,
    OwnPlan,
    Rating,
    Response,
    Statement,
    Survey,
    SurveyInvitation,
)
from selfback.domain.evaluation.putting import block_for, vignettes_for
from selfback.domain.evaluation.ratings import Answer

LONGEST = 2000
"""Characters of a free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of one part of a plan; every field may be empty."""

    answer: str = ""
    points: int | None = None
    would_change: bool | None = None
    reasons: tuple[str, ...] = ()
    text: str = ""


def response_of(*, token: str, today: date) -> Response | None:
    """Return the response of a link, None if it was never begun.

    raises  LinkDoesNotOpen: "unknown", "withdrawn", "declined", "not-open-yet", "closed"
    """
    invitation = invitation_of(token=token)
    _refuse_unless_open(invitation.survey, today)
    rows = Response.objects.select_related("survey")
    return rows.filter(digest=digest_of(token)).first()


@transaction.atomic
def begin_response(*, token: str, language: str, today: date, at: datetime) -> Response:
    """Begin to answer: draw what is put to this person. Beginning twice begins once.

    today   the day where the survey is held
    raises  LinkDoesNotOpen as response_of
    """
    found = invitation_of(token=token)
    survey = Survey.objects.select_for_update().get(pk=found.survey_id)
    _refuse_unless_open(survey, today)
    if held := Response.objects.filter(digest=digest_of(token)).first():
        return held
    number = survey.responses.count() + 1
    chance = np.random.default_rng([survey.seed, number])
    response = Response.objects.create(
        survey=survey,
        number=number,
        person=person_of(found),
        digest=digest_of(token),
        invitation=found if survey.is_named else None,
        language=language,
        profession=found.profession,
        country=found.country,
        site=found.site,
        order=_order(survey, chance),
        gives_own=bool(chance.random() * 100 < survey.own_first),
        begun_at=at,
    )
    _record(Audit.SURVEY_BEGUN, response, at=at)
    return response


@transaction.atomic
def tell_of_oneself(*, response: Response, profession: str, country: str, at: datetime) -> Response:
    """Keep what somebody says they are; empty for what they would rather not say."""
    held = _held(response)
    held.profession, held.country, held.has_told = profession, country, True
    held.save(update_fields=["profession", "country", "has_told"])
    _record(Audit.SURVEY_ANSWERED, held, at=at, what="about oneself")
    return held


@transaction.atomic
def give_own_plan(
    *,
    response: Response,
    vignette: str,
    steps: int | None = None,
    text: str = "",
    skipped: bool = False,
    at: datetime,
) -> OwnPlan:
    """Keep a rater's own plan, given before ours was shown. What was given first stands.

    raises  AnswerRefused: "not-asked", "too-long"
    """
    held = _held(response)
    if vignette not in held.order or not held.gives_own:
        raise AnswerRefused(why="not-asked")
    if len(text) > LONGEST:
        raise AnswerRefused(why="too-long")
    told = {"steps": steps, "text": text.strip(), "skipped": skipped, "given_at": at}
    own, is_new = OwnPlan.objects.get_or_create(response=held, vignette=vignette, defaults=told)
    if is_new:
        _record(Audit.SURVEY_ANSWERED, held, at=at, what="own plan", vignette=vignette)
    return own


@transaction.atomic
def rate(
    *, response: Response, vignette: str, said: Mapping[str, Said], at: datetime
) -> tuple[Rating, ...]:
    """Keep what a rater says of the parts of a plan; a later word replaces an earlier one.

    said    component -> what was said
    raises  AnswerRefused: "not-asked", "no-such-answer", "points", "too-long", "own-plan-first"
    """
    held = _held(response)
    if vignette not in held.order or not set(said) <= set(Component.values):
        raise AnswerRefused(why="not-asked")
    if held.gives_own and not held.own_plans.filter(vignette=vignette).exists():
        raise AnswerRefused(why="own-plan-first")
    for each in said.values():
        _refuse_impossible(each)
    rows = [
        Rating(
            response=held,
            vignette=vignette,
            component=component,
            answer=each.answer,
            points=each.points,
            would_change=each.would_change,
            reasons=list(each.reasons),
            text=each.text.strip(),
            said_at=at,
        )
        for component, each in said.items()
    ]
    kept = Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["response", "vignette", "component"],
        update_fields=["answer", "points", "would_change", "reasons", "text", "said_at"],
    )
    _record(Audit.SURVEY_ANSWERED, held, at=at, what="ratings", vignette=vignette)
    return tuple(kept)


@transaction.atomic
def answer_statements(
    *,
    response: Response,
    answers: Mapping[str, str],
    allowed: Mapping[str, Sequence[str]],
    at: datetime,
) -> tuple[Statement, ...]:
    """Keep answers to statements; an empty one says that the item was passed.

    allowed     item -> answers it may have
    raises      AnswerRefused: "not-asked", "no-such-answer"
    """
    held = _held(response)
    if held.survey.kind != Kind.NOMAD or not set(answers) <= set(allowed):
        raise AnswerRefused(why="not-asked")
    if any(said and said not in allowed[item] for item, said in answers.items()):
        raise AnswerRefused(why="no-such-answer")
    rows = [
        Statement(response=held, item=item, answer=said, said_at=at)
        for item, said in answers.items()
    ]
    kept = Statement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["response", "item"],
        update_fields=["answer", "said_at"],
    )
    _record(Audit.SURVEY_ANSWERED, held, at=at, what="statements", items=sorted(answers))
    return tuple(kept)


@transaction.atomic
def finish_response(*, response: Response, token: str, at: datetime) -> Response:
    """Keep that somebody has sent their answers; they can still change them until it closes."""
    held = _held(response)
    if held.finished_at is None:
        held.finished_at = at
        held.save(update_fields=["finished_at"])
        SurveyInvitation.objects.filter(pk=invitation_of(token=token).pk).update(is_finished=True)
        _record(Audit.SURVEY_FINISHED, held, at=at)
    return held


def _held(response: Response) -> Response:
    rows = Response.objects.select_for_update(of=("self",)).select_related("survey")
    held = rows.get(pk=response.pk)
    if held.survey.state != Survey.State.OPEN:
        raise LinkDoesNotOpen(why="closed")
    return held


def _refuse_unless_open(survey: Survey, today: date) -> None:
    if survey.state == Survey.State.DRAFT:
        raise LinkDoesNotOpen(why="not-open-yet")
    if survey.state == Survey.State.CLOSED or (survey.closes_on and survey.closes_on < today):
        raise LinkDoesNotOpen(why="closed")


def _order(survey: Survey, chance: np.random.Generator) -> list[str]:
    blocks = dict(survey.stimuli.values_list("vignette", "block"))
    if not blocks:
        return []
    put = Counter(dict.fromkeys(blocks, 0))
    for order in survey.responses.values_list("order", flat=True):
        put.update(order)
    if any(blocks.values()):
        return list(block_for(put, blocks, chance=chance))
    return list(vignettes_for(put, each=survey.each, chance=chance))


def _refuse_impossible(said: Said) -> None:
    if said.answer not in {"", *Answer}:
        raise AnswerRefused(why="no-such-answer")
    if said.points is not None and not 0 <= said.points <= 10:
        raise AnswerRefused(why="points")
    if len(said.text) > LONGEST:
        raise AnswerRefused(why="too-long")


def _record(kind: Audit, response: Response, *, at: datetime, **facts: object) -> None:
    changes = {name: (None, fact) for name, fact in facts.items()}
    record(kind, subject=response, by=LINK, at=at, changes=changes)
