"""Why nothing can be learned from a case base."""

from casewise.errors import CasewiseError, OutcomeUnusable


class LearningRefused(CasewiseError):
    """Nothing can be learned from these cases."""


class OutcomeUnfit(LearningRefused, OutcomeUnusable):
    """The outcome cannot be learned from; carries `field` and `reason`."""


class TooFewCases(LearningRefused):
    """Too few cases or groups with a known outcome."""

    def __init__(self, *, what: str, found: int, needed: int) -> None:
        self.what = what
        self.found = found
        self.needed = needed
        super().__init__(f"{found} {what} with a known outcome; at least {needed} are needed")


class AggregateUnfit(LearningRefused):
    """Weights are learned for the weighted mean only, and the schema combines otherwise."""

    def __init__(self) -> None:
        super().__init__("weights are learned for the plain weighted mean only")


class LearnedElsewhere(LearningRefused):
    """What was learned does not fit this schema; `fields` names what the schema lacks."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(f"the schema does not compare as learned: {', '.join(fields)}")
