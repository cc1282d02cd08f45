"""What surveys refuse."""


class SurveyRefused(Exception):
    """A write that a survey does not take now; `why` is a code."""

    def __init__(self, *, why: str) -> None:
        self.why = why
        super().__init__(why)


class LinkDoesNotOpen(SurveyRefused):
    """A link opens nothing: "unknown", "withdrawn", "closed", "declined" or "not-open-yet"."""


class AnswerRefused(SurveyRefused):
    """An answer that was not asked for, or is none of those there are."""
