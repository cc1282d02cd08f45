"""What plans are made from."""

from dataclasses import dataclass

from selfback.domain.content.library import Library
from selfback.domain.plan.neighbours import CaseRelease
from selfback.domain.plan.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """One release of the content, its rules, and a case base."""

    library: Library
    rules: Rules
    cases: CaseRelease
