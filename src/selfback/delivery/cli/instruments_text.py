"""What the command line says of an instrument: in words, as JSON, and as an empty file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.question import AnswerKind, Instrument, Question
from selfback.domain.instruments.trial_scores import ScoreRule
from selfback.domain.trial.instruments import Known

LICENCES: Mapping[str, str] = {
    "open": "may be passed on",
    "permission": "by permission of its owner",
    "forbidden": "never passed on",
}
WIDTH = 14


def as_document(known: Known, library: Library) -> dict[str, Any]:
    """Return an instrument for machines."""
    defined, held, rule = known.defined, known.held, known.rule
    return {
        "id": defined.id,
        "title": defined.title,
        "items": defined.items,
        "answers": [_answers(each) for each in held.questions],
        "scored": list(rule.items) or [each.id for each in held.questions],
        "turned": sorted(rule.turned),
        "low": defined.low,
        "high": defined.high,
        "direction": defined.direction.value,
        "how": rule.how,
        "open_items": _open(rule),
        "recall": held.recall,
        "licence": held.licence,
        "wording": {language.value: _whose(held, library, language) for language in Language},
        "note": defined.note,
        "source": rule.source,
    }


def as_text(known: Known, library: Library) -> str:
    """Return an instrument in four lines."""
    defined, held = known.defined, known.held
    items = "1 item" if defined.items == 1 else f"{defined.items} items"
    score = f"{defined.low:g} to {defined.high:g}, high is {defined.direction.value}"
    kinds = dict.fromkeys(_answers(each) for each in held.questions)
    return "\n".join(
        (
            f"{defined.id:<{WIDTH}}{defined.title}",
            f"{'':<{WIDTH}}{items}: {'; '.join(kinds)}",
            f"{'':<{WIDTH}}score {score}; {_open(known.rule)}",
            f"{'':<{WIDTH}}words {LICENCES[held.licence]}; {words_used(defined.id, library)}",
        )
    )


def words_used(instrument: str, library: Library) -> str:
    """Return in whose words an instrument is asked, language by language."""
    held = {**library.instruments, **library.unworded}[instrument]
    whose = {language: _whose(held, library, language) for language in Language}
    if len(set(whose.values())) == 1:
        return _said(whose[Language.ENGLISH])
    return "; ".join(f"{language}: {_said(each)}" for language, each in whose.items())


def empty_wording(instrument: Instrument, languages: Sequence[Language]) -> str:
    """Return a file of words with everything to fill in, in TOML."""
    return "\n".join(_empty_lines(instrument, languages)) + "\n"


def _empty_lines(instrument: Instrument, languages: Sequence[Language]) -> Iterator[str]:
    yield f'instrument = "{instrument.id}"'
    yield 'version = ""  # of the words, as their owner names it'
    yield 'owner = ""'
    yield 'licence = ""  # what allows you to use them: a letter, a registration, a statement'
    for language in languages:
        for question in instrument.questions:
            yield ""
            yield f"[words.{language}.{question.id}]"
            yield 'text = ""'
            if question.kind is AnswerKind.SCALE:
                yield 'low = ""'
                yield 'high = ""'
            if question.choices:
                yield f"[words.{language}.{question.id}.choices]"
                yield from (f'{code} = ""' for code in question.choices)


def _answers(question: Question) -> str:
    if question.choices:
        return f"one of {', '.join(question.choices)}"
    return f"{question.low} to {question.high}"


def _open(rule: ScoreRule) -> str:
    return {
        "none": "none with an open item",
        "zero": "an open item counts 0",
        "left-out": "open items are left out",
        "mean": f"up to {rule.most_open} open items count as the mean of the others",
    }[rule.open]


def _whose(instrument: Instrument, library: Library, language: Language) -> str:
    if library.wording_of(instrument.id, language) == "validated":
        return "validated"
    return "own" if library.question_words(language, instrument.id) else "none"


def _said(whose: str) -> str:
    return {
        "own": "asked in our own words",
        "validated": "asked in the words the host installed",
        "none": "not asked before the host installs its words",
    }[whose]
