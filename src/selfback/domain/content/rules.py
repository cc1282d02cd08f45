"""What a rule is: a number of the product with its unit, its source and who may change it."""

from dataclasses import dataclass

Scalar = bool | int | float | str
RuleValue = Scalar | tuple[Scalar, ...] | dict[str, Scalar | tuple[Scalar, ...]]


class RuleOfAnotherKind(TypeError):
    """A rule's value is not of the kind its reader needs."""

    def __init__(self, *, value: RuleValue, wanted: str) -> None:
        self.value = value
        self.wanted = wanted
        super().__init__(f"the rule's value is {value!r}, not {wanted}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One value the product decides by.

    value   a number, a word, yes or no, a list of them, or a table of them
    unit    such as "steps/day", "%", "weeks"; "1" if it has none
    source  where the value comes from, or who agreed it
    owner   who may change it
    """

    value: RuleValue
    unit: str
    source: str
    owner: str

    @property
    def whole(self) -> int:
        """The value as a whole number; raises RuleOfAnotherKind."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise RuleOfAnotherKind(value=self.value, wanted="a whole number")

    @property
    def number(self) -> float:
        """The value as a number; raises RuleOfAnotherKind."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        raise RuleOfAnotherKind(value=self.value, wanted="a number")

    @property
    def text(self) -> str:
        """The value as a word; raises RuleOfAnotherKind."""
        if isinstance(self.value, str):
            return self.value
        raise RuleOfAnotherKind(value=self.value, wanted="a text")

    @property
    def items(self) -> tuple[Scalar, ...]:
        """The value as a list; raises RuleOfAnotherKind."""
        if isinstance(self.value, tuple):
            return self.value
        raise RuleOfAnotherKind(value=self.value, wanted="a list")

    @property
    def table(self) -> dict[str, Scalar | tuple[Scalar, ...]]:
        """The value as a table; raises RuleOfAnotherKind."""
        if isinstance(self.value, dict):
            return self.value
        raise RuleOfAnotherKind(value=self.value, wanted="a table")
