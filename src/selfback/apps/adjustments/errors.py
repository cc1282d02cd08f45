"""What can stop a change to a patient's plans."""


class AlreadyLifted(Exception):
    """The adjustment was lifted before."""

    def __init__(self, adjustment_id: str) -> None:
        self.adjustment_id = adjustment_id
        super().__init__(f"adjustment {adjustment_id} is lifted")


class NotTheirs(PermissionError):
    """The patient answers only what was changed in their own plans."""

    def __init__(self, adjustment_id: str) -> None:
        self.adjustment_id = adjustment_id
        super().__init__(f"adjustment {adjustment_id} belongs to somebody else")


class NotWhileShared(PermissionError):
    """The patient lifts a change only when no clinic looks at their plans."""

    def __init__(self, adjustment_id: str) -> None:
        self.adjustment_id = adjustment_id
        super().__init__(f"a clinic looks after adjustment {adjustment_id}")
