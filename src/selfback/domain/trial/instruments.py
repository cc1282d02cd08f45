"""What is known of each instrument, put together from its three files, and where they disagree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tomllib import TOMLDecodeError

from selfback.domain.content.finding import Finding
from selfback.domain.content.library import Library
from selfback.domain.content.loading import read_as
from selfback.domain.content.question import AnswerKind, Instrument, Question
from selfback.domain.instruments.trial_scores import (
    ScoreRule,
    ScoreRuleRefused,
    load_score_rules,
    score_of,
)
from selfback.domain.trial.protocol import InstrumentDef, Wording
from selfback.domain.trial.protocol_files import InstrumentsFile
from selfback.domain.trial.protocol_loading import INSTRUMENTS

SCORES = "protocols/scores.toml"
VALUED = "eq-5d-5l"
OWN_QUESTIONS = frozenset({"intake", "check-in", "questions"})
"""Sets of questions of the product itself, which no score is computed of."""

OF_PROFESSIONALS = frozenset({"nomad"})
"""Asked of professionals in a process evaluation, scored by rules of its own; in no protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One instrument: what a protocol needs of it, its items, and how it is scored.

    defined     from protocols/instruments.toml
    held        from instruments/<id>/instrument.toml
    rule        from protocols/scores.toml
    """

    defined: InstrumentDef
    held: Instrument
    rule: ScoreRule


def known_instruments(content: Path, library: Library) -> tuple[tuple[Known, ...], list[Finding]]:
    """Return every instrument whose three files agree, and a finding for each disagreement."""
    file, refused = read_as(content, INSTRUMENTS, InstrumentsFile)
    findings = list(refused)
    rules = _rules(content, findings)
    held = {**library.instruments, **library.unworded}
    defined = {each.id: each for each in file.instruments} if file else {}
    known = []
    asked = held.keys() - OWN_QUESTIONS - OF_PROFESSIONALS
    for id in sorted(defined.keys() | rules.keys() | asked):
        if id in defined and id in held and id in rules:
            each = Known(defined=defined[id], held=held[id], rule=rules[id])
            known.append(each)
            findings.extend(_disagreements(each))
        else:
            findings.extend(_gaps(id, defined, held, rules))
    return tuple(known), sorted(findings)


def values_of(question: Question) -> tuple[int, ...]:
    """Return every answer that an item can have, from low to high."""
    if question.kind is AnswerKind.CHOICE:
        return tuple(sorted(int(code) for code in question.choices))
    assert question.low is not None  # noqa: S101  (the check of the content says so)
    assert question.high is not None  # noqa: S101
    return tuple(range(question.low, question.high + 1))


def _rules(content: Path, findings: list[Finding]) -> Mapping[str, ScoreRule]:
    try:
        return load_score_rules(content)
    except (ScoreRuleRefused, OSError, TOMLDecodeError) as refused:
        findings.append(Finding(file=SCORES, key="", sentence=f"{refused}"))
        return {}


def _gaps(
    id: str,
    defined: Mapping[str, object],
    held: Mapping[str, object],
    rules: Mapping[str, object],
) -> Iterator[Finding]:
    places = {
        INSTRUMENTS: defined,
        f"instruments/{id}/instrument.toml": held,
        SCORES: rules,
    }
    for file, there in places.items():
        if id not in there:
            yield Finding(file=file, key=id, sentence="This instrument is missing here.")


def _disagreements(known: Known) -> Iterator[Finding]:
    defined, held = known.defined, known.held
    file = f"instruments/{defined.id}/instrument.toml"
    expected = [f"q{n}" for n in range(1, defined.items + 1)]
    if [each.id for each in held.questions] != expected:
        sentence = (
            f"{INSTRUMENTS} says {defined.items} items; here they are not q1 to {expected[-1]}."
        )
        yield Finding(file=file, key="questions", sentence=sentence)
        return
    if (defined.wording is Wording.HOST) != (held.wording == "host") and held.wording == "own":
        sentence = f"{INSTRUMENTS} says that the host installs the words; here they are ours."
        yield Finding(file=file, key="wording", sentence=sentence)
    if defined.wording is Wording.OWN and held.wording == "host":
        sentence = f"{INSTRUMENTS} says that the words are ours; here the host installs them."
        yield Finding(file=file, key="wording", sentence=sentence)
    yield from _scored(known, file)


def _scored(known: Known, file: str) -> Iterator[Finding]:
    defined, rule = known.defined, known.rule
    items = {each.id: each for each in known.held.questions}
    for item in (*rule.items, *sorted(rule.turned)):
        if item not in items:
            yield Finding(file=SCORES, key=defined.id, sentence=f"There is no item {item}.")
            return
    if rule.how == "value-set":
        return  # its range is that of the host's value set, which is checked when it is installed
    counted = rule.items or tuple(items)
    for item in counted:
        up = (items[item].higher_is == defined.direction.value) is (item not in rule.turned)
        if not up:
            sentence = f"A high answer to {item} and a high score do not mean the same."
            yield Finding(file=file, key=f"questions.{item}", sentence=sentence)
    lowest, highest = _ends(known, [items[item] for item in counted])
    if (lowest, highest) != (defined.low, defined.high):
        said = f"{defined.low:g} to {defined.high:g}"
        sentence = f"Its answers give {lowest} to {highest}; {INSTRUMENTS} says {said}."
        yield Finding(file=SCORES, key=defined.id, sentence=sentence)


def _ends(known: Known, counted: Sequence[Question]) -> tuple[float | None, float | None]:
    """The lowest and the highest score that answers can have."""
    turned = known.rule.turned
    low = {q.id: values_of(q)[-1 if q.id in turned else 0] for q in counted}
    high = {q.id: values_of(q)[0 if q.id in turned else -1] for q in counted}
    ends = (score_of(known.rule, known.defined.items, each) for each in (low, high))
    return next(ends), next(ends)
