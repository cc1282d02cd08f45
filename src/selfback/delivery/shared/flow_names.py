"""What the parts of a flow diagram are called: the protocol's words, else their id in letters."""

from collections.abc import Iterable, Mapping

from selfback.domain.trial.protocol import Arm, VisitDef
from selfback.domain.trial.protocol_people import Criterion


def labels_of(parts: Iterable[Arm | VisitDef | Criterion], language: str) -> dict[str, str]:
    """Return id -> name, of those that have one in the language."""
    return {part.id: part.label[language] for part in parts if language in part.label}


def names_of(ids: Iterable[str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return id -> name, those with a label first and in its order."""
    known = list(ids)
    ordered = [*(each for each in labels if each in known), *(x for x in known if x not in labels)]
    return {id: labels.get(id, plain(id)) for id in ordered}


def hidden_arms(count: int) -> dict[str, str]:
    """Return nameless arms for a diagram that shows none of them."""
    return {str(place): "" for place in range(count)}


def plain(id: str) -> str:
    """Return an id as words.

    >>> plain("week-6")
    'Week 6'
    """
    text = id.replace("-", " ").replace("_", " ")
    return text[:1].upper() + text[1:]
