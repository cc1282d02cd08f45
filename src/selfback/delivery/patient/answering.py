"""The questions of the patient's own instruments, as the templates show them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from selfback.delivery.shared.question_fields import faults_in, field_of, read
from selfback.domain.content.library import Library
from selfback.domain.content.question import QuestionWords

__all__ = ["faults_in", "read", "shown"]


def shown(
    library: Library,
    instrument: str,
    ids: Iterable[str],
    *,
    language: str,
    answers: Mapping[str, Any],
    last_week: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return what the templates need of each question; see `field_of`."""
    words = library.question_words(language, instrument)
    questions = {each.id: each for each in library.instruments[instrument].questions}
    return [
        field_of(
            questions[id],
            _with_conditions(library, id, words[id], language),
            answer=answers.get(id),
            last_week=(last_week or {}).get(id),
            fault=(faults or {}).get(id, ""),
        )
        for id in ids
    ]


def _with_conditions(
    library: Library, id: str, words: QuestionWords, language: str
) -> QuestionWords:
    """Fill in what illnesses are called: their names stand with the conditions."""
    if id != "conditions":
        return words
    held = library.condition_words(language)
    return replace(words, choices={code: each.label for code, each in held.items()})
