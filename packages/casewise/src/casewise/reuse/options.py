"""What could be chosen, and which case of a base had chosen it."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import CasewiseError

OptionsBy = Sequence[str] | Callable[[Mapping[str, Any]], Iterable[Hashable]]


class NoOptions(CasewiseError):
    """There is nothing to choose from; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The o options that n cases used.

    names   of the options, in a fixed order: values or tuples of values of plan fields
    used    whether a case used an option, shape (n, o)
    """

    names: tuple[Hashable, ...]
    used: npt.NDArray[np.bool_]
    fields: tuple[str, ...]
    is_set: bool = False

    def plan_of(self, option: Hashable) -> dict[str, Any]:
        """Return an option as a plan: a value for each plan field, for rules to look at."""
        if self.is_set:
            return {self.fields[0]: frozenset([option])}
        if len(self.fields) > 1 and isinstance(option, tuple):
            return dict(zip(self.fields, option, strict=True))
        return {self.fields[0]: option}


def options_of(base: CaseBase, by: OptionsBy) -> Options:
    """Return the options that the cases of a base used.

    by      the name of one plan field: its values are the options; of a set, its members, of
            which a case may use several. Names of more: the combinations that occur. Or a
            function from a case to the options it used, whose plan has one key, "option"
    raises  NoOptions if a field is no plan field, or nothing was ever used
    """
    fields: tuple[str, ...] = ("option",)
    is_set = False
    if callable(by):
        chosen = [frozenset(by(base.row(place))) for place in range(len(base))]
    else:
        fields = (by,) if isinstance(by, str) else tuple(by)
        kinds = {each.name: each.kind for each in base.schema.fields if each.role == "plan"}
        if not fields or not set(fields) <= set(kinds):
            raise NoOptions(f"not plan fields: {', '.join(sorted(set(fields) - set(kinds)))}")
        is_set = len(fields) == 1 and kinds[fields[0]] == "set"
        chosen = _chosen(base, fields, is_set=is_set)
    names = tuple(sorted(frozenset().union(*chosen), key=_order))
    if not names:
        raise NoOptions("no case used any option")
    used = np.array([[name in each for name in names] for each in chosen], dtype=np.bool_)
    return Options(names=names, used=used, fields=fields, is_set=is_set)


def _chosen(base: CaseBase, fields: tuple[str, ...], *, is_set: bool) -> list[frozenset[Hashable]]:
    columns = [base.column(name) for name in fields]
    if is_set:
        return [frozenset() if each is None else frozenset(each) for each in columns[0]]
    return [
        frozenset() if any(_unknown(each) for each in values) else frozenset([_option(values)])
        for values in zip(*columns, strict=True)
    ]


def _option(values: tuple[Any, ...]) -> Hashable:
    plain = tuple(each.item() if isinstance(each, np.generic) else each for each in values)
    return plain if len(plain) > 1 else plain[0]


def _unknown(value: Any) -> bool:
    return value is None or (isinstance(value, float) and bool(np.isnan(value)))


def _order(option: Hashable) -> tuple[str, Any]:
    """Numbers by size, words by the alphabet, mixtures by their text."""
    if isinstance(option, int | float):
        return ("", float(option))
    return (type(option).__name__, option if isinstance(option, str) else repr(option))
