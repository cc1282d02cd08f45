"""What makes a triage impossible; none of it is ever read as "no"."""


class TriageError(Exception):
    """The answers cannot be triaged; nobody may go on as if they had been."""


class AnswersMissing(TriageError):
    """Warning signs that had to be asked have no answer."""

    def __init__(self, flag_ids: tuple[str, ...]) -> None:
        self.flag_ids = flag_ids
        super().__init__(f"no answer to: {', '.join(flag_ids)}")


class FlagsUnknown(TriageError):
    """There are answers to warning signs that this release does not have."""

    def __init__(self, flag_ids: tuple[str, ...]) -> None:
        self.flag_ids = flag_ids
        super().__init__(f"not a warning sign of this release: {', '.join(flag_ids)}")


class AnswersUnreadable(TriageError):
    """Answers that are neither yes, no nor unknown."""

    def __init__(self, flag_ids: tuple[str, ...]) -> None:
        self.flag_ids = flag_ids
        super().__init__(f"neither yes, no nor unknown: {', '.join(flag_ids)}")


class ContextOutOfRange(TriageError):
    """A number around the answers cannot be true."""

    def __init__(self, *, name: str, low: int, high: int) -> None:
        self.name = name
        super().__init__(f"{name} must lie between {low} and {high}")


class RuleUnusable(TriageError):
    """A threshold of the content is not of the kind the triage needs."""

    def __init__(self, *, name: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"the rule {name} is not {wanted}")
