"""Structure, words and instruments put together into one protocol."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_files import InstrumentsFile, ProtocolFile, WordsFile
from selfback.domain.trial.protocol_people import ConsentDocument, Label

T = TypeVar("T")
Words = Mapping[str, WordsFile]
"""Language -> the words in it; a language whose file was refused is not there."""


def put_together(
    held: ProtocolFile, words: Words, instruments: InstrumentsFile, digest: str
) -> Protocol:
    """Return the protocol whose parts carry their words in every language that has them."""
    used = {each for visit in held.visits for each in visit.instruments}
    asked = _questions(held)
    plan = replace(held.analysis, subgroups=_labelled(held.analysis.subgroups, words, "subgroups"))
    safety = replace(held.safety, candidates=_labelled(held.safety.candidates, words, "candidates"))
    titles = {language: each.title for language, each in words.items()}
    return Protocol(
        id=held.id,
        version=held.version,
        title=titles.get("en", held.id),
        titles=titles,
        summary={language: each.summary for language, each in words.items()},
        synthetic_ok=held.synthetic_ok,
        digest=digest,
        amendment=held.amendment,
        arms=_labelled(held.arms, words, "arms"),
        strata=_labelled(held.strata, words, "strata"),
        allocation=held.allocation,
        eligibility=_labelled(held.eligibility, words, "criteria"),
        sites=held.sites,
        deliverers=held.deliverers,
        visits=_labelled(held.visits, words, "visits"),
        follow_up=held.follow_up,
        instruments=tuple(each for each in instruments.instruments if each.id in used),
        questions=tuple(each for each in instruments.questions if each.id in asked),
        consent=tuple(_with_text(each, words) for each in held.consent),
        withdrawal_levels=_labelled(held.withdrawal_levels, words, "withdrawal"),
        stopping=_labelled(held.stopping, words, "stopping"),
        safety=safety,
        blinding=held.blinding,
        analysis=plan,
        provenance=held.provenance,
    )


def _questions(held: ProtocolFile) -> set[str]:
    at_visits = {each for visit in held.visits for each in visit.questions}
    return at_visits | {each.question for each in held.eligibility}


def _labelled(parts: Iterable[T], words: Words, kind: str) -> tuple[T, ...]:
    return tuple(_with_label(part, words, kind) for part in parts)


def _with_label(part: Any, words: Words, kind: str) -> Any:
    return replace(part, label=_label(words, kind, part.id))


def _label(words: Words, kind: str, id: str) -> Label:
    held = {language: getattr(each, kind).get(id) for language, each in words.items()}
    return {language: label for language, label in held.items() if label}


def _with_text(document: ConsentDocument, words: Words) -> ConsentDocument:
    held = {language: each.consent.get(document.id) for language, each in words.items()}
    return replace(document, text={language: text for language, text in held.items() if text})
