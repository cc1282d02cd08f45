"""Agreeing to take part: what was shown, what was understood, and when somebody is asked again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import ConsentDocument

LONGEST_NAME = 120


class NotSignable(ValueError):
    """A document cannot be signed as it stands.

    reasons     "no-text", "name-missing", "statements-not-ticked", or "not-understood:<question>"
    """

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(", ".join(self.reasons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature as it matters for asking again; protocol: the version that was in force then."""

    document: str
    version: str
    protocol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A version of the protocol that a study was run by, oldest first where there are several."""

    version: str
    needs_reconsent: bool


def text_shown(document: ConsentDocument, language: str) -> str:
    """Return all that a person reads and ticks, as plain text; what is hashed and copied.

    raises  NotSignable if the document has no text in the language
    """
    if language not in document.text:
        raise NotSignable(["no-text"])
    held = document.text[language]
    parts = [held.title, *held.paragraphs, *(f"[x] {each}" for each in held.statements)]
    return "\n\n".join(parts) + "\n"


def digest_of_text(text: str) -> str:
    """Return the SHA-256 of a text that was shown, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def wrong_answers(document: ConsentDocument, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the comprehension questions not answered, or answered wrongly, in their order.

    chosen  question -> option
    """
    return tuple(each.id for each in document.questions if chosen.get(each.id) != each.right)


def refuse_unless_signable(
    document: ConsentDocument,
    *,
    language: str,
    name: str,
    ticked: int,
    answers: Mapping[str, Sequence[str]],
) -> None:
    """Raise NotSignable with every reason why a signature would not hold.

    ticked      how many statements were ticked; all have to be
    answers     comprehension question -> options in the order in which they were chosen; a wrong
                one shows the passage again, and the last one must be right
    """
    last = {question: chosen[-1] for question, chosen in answers.items() if chosen}
    held = document.text.get(language)
    reasons = [f"not-understood:{each}" for each in wrong_answers(document, last)]
    if held is None:
        reasons.append("no-text")
    elif ticked != len(held.statements):
        reasons.append("statements-not-ticked")
    if not name.strip() or len(name) > LONGEST_NAME:
        reasons.append("name-missing")
    if reasons:
        raise NotSignable(reasons)


def to_sign(
    protocol: Protocol, signed: Sequence[Signed], history: Sequence[Adopted]
) -> tuple[ConsentDocument, ...]:
    """Return the documents that somebody has yet to sign, or has to sign again.

    history     the versions of the protocol that the study was run by, oldest first

    A signature holds as long as its document has the same version, and no version of the protocol
    that asks people again was adopted after the one under which it was given.
    """
    return tuple(each for each in protocol.consent if not _holds(each, signed, history))


def needed_to_sign(
    protocol: Protocol, signed: Sequence[Signed], history: Sequence[Adopted]
) -> tuple[ConsentDocument, ...]:
    """Return those of `to_sign` without which nobody can be randomised or go on answering."""
    return tuple(each for each in to_sign(protocol, signed, history) if each.needed)


def _holds(document: ConsentDocument, signed: Sequence[Signed], history: Sequence[Adopted]) -> bool:
    return any(
        each.document == document.id
        and each.version == document.version
        and not _asked_again(each.protocol, history)
        for each in signed
    )


def _asked_again(since: str, history: Sequence[Adopted]) -> bool:
    versions = [each.version for each in history]
    later = history[versions.index(since) + 1 :] if since in versions else ()
    return any(each.needs_reconsent for each in later)
