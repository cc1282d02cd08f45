"""Why an analysis could not be made."""


class AnalysisError(Exception):
    """An analysis cannot be made from these data by this plan."""


class DesignNotEstimable(AnalysisError):
    """The model has parameters that these data say nothing about."""

    def __init__(self, *, parameters: int, rank: int) -> None:
        self.parameters, self.rank = parameters, rank
        super().__init__(f"the model has {parameters} parameters, the data determine {rank}")


class TooFewPeople(AnalysisError):
    """There are not enough people for what is asked."""

    def __init__(self, what: str, *, people: int) -> None:
        self.what, self.people = what, people
        super().__init__(f"{what}: {people} people are too few")


class DidNotConverge(AnalysisError):
    """A model's likelihood has no maximum that could be found."""

    def __init__(self, what: str, *, steps: int) -> None:
        self.what, self.steps = what, steps
        super().__init__(f"{what} did not converge in {steps} steps")


class ArmsNotInExport(AnalysisError):
    """The export is blinded without letters: nothing in it tells one arm from another."""

    def __init__(self) -> None:
        super().__init__(
            "participants.csv has no column arm; make the blinded export with letters to "
            "analyse it by masked arm"
        )
