"""A plan as a JSON document and back; the document is what the database stores and people get."""

from collections.abc import Mapping, Sequence
from typing import Any

from selfback.domain.content.library import Library
from selfback.domain.plan.codec import DocumentRefused, plain, read
from selfback.domain.plan.reason import Reason
from selfback.domain.plan.week import (
    Change,
    Evidence,
    Plan,
    PlannedExercise,
    PlannedMessage,
    PlannedSteps,
)
from selfback.domain.plan.wording import exercise_title, message_title, sentence

FORMAT = 1


def to_document(plan: Plan, library: Library, language: str | None = None) -> dict[str, Any]:
    """Return the plan as JSON values, with its sentences in a language.

    language    "en", "da" or "nb"; None takes the person's own
    raises      NoSuchReason for a reason the content has no sentence for
    """
    spoken = language or plan.language
    return {
        "format": FORMAT,
        "week": plan.week,
        "start": plan.start.isoformat(),
        "language": spoken,
        "headline": _reason(plan.headline, spoken, library),
        "mode": plan.mode.value,
        "steps": _steps(plan.steps, spoken, library),
        "minutes": plan.minutes,
        "days_per_week": plan.days_per_week,
        "exercises": [_exercise(each, spoken, library) for each in plan.exercises],
        "education": [_message(each, spoken, library) for each in plan.education],
        "safety": plain(plan.safety),
        "changes": [_change(each, spoken, library) for each in plan.changes],
        "engine": _engine(plan.evidence),
        "carry": plain(plan.carry),
        "adjustments": list(plan.adjustments),
    }


def from_document(document: Mapping[str, Any]) -> Plan:
    """Return the plan of a document; raises DocumentRefused with the key."""
    if document.get("format") != FORMAT:
        raise DocumentRefused(key="format", wanted=f"is not {FORMAT}")
    try:
        values = _values(document)
    except (KeyError, TypeError, AttributeError, IndexError) as fault:
        raise DocumentRefused(key="", wanted=f"is no plan: {fault!r}") from fault
    return read(Plan, values)


def _values(document: Mapping[str, Any]) -> dict[str, Any]:
    engine, steps = document["engine"], document["steps"]
    return {
        "week": document["week"],
        "start": document["start"],
        "language": document["carry"]["profile"]["language"],
        "mode": document["mode"],
        "steps": {
            "goal": steps["goal"],
            "low": steps["band"][0],
            "high": steps["band"][1],
            "reasons": _bare(steps["reasons"]),
        },
        "exercises": [_item(each, PlannedExercise) for each in document["exercises"]],
        "minutes": document["minutes"],
        "days_per_week": document["days_per_week"],
        "education": [_item(each, PlannedMessage) for each in document["education"]],
        "safety": document["safety"],
        "headline": _bare([document["headline"]])[0],
        "changes": [_bare_change(each) for each in document["changes"]],
        "evidence": {
            **{key: engine[key] for key in ENGINE_KEYS},
            "rests_on": engine["evidence"],
            "expected": engine.get("expected", {}),  # plans from before outcomes have none
        },
        "carry": document["carry"],
        "adjustments": document.get("adjustments", []),  # plans of before have none
    }


ENGINE_KEYS = (
    "case_base",
    "neighbours",
    "effective_neighbours",
    "shared_weight",
    "propensities",
    "rules",
)


def _reason(reason: Reason, language: str, library: Library) -> dict[str, Any]:
    return {
        "code": reason.code,
        "facts": dict(reason.facts),
        "text": sentence(reason, language, library),
    }


def _reasons(reasons: Sequence[Reason], language: str, library: Library) -> list[dict[str, Any]]:
    return [_reason(each, language, library) for each in reasons]


def _steps(steps: PlannedSteps, language: str, library: Library) -> dict[str, Any]:
    return {
        "goal": steps.goal,
        "band": [steps.low, steps.high],
        "reasons": _reasons(steps.reasons, language, library),
    }


def _exercise(planned: PlannedExercise, language: str, library: Library) -> dict[str, Any]:
    return {
        **plain(planned),
        "title": exercise_title(planned.id, language, library),
        "reasons": _reasons(planned.reasons, language, library),
    }


def _message(planned: PlannedMessage, language: str, library: Library) -> dict[str, Any]:
    return {
        **plain(planned),
        "title": message_title(planned.id, language, library),
        "reasons": _reasons(planned.reasons, language, library),
    }


def _change(change: Change, language: str, library: Library) -> dict[str, Any]:
    return {
        "what": change.what.value,
        "was": change.was,
        "now": change.now,
        "heading": _reason(change.heading, language, library),
        **_reason(change.reason, language, library),
    }


def _engine(evidence: Evidence) -> dict[str, Any]:
    return {
        **{key: plain(getattr(evidence, key)) for key in ENGINE_KEYS},
        "evidence": evidence.rests_on,
        "expected": plain(evidence.expected),
    }


def _bare(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"code": each["code"], "facts": each["facts"]} for each in reasons]


def _item(item: Mapping[str, Any], kind: type) -> dict[str, Any]:
    keys = [each for each in kind.__slots__ if each != "reasons"]  # type: ignore[attr-defined]  # a dataclass with slots
    return {**{key: item[key] for key in keys}, "reasons": _bare(item["reasons"])}


def _bare_change(change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": change["what"],
        "was": change["was"],
        "now": change["now"],
        "heading": _bare([change["heading"]])[0],
        "reason": _bare([change])[0],
    }
