"""What raters will see: each vignette with the week that the live engine plans for it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np

from selfback.apps.surveys.services import Shown
from selfback.delivery.shared.case_bases import live_cases, rules
from selfback.delivery.shared.content import library
from selfback.domain.content.vignette import Vignette, VignetteWords
from selfback.domain.evaluation.designs.vignette_set import VignetteSet
from selfback.domain.plan.document import to_document
from selfback.domain.plan.neighbours import CaseRelease
from selfback.domain.plan.planning import first_plan
from selfback.domain.plan.screening import screen_profile
from selfback.domain.plan.vignettes import profile_of
from selfback.domain.plan.week import Plan

SEED = 0
"""Breaks ties between equally good exercises, the same for everybody who makes the plan again."""


def stimuli(
    vignettes: Iterable[Vignette], languages: Iterable[str], *, start: date
) -> Iterator[Shown]:
    """Yield each vignette with its plan in each language, made by the release that is live now."""
    cases, spoken = live_cases(), tuple(languages)
    for vignette in vignettes:
        plan = _plan(vignette, cases, start)
        for language in spoken:
            told = library().vignette_words(language)[vignette.id]
            words = _shown(vignette.id, told, plan, cases, language)
            yield Shown(
                vignette=vignette.id, language=language, words=words, digest=digest_of(words)
            )


def designed_stimuli(held: VignetteSet, *, start: date) -> Iterator[Shown]:
    """Yield each vignette of a designed set with its plan, in the languages that it is told in.

    raises  AnswersRefused for answers that the planner cannot take
    """
    cases = live_cases()
    for each in held.vignettes:
        plan = _plan(each.vignette, cases, start)
        for language, told in each.words.items():
            words = _shown(each.id, told, plan, cases, language)
            yield Shown(
                vignette=each.id,
                language=language,
                words=words,
                digest=digest_of(words),
                block=each.block if len(held.blocks) > 1 else 0,
                levels=each.levels,
            )


def digest_of(words: Any) -> str:
    """Return the SHA-256 of what is shown, over its JSON with sorted keys, hexadecimal."""
    held = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(held.encode()).hexdigest()


def _plan(vignette: Vignette, cases: CaseRelease, start: date) -> Plan:
    held = library()
    profile = profile_of(vignette, held)
    return first_plan(
        profile,
        start=start,
        triage=screen_profile(profile, library=held, rules=rules()),
        library=held,
        cases=cases,
        rules=rules(),
        chance=np.random.default_rng([SEED, 1]),
    )


def _shown(
    id: str, told: VignetteWords, plan: Plan, cases: CaseRelease, language: str
) -> dict[str, Any]:
    held = library()
    document, texts = to_document(plan, held, language), held.message_words(language)
    return {
        "vignette": {"id": id, "title": told.title, "story": told.story},
        "plan": {
            "goal": document["steps"]["goal"],
            "steps_because": [each["text"] for each in document["steps"]["reasons"]],
            "minutes": document["minutes"],
            "days_per_week": document["days_per_week"],
            "exercises": [
                {
                    "id": each["id"],
                    "title": each["title"],
                    "amount": _amount(each),
                    "because": [reason["text"] for reason in each["reasons"]],
                }
                for each in document["exercises"]
            ],
            "messages": [
                {
                    "id": each["id"],
                    "title": each["title"],
                    "text": [texts[each["id"]].short],
                }
                for each in document["education"]
            ],
        },
        "made_with": {
            "content": held.release,
            "content_digest": held.digest,
            "case_base": cases.name,
            "case_base_digest": cases.base.digest,
        },
    }


def _amount(exercise: dict[str, Any]) -> str:
    amount = f"{exercise['sets']} × {exercise['repetitions']}"
    return f"{amount} × {exercise['hold_seconds']} s" if exercise["hold_seconds"] else amount
