"""One field of a case: what it is, what it may hold, how it is compared."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from casewise.errors import FieldInvalid
from casewise.measures import equality, jaccard, linear, text_equality
from casewise.measures.differences import Linear
from casewise.measures.measure import Measure, is_number, is_text
from casewise.measures.symbols import CyclicOrdinal, Ordinal
from casewise.missing import SKIP, Missing

Kind = Literal[
    "number", "integer", "ordinal", "category", "set", "date", "series", "text", "text-id"
]
Role = Literal["problem", "plan", "outcome", "context", "id", "group", "time"]
KINDS_OF_TIME = ("date", "integer", "number")

LIMIT_OF_WEIGHT = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a case.

    name         what rows and queries call it
    kind         the type of its values; a series is one number a week, the latest last; a text
                 is open words
    role         "problem" is compared; "plan", "outcome" and "context" are kept; "id" names the
                 case; "group" names whom it belongs to; "time" says when it was, and orders cases
    unit         for people, such as "kg" or "0-10"
    bounds       lowest and highest valid number; for number, integer and series
    levels       the words of an ordinal, from low to high
    categories   the words of a category or set; None leaves them open (not for problems)
    measure      how two values are compared; None takes the usual one of the kind
    weight       at least 0; 0 leaves the field out
    missing      what counts when a value is not known

    Raises FieldInvalid.
    """

    name: str
    kind: Kind
    role: Role = "problem"
    unit: str = ""
    bounds: tuple[float, float] | None = None
    levels: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    measure: Measure[Any] | None = None
    weight: float = 1.0
    missing: Missing = field(default=SKIP)

    def __post_init__(self) -> None:
        for name in ("bounds", "levels", "categories"):
            given = getattr(self, name)
            if isinstance(given, str):
                _refuse(self, f"{name} is a list or tuple, not one text", key=name)
            if given is not None:
                object.__setattr__(self, name, tuple(given))
        orders = isinstance(self.measure, Ordinal | CyclicOrdinal)
        if self.kind == "ordinal" and orders and self.levels is None:
            object.__setattr__(self, "levels", self.measure.levels)  # type: ignore[union-attr]  # it orders
        for check in (_check_shape, _check_bounds, _check_words, _check_weight):
            check(self)
        if self.measure is None and self.role == "problem":
            object.__setattr__(self, "measure", self._usual_measure())
        _check_measure(self)

    @property
    def words(self) -> tuple[str, ...] | None:
        """The levels or categories, whichever the kind has."""
        return self.levels if self.kind == "ordinal" else self.categories

    @property
    def is_compared(self) -> bool:
        """Whether the field takes part in similarity."""
        return self.role == "problem"

    def _usual_measure(self) -> Measure[Any] | None:
        if self.kind in ("number", "integer", "date"):
            return linear() if self.bounds is None else Linear(span=self.bounds[1] - self.bounds[0])
        if self.kind == "ordinal":
            return Ordinal(levels=self.levels or ())
        usual: dict[str, Measure[Any]] = {
            "category": equality(),
            "set": jaccard(),
            "text": text_equality(),
        }
        return usual.get(self.kind)


def _refuse(each: Field, reason: str, key: str | None = None) -> None:
    raise FieldInvalid(field=str(each.name), reason=reason, key=key)


def _words_key(each: Field) -> str:
    return "levels" if each.kind == "ordinal" else "categories"


def _check_shape(each: Field) -> None:
    if not is_text(each.name):
        _refuse(each, "a name is a text that is not empty", key="name")
    if each.kind not in get_args(Kind):
        _refuse(each, f"there is no kind {each.kind!r}", key="kind")
    if each.role not in get_args(Role):
        _refuse(each, f"there is no role {each.role!r}", key="role")
    if not isinstance(each.unit, str):
        _refuse(each, "a unit is a text", key="unit")
    if each.role in ("id", "group") and each.kind != "text-id":
        _refuse(each, f"the role {each.role!r} needs the kind 'text-id'", key="kind")
    if each.role == "time" and each.kind not in KINDS_OF_TIME:
        _refuse(each, "a time is a date, an integer or a number", key="kind")
    if each.role == "problem" and each.kind == "text-id":
        _refuse(each, "a text-id cannot be compared, so it cannot be a problem", key="kind")


def _check_bounds(each: Field) -> None:
    if each.bounds is None:
        return
    if each.kind not in ("number", "integer", "series"):
        _refuse(each, f"the kind {each.kind!r} has no bounds", key="bounds")
    if len(each.bounds) != 2 or not all(map(is_number, each.bounds)):
        _refuse(each, "bounds are two finite numbers", key="bounds")
    if each.bounds[0] >= each.bounds[1]:
        _refuse(each, "the lower bound is not below the upper bound", key="bounds")


def _check_words(each: Field) -> None:
    if each.levels is not None and each.kind != "ordinal":
        _refuse(each, f"the kind {each.kind!r} has no levels", key="levels")
    if each.categories is not None and each.kind not in ("category", "set"):
        _refuse(each, f"the kind {each.kind!r} has no categories", key="categories")
    needs_words = each.kind == "ordinal" or (each.is_compared and each.kind in ("category", "set"))
    if needs_words and not each.words:
        _refuse(each, "levels or categories must be declared", key="kind")
    if each.words is None:
        return
    if not all(map(is_text, each.words)):
        _refuse(each, "levels and categories are texts that are not empty", key=_words_key(each))
    if len(set(each.words)) < len(each.words):
        _refuse(each, "a level or category is declared twice", key=_words_key(each))
    if each.kind == "ordinal" and len(each.words) < 2:
        _refuse(each, "an ordinal needs at least two levels", key="levels")


def _check_weight(each: Field) -> None:
    if not is_number(each.weight) or not 0 <= each.weight <= LIMIT_OF_WEIGHT:
        _refuse(each, f"a weight is a number from 0 to {LIMIT_OF_WEIGHT:g}", key="weight")
    if not isinstance(each.missing, Missing):
        _refuse(
            each, "missing is a policy: SKIP, PESSIMISTIC, MODEL or value(similarity)", "missing"
        )
    if each.missing.policy == "model" and each.kind == "series":
        _refuse(each, "the policy 'model' is not defined for a series", key="missing")


def _check_measure(each: Field) -> None:
    if each.measure is None:
        if each.is_compared:
            _refuse(each, "a series declares its measure: window, span and min_overlap", key="kind")
        return
    if not isinstance(each.measure, Measure):
        _refuse(each, "the measure is not a measure", key="measure")
    if each.kind not in each.measure.kinds:
        named = each.measure.name
        _refuse(each, f"the measure {named!r} cannot compare the kind {each.kind!r}", key="measure")
    if reason := each.measure.fault_with(each.words):
        _refuse(each, reason, key="measure")
