"""What a field contributes when the query or the case does not know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from casewise.errors import DocumentInvalid, MeasureInvalid

Policy = Literal["skip", "pessimistic", "value", "model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The policy of one field for values that are not known.

    policy       "skip"         the field is left out and the other weights are renormalised
                 "pessimistic"  the field counts with similarity 0
                 "value"        the field counts with the similarity given
                 "model"        the field counts with the similarity expected under the
                                distribution of the values in the case base
    similarity   0 to 1; for "value" only
    """

    policy: Policy
    similarity: float | None = None

    def __post_init__(self) -> None:
        if self.policy not in get_args(Policy):
            raise MeasureInvalid(measure="missing", reason=f"no policy called {self.policy!r}")
        if (self.policy == "value") != (self.similarity is not None):
            reason = 'a similarity belongs to the policy "value", and to no other'
            raise MeasureInvalid(measure="missing", reason=reason)
        if self.similarity is not None and not _is_similarity(self.similarity):
            raise MeasureInvalid(measure="missing", reason="the similarity is not from 0 to 1")

    @property
    def fixed(self) -> float | None:
        """What an unknown value earns whatever the other value is, None if that is not fixed."""
        return 0.0 if self.policy == "pessimistic" else self.similarity

    def to_dict(self) -> str | dict[str, float]:
        """Return the policy as JSON would hold it: its name, or {"value": similarity}."""
        return self.policy if self.similarity is None else {"value": self.similarity}

    @classmethod
    def from_dict(cls, document: object) -> "Missing":
        """Read what `to_dict` wrote; raises SchemaError.

        >>> Missing.from_dict({"value": 0.5})
        Missing(policy='value', similarity=0.5)
        """
        if isinstance(document, str):
            return cls(policy=document)  # type: ignore[arg-type]  # checked on construction
        if isinstance(document, Mapping) and set(document) == {"value"}:
            return cls(policy="value", similarity=document["value"])
        raise DocumentInvalid('missing: a policy is a name or {"value": similarity}')


def _is_similarity(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


SKIP = Missing(policy="skip")
PESSIMISTIC = Missing(policy="pessimistic")
MODEL = Missing(policy="model")


def value(similarity: float) -> Missing:
    """Return the policy that counts an unknown value with one fixed similarity, 0 to 1."""
    return Missing(policy="value", similarity=similarity)
