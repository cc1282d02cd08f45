"""Why something is in a plan: a code of the content, with the facts its sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason; the sentence stands in content/reasons, once per language.

    code    names the sentence
    facts   what goes into its braces; `exercise`, `other`, `message` and `condition` hold ids
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def reason(code: str, **facts: Fact) -> Reason:
    """Return a reason with its facts."""
    return Reason(code=code, facts=facts)
