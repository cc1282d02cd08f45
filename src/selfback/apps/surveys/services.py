"""Writes of surveys themselves: making, opening, closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.surveys.errors import SurveyRefused
from selfback.apps.surveys.models import Kind, Stimulus, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a rater is to see of one vignette in one language.

    words   as it will be shown
    digest  of these words, hexadecimal
    block   of a designed set, from 1; 0 for no blocks
    levels  factor -> level of a designed set
    """

    vignette: str
    language: str
    words: Any
    digest: str
    block: int = 0
    levels: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def make_vignette_survey(
    *,
    title: str,
    stimuli: Sequence[Shown],
    each: int,
    own_first: int = 0,
    is_named: bool = False,
    seed: int = 0,
    closes_on: date | None = None,
    by: str,
    at: datetime,
) -> Survey:
    """Keep a survey with exactly what its raters will see.

    stimuli     every vignette in the same languages, in the order of the set
    each        vignettes put to one rater; in a set with blocks, those of its largest block
    raises      SurveyRefused: "no-vignettes", "languages-differ" or "too-many-each"
    """
    vignettes = list(dict.fromkeys(shown.vignette for shown in stimuli))
    languages = {
        vignette: {shown.language for shown in stimuli if shown.vignette == vignette}
        for vignette in vignettes
    }
    if not vignettes:
        raise SurveyRefused(why="no-vignettes")
    if any(each_has != languages[vignettes[0]] for each_has in languages.values()):
        raise SurveyRefused(why="languages-differ")
    if not 1 <= each <= len(vignettes):
        raise SurveyRefused(why="too-many-each")
    survey = Survey.objects.create(
        title=title,
        kind=Kind.VIGNETTES,
        each=each,
        own_first=own_first,
        is_named=is_named,
        seed=seed,
        closes_on=closes_on,
        made_at=at,
    )
    Stimulus.objects.bulk_create(
        Stimulus(
            survey=survey,
            vignette=shown.vignette,
            language=shown.language,
            place=vignettes.index(shown.vignette) + 1,
            block=shown.block,
            levels=dict(shown.levels),
            shown=shown.words,
            digest=shown.digest,
        )
        for shown in stimuli
    )
    _record(Audit.SURVEY_MADE, survey, by=by, at=at, vignettes=len(vignettes))
    return survey


@transaction.atomic
def make_nomad_survey(
    *,
    title: str,
    series: str,
    is_named: bool = False,
    closes_on: date | None = None,
    by: str,
    at: datetime,
) -> Survey:
    """Keep the next wave of a series; the first makes the series.

    series  a short name, the same in each wave
    """
    waves = Survey.objects.select_for_update().waves(series)
    last = max((survey.wave for survey in waves), default=0)
    survey = Survey.objects.create(
        title=title,
        kind=Kind.NOMAD,
        series=series,
        wave=last + 1,
        is_named=is_named,
        closes_on=closes_on,
        made_at=at,
    )
    _record(Audit.SURVEY_MADE, survey, by=by, at=at, wave=survey.wave)
    return survey


@transaction.atomic
def open_survey(*, survey: Survey, by: str, at: datetime) -> Survey:
    """Let people answer, for the first time or again; raises SurveyRefused with "is-open"."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state == Survey.State.OPEN:
        raise SurveyRefused(why="is-open")
    held.state, held.closed_at = Survey.State.OPEN, None
    held.opened_at = held.opened_at or at
    held.save(update_fields=["state", "opened_at", "closed_at"])
    _record(Audit.SURVEY_OPENED, held, by=by, at=at)
    return held


@transaction.atomic
def close_survey(*, survey: Survey, by: str, at: datetime) -> Survey:
    """Take no more answers; raises SurveyRefused with "is-not-open"."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.OPEN:
        raise SurveyRefused(why="is-not-open")
    held.state, held.closed_at = Survey.State.CLOSED, at
    held.save(update_fields=["state", "closed_at"])
    _record(Audit.SURVEY_CLOSED, held, by=by, at=at)
    return held


@transaction.atomic
def remove_survey(*, survey: Survey, by: str, at: datetime) -> None:
    """Let go of a survey that was never opened; raises SurveyRefused with "was-open"."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.opened_at is not None:
        raise SurveyRefused(why="was-open")
    _record(Audit.SURVEY_REMOVED, held, by=by, at=at, title=held.title)
    held.delete()


def _record(kind: Audit, survey: Survey, *, by: str, at: datetime, **facts: object) -> None:
    changes = {name: (None, fact) for name, fact in facts.items()}
    record(kind, subject=survey, by=by, at=at, changes=changes)
