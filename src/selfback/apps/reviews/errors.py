"""What can stop a review of a plan."""


class NotInThisPlan(ValueError):
    """The plan has no such component."""

    def __init__(self, *, week_id: str, component: str, item: str) -> None:
        self.week_id = week_id
        self.component = component
        self.item = item
        super().__init__(f"plan {week_id} has no {component} {item}".rstrip())


class ReasonMissing(ValueError):
    """A component is changed or rejected only with a reason."""


class OwnPlanGiven(Exception):
    """The clinician has given an own plan for this week before."""


class NotAgreed(Exception):
    """The person does not agree that their weeks are learned from."""

    def __init__(self, *, patient_id: str) -> None:
        self.patient_id = patient_id
        super().__init__(f"patient {patient_id} has not agreed to learning")
