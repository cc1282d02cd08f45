"""What a participant's baseline says: single answers and scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from selfback.apps.trial.models import Participant, Response
from selfback.domain.trial.visits import QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Baseline question -> answer, and instrument -> score; what is missing is left out."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


def baseline_of(participant: Participant) -> Baseline:
    """Return what the participant answered at the baseline; empty before the first answer."""
    answers: dict[str, Any] = {}
    scores: dict[str, float] = {}
    for row in Response.objects.filter(visit__participant=participant, visit__is_baseline=True):
        if row.instrument == QUESTIONS:
            answers = dict(row.answers)
        elif row.score is not None:
            scores[row.instrument] = row.score
    return Baseline(answers=answers, scores=scores)
