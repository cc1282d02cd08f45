"""What can go wrong with a prompt, named by the fact."""


class PromptError(Exception):
    """A prompt could not be planned, sent or heard of."""


class UnknownToken(PromptError):
    """No person's prompts are stopped by this link."""

    def __init__(self) -> None:
        super().__init__("no person has this token")


class UnknownZone(PromptError):
    """A time zone that the world does not have."""

    def __init__(self) -> None:
        super().__init__("not the name of a time zone")
