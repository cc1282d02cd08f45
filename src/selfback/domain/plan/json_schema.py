"""JSON Schemas of the three documents: profile, check-in and plan."""

from collections.abc import Mapping
from typing import Any

from selfback.domain.content.exercise import ExerciseType, Load, Position
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.question import AnswerKind, Question
from selfback.domain.content.red_flag import Tier
from selfback.domain.plan.week import Mode, Subject
from selfback.domain.safety.triage import Action

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer"}
NUMBER: dict[str, Any] = {"type": "number"}
TRUTH: dict[str, Any] = {"type": "boolean"}


def plan_schemas(library: Library) -> dict[str, Any]:
    """Return {"profile": …, "checkin": …, "plan": …}, with the codes of a content release."""
    schemas = {"profile": _profile(library), "checkin": _checkin(library), "plan": _plan()}
    return {name: {"$schema": DIALECT, **schema} for name, schema in schemas.items()}


def _profile(library: Library) -> dict[str, Any]:
    questions = library.instruments["intake"].questions
    fixed = {
        "language": _one_of([each.value for each in Language]),
        "country": _one_of(sorted(library.countries)),
        "red_flags": _signs(library, required=True),
        "steps_per_day": _days(),
        "limits": _limits(library),
    }
    required = [each.id for each in questions if not each.optional]
    return _object(
        "A person's answers at intake",
        {**fixed, **_answers(questions)},
        ["language", "country", "red_flags", *required],
    )


def _checkin(library: Library) -> dict[str, Any]:
    intake = [
        each
        for each in library.instruments["intake"].questions
        if each.id in {"minutes", "days_per_week", "conditions", "cleared"}
    ]
    done = _object(
        "What was done of one exercise",
        {
            "id": _one_of(sorted(library.exercises)),
            "sessions": {**WHOLE, "minimum": 0},
            "minutes": {**NUMBER, "minimum": 0},
            "repetitions_percent": {**NUMBER, "minimum": 0},
            "rating": _one_of(["easy", "right", "hard"]),
            "skipped": _one_of(
                ["pain", "too_easy", "too_hard", "unclear", "no_equipment", "dislike"]
            ),
        },
        ["id"],
    )
    messages = sorted(library.messages)
    fixed = {
        "red_flags": _signs(library, required=False),
        "steps": {**_days(), "maxItems": 7},
        "step_goal": WHOLE,
        "new_device": TRUTH,
        "exercises": _list(done),
        "read": _list(_one_of(messages)),
        "quizzes": {"type": "object", "additionalProperties": TRUTH},
        "limits": _limits(library),
        "confirmed": TRUTH,
    }
    questions = library.instruments["check-in"].questions
    return _object(
        "The answers at the end of a week, and what was done in it",
        {**fixed, **_answers(questions), **_answers(intake)},
        ["pain_average", "red_flags"],
    )


def _plan() -> dict[str, Any]:
    reason = _all("A reason", {"code": TEXT, "facts": {"type": "object"}, "text": TEXT})
    reasons = {**_list(reason), "minItems": 1}
    exercise = {
        "id": TEXT,
        "title": TEXT,
        "type": _one_of([each.value for each in ExerciseType]),
        "level": {**WHOLE, "minimum": 1, "maximum": 6},
        "sets": {**WHOLE, "minimum": 1},
        "repetitions": {**WHOLE, "minimum": 1},
        "hold_seconds": {**WHOLE, "minimum": 0},
        "minutes": NUMBER,
        "both_sides": TRUTH,
        "reasons": reasons,
    }
    message = {
        "id": TEXT,
        "title": TEXT,
        "day": {**WHOLE, "minimum": 1, "maximum": 7},
        "as_quiz": TRUTH,
        "reasons": reasons,
    }
    parts = {
        "format": {"const": 1},
        "week": {**WHOLE, "minimum": 1},
        "start": {**TEXT, "format": "date"},
        "language": _one_of([each.value for each in Language]),
        "headline": reason,
        "mode": _one_of([each.value for each in Mode]),
        "steps": _all("Steps a day", {"goal": WHOLE, "band": _list(WHOLE), "reasons": reasons}),
        "minutes": WHOLE,
        "days_per_week": WHOLE,
        "exercises": {**_list(_all("An exercise", exercise)), "maxItems": 12},
        "education": {**_list(_all("A message", message)), "maxItems": 7},
        "safety": _safety(),
        "changes": _list(_change(reason)),
        "engine": _engine(),
        "carry": {"type": "object", "description": "What the next week's plan needs to know"},
    }
    changed = {"adjustments": _list(TEXT)}  # plans of before have none
    return _object("A week's plan", {**parts, **changed}, list(parts))


def _safety() -> dict[str, Any]:
    tier = _one_of([each.value for each in Tier])
    return _all(
        "What the triage said",
        {
            "tier": tier,
            "also": _list(tier),
            "flags": _list(TEXT),
            "signs": _list(TEXT),
            "actions": _list(_one_of([each.value for each in Action])),
        },
    )


def _change(reason: Mapping[str, Any]) -> dict[str, Any]:
    value = {"type": ["string", "number"]}
    return _all(
        "What changed",
        {
            "what": _one_of([each.value for each in Subject]),
            "was": value,
            "now": value,
            "heading": reason,
            "code": TEXT,
            "facts": {"type": "object"},
            "text": TEXT,
        },
    )


def _engine() -> dict[str, Any]:
    neighbour = _all("A case like this person", {"id": TEXT, "similarity": NUMBER})
    numbers = {"type": "object", "additionalProperties": NUMBER}
    always = {
        "case_base": TEXT,
        "neighbours": _list(neighbour),
        "evidence": _one_of(["cases", "experts", "default"]),
        "effective_neighbours": NUMBER,
        "shared_weight": NUMBER,
        "propensities": numbers,
        "rules": _list(TEXT),
    }
    since = {"expected": numbers}  # plans from before outcomes have none
    return _object("What the plan rests on", {**always, **since}, list(always))


def _answers(questions: list[Question] | tuple[Question, ...]) -> dict[str, Any]:
    return {each.id: _answer(each) for each in questions}


def _answer(question: Question) -> dict[str, Any]:
    if question.id == "minutes":
        return {"enum": [int(each) for each in question.choices]}
    match question.kind:
        case AnswerKind.SCALE | AnswerKind.NUMBER:
            return {**WHOLE, "minimum": question.low, "maximum": question.high}
        case AnswerKind.CHOICE:
            return _one_of(list(question.choices))
        case AnswerKind.CHOICES:
            return {**_list(_one_of(list(question.choices))), "uniqueItems": True}
        case AnswerKind.YES_NO_UNKNOWN:
            return _one_of(["yes", "no", "unknown"])
        case AnswerKind.RATED_ACTIVITIES:
            rating = {**WHOLE, "minimum": question.low, "maximum": question.high}
            activity = _all("An activity", {"name": TEXT, "rating": rating})
            return {**_list(activity), "maxItems": 2}
        case AnswerKind.TIME:
            return {**TEXT, "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
        case AnswerKind.TEXT:
            return {**TEXT, "maxLength": 2000}


def _signs(library: Library, *, required: bool) -> dict[str, Any]:
    answer = _one_of(["yes", "no", "unknown"])
    signs = dict.fromkeys(library.red_flags, answer)
    core = [each.id for each in library.red_flags.values() if each.core]
    return _object("Warning signs", signs, list(library.red_flags) if required else core)


def _limits(library: Library) -> dict[str, Any]:
    return _object(
        "What a clinician took out",
        {
            "exercises": _list(_one_of(sorted(library.exercises))),
            "loads": _list(_one_of([each.value for each in Load])),
            "positions": _list(_one_of([each.value for each in Position])),
        },
        [],
    )


def _days() -> dict[str, Any]:
    return _list({**WHOLE, "minimum": -1, "description": "steps of a day; -1 without record"})


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _one_of(values: list[str]) -> dict[str, Any]:
    return {"type": "string", "enum": values}


def _all(title: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return _object(title, properties, list(properties))


def _object(title: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }
