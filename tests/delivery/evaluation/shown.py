"""Stimuli for tests, in the form that surveys keep."""

from typing import Any

from selfback.apps.surveys.services import Shown
from selfback.delivery.shared.stimuli import digest_of


def words(vignette: str, language: str) -> dict[str, Any]:
    return {
        "vignette": {
            "id": vignette,
            "title": f"{vignette.title()} ({language})",
            "story": "Has had back pain for six weeks. Sits at work.\n\nWants to garden again.",
        },
        "plan": {
            "goal": 5200,
            "steps_because": ["Close to what is usual now."],
            "minutes": 20,
            "days_per_week": 3,
            "exercises": [
                {"id": "bridge", "title": "Bridge", "amount": "2 × 10", "because": ["Similar."]}
            ],
            "messages": [
                {"id": "reassurance-common", "title": "Common", "text": ["Most people have it."]}
            ],
        },
        "made_with": {
            "content": "content-test",
            "content_digest": "0" * 64,
            "case_base": "seed",
            "case_base_digest": "1" * 64,
        },
    }


def stimuli(*vignettes: str) -> list[Shown]:
    held = [
        (each, language, words(each, language))
        for each in vignettes
        for language in ("en", "da", "nb")
    ]
    return [
        Shown(vignette=vignette, language=language, words=said, digest=digest_of(said))
        for vignette, language, said in held
    ]


STIMULI = stimuli("anna", "bo")
