"""How urgent answers about warning signs are, with what is known of the weeks before."""

from collections.abc import Mapping, Sequence
from typing import Any

from selfback.apps.answers.models import AnswerSet
from selfback.apps.people.models import Patient
from selfback.domain.content.red_flag import RedFlag
from selfback.domain.safety.context import Context, Moment
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.safety.triage import Triage, triage


def judge_signs(
    patient: Patient,
    answers: Mapping[str, str],
    moment: Moment,
    *,
    flags: Mapping[str, RedFlag],
    rules: SafetyRules,
    today: Mapping[str, Any] | None = None,
) -> Triage:
    """Return how urgent the answers are.

    today   answers given in the same sitting that are not kept yet
    raises  TriageError if a sign that is asked at this moment has no readable answer
    """
    kept = AnswerSet.objects.filter(patient=patient).order_by("week", "answered_at")
    answered = [each.answers for each in kept] + ([dict(today)] if today else [])
    context = Context(
        moment=moment,
        age=_first(answered, "age"),
        duration=_first(answered, "duration"),
        pain=_series(answered, "pain_average"),
        interference=_series(answered, "interference"),
        mood_score=_mood(answered),
        texts=tuple(str(text) for text in [(today or {}).get("anything_bad_text")] if text),
    )
    return triage(answers, flags=flags, context=context, rules=rules)


def _first(answered: Sequence[Mapping[str, Any]], key: str) -> Any:
    return next((each[key] for each in answered if each.get(key) is not None), None)


def _series(answered: Sequence[Mapping[str, Any]], key: str) -> tuple[int, ...]:
    return tuple(each[key] for each in answered if each.get(key) is not None)


def _mood(answered: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the two-item mood score of the last answers, if both were given then."""
    if not answered:
        return None
    interest, low = answered[-1].get("mood_interest"), answered[-1].get("mood_low")
    return None if interest is None or low is None else interest + low
