"""Numbers that must lie between two ends."""


class OutOfRange(ValueError):
    """A number of the content is below or above what is allowed."""

    def __init__(self, name: str, value: int, low: int, high: int) -> None:
        self.name = name
        self.value = value
        self.low = low
        self.high = high
        super().__init__(f"{name} is {value}; allowed are {low} to {high}")


def within(name: str, value: int, low: int, high: int) -> None:
    """Do nothing if low <= value <= high; raise OutOfRange otherwise."""
    if not low <= value <= high:
        raise OutOfRange(name, value, low, high)
