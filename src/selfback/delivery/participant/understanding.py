"""What somebody chose at the questions about a document, kept in the browser's session."""

from selfback.delivery.participant.links import LinkRequest
from selfback.domain.trial.protocol_people import ConsentDocument

MOST_KEPT = 20
"""Choices kept for one question, the newest; more than that nobody needs."""


def chosen(request: LinkRequest, document: ConsentDocument) -> dict[str, list[str]]:
    """Return question -> options, in the order in which they were chosen."""
    return {**request.session.get(_name(request, document), {})}


def note(request: LinkRequest, document: ConsentDocument, question: str, option: str) -> None:
    """Add one choice."""
    held = chosen(request, document)
    held[question] = [*held.get(question, []), option][-MOST_KEPT:]
    request.session[_name(request, document)] = held


def settled(request: LinkRequest, document: ConsentDocument) -> None:
    """Forget the choices: they stand with the signature now."""
    request.session.pop(_name(request, document), None)


def first_open(request: LinkRequest, document: ConsentDocument) -> int:
    """Return the number of the first question not answered rightly last; 0 if none is."""
    held = chosen(request, document)
    for number, each in enumerate(document.questions, 1):
        if held.get(each.id, [""])[-1] != each.right:
            return number
    return 0


def _name(request: LinkRequest, document: ConsentDocument) -> str:
    return f"consent:{request.visit.pk}:{document.id}:{document.version}"
