"""What can go wrong with a plan, named by the fact."""


class PlanError(Exception):
    """A plan could not be made, adopted or changed."""


class WeekAlreadyPlanned(PlanError):
    """The patient has a plan for this week; that one stands."""

    def __init__(self, *, patient_id: str, number: int) -> None:
        self.patient_id = patient_id
        self.number = number
        super().__init__(f"patient {patient_id} already has a plan for week {number}")


class NotInPlan(PlanError):
    """The exercise or message is not part of this week."""

    def __init__(self, *, week_id: str, item: str) -> None:
        self.week_id = week_id
        self.item = item
        super().__init__(f"{item} is not part of week {week_id}")


class SwapNotOffered(PlanError):
    """The replacement is not among those that may be offered to this person."""

    def __init__(self, *, week_id: str, item: str) -> None:
        self.week_id = week_id
        self.item = item
        super().__init__(f"{item} was not offered in week {week_id}")


class GoalOutOfBounds(PlanError):
    """The step goal lies outside what the product allows."""

    def __init__(self, *, goal: int, low: int, high: int) -> None:
        self.goal, self.low, self.high = goal, low, high
        super().__init__(f"a goal of {goal} steps is not between {low} and {high}")


class AmountOutOfRange(PlanError):
    """Sets, repetitions or seconds that nobody does in one session."""
