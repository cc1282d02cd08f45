"""Whether a protocol's words and its structure fit: nothing unsaid, nothing said of no part."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.loading import read_as
from selfback.domain.trial.protocol_files import ProtocolFile, WordsFile
from selfback.domain.trial.protocol_people import ConsentDocument, ConsentText

LONGEST_LABEL = 200
STRUCTURE = "protocol.toml"


def read_words(content: Path, below: str) -> tuple[dict[str, WordsFile], tuple[Finding, ...]]:
    """Return the words of a protocol's folder by language, and what is wrong with their files."""
    words: dict[str, WordsFile] = {}
    findings: list[Finding] = []
    for language in Language:
        file = f"{below}/{language}.toml"
        held, refused = read_as(content, file, WordsFile)
        findings.extend(refused)
        if held is not None:
            words[language.value] = held
        elif not refused:
            findings.append(Finding(file=file, key="", sentence="This file is missing."))
    return words, tuple(findings)


def parts_with_words(held: ProtocolFile) -> dict[str, tuple[str, ...]]:
    """Return kind of words -> ids of the parts that need them."""
    return {
        "arms": tuple(each.id for each in held.arms),
        "strata": tuple(each.id for each in held.strata),
        "criteria": tuple(each.id for each in held.eligibility),
        "visits": tuple(each.id for each in held.visits),
        "withdrawal": tuple(each.id for each in held.withdrawal_levels),
        "candidates": tuple(each.id for each in held.safety.candidates),
        "stopping": tuple(each.id for each in held.stopping),
        "subgroups": tuple(each.id for each in held.analysis.subgroups),
    }


def labels_in_structure(held: ProtocolFile, below: str) -> Iterator[Finding]:
    """Words that stand in the structure, where nobody would translate them."""
    of_kinds: dict[str, tuple[Any, ...]] = {
        "arms": held.arms,
        "strata": held.strata,
        "eligibility": held.eligibility,
        "visits": held.visits,
        "withdrawal_levels": held.withdrawal_levels,
        "safety.candidates": held.safety.candidates,
        "stopping": held.stopping,
        "analysis.subgroups": held.analysis.subgroups,
    }
    sentence = "Words belong into en.toml, da.toml and nb.toml."
    for kind, parts in of_kinds.items():
        for part in parts:
            if part.label:
                key = f"{kind}.{part.id}.label"
                yield Finding(file=f"{below}/{STRUCTURE}", key=key, sentence=sentence)
    for document in held.consent:
        if document.text:
            key = f"consent.{document.id}.text"
            yield Finding(file=f"{below}/{STRUCTURE}", key=key, sentence=sentence)


def word_findings(
    held: ProtocolFile, words: Mapping[str, WordsFile], below: str
) -> Iterator[Finding]:
    """Words that are missing, empty, too long, or belong to nothing."""
    parts = parts_with_words(held)
    for language, said in words.items():
        file = f"{below}/{language}.toml"
        for key, sentence in _in_file(held, said, parts):
            yield Finding(file=file, key=key, sentence=sentence)


def _in_file(
    held: ProtocolFile, said: WordsFile, parts: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    for key in ("title", "summary"):
        if not getattr(said, key).strip():
            yield key, "There are no words here."
    for kind, ids in parts.items():
        yield from _labels(kind, ids, getattr(said, kind))
    for document in held.consent:
        if document.id in said.consent:
            yield from _consent(document, said.consent[document.id])
    for id in said.consent:
        if id not in {document.id for document in held.consent}:
            yield f"consent.{id}", "The protocol has no such document."


def _labels(
    kind: str, ids: tuple[str, ...], labels: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for id in ids:
        if not labels.get(id, "").strip():
            yield f"{kind}.{id}", "There are no words for this."
        elif len(labels[id]) > LONGEST_LABEL:
            length = len(labels[id])
            yield f"{kind}.{id}", f"This has {length} characters; at most {LONGEST_LABEL} fit."
    for id in labels:
        if id not in ids:
            yield f"{kind}.{id}", "The protocol has no such part."


def _consent(document: ConsentDocument, text: ConsentText) -> Iterator[tuple[str, str]]:
    key = f"consent.{document.id}"
    for each in fields(text):
        if each.name != "questions" and not getattr(text, each.name):
            yield f"{key}.{each.name}", "There are no words here."
    asked = {question.id: question for question in document.questions}
    for id, question in asked.items():
        if id not in text.questions:
            yield f"{key}.questions.{id}", "There are no words for this."
        elif set(text.questions[id].options) != set(question.options):
            wanted = ", ".join(question.options)
            yield f"{key}.questions.{id}.options", f"The options must be: {wanted}."
    for id in text.questions:
        if id not in asked:
            yield f"{key}.questions.{id}", "The protocol has no such question."
