"""Groups of fields that are combined before they meet the others, declared as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewise.aggregates import Aggregate, Minkowski, WeightedMax, WeightedMean, WeightedMin
from casewise.errors import DocumentInvalid
from casewise.measures.measure import is_number, is_text, require

_SIMPLE = {each.name: each for each in (WeightedMean, WeightedMin, WeightedMax, Minkowski)}
DEFAULT = WeightedMean()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields, and groups of fields, that are combined before they meet the others.

    fields      names of problem fields, each weighted as the schema says
    groups      groups inside it
    aggregate   how its members are combined
    weight      its weight among its neighbours; None takes the sum of what counts in it, so
                that means of means are one mean
    """

    name: str
    fields: tuple[str, ...] = ()
    groups: tuple["Group", ...] = ()
    aggregate: Aggregate = DEFAULT
    weight: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(self.fields))
        object.__setattr__(self, "groups", tuple(self.groups))
        weighty = self.weight is None or (is_number(self.weight) and self.weight > 0)
        require(
            "groups",
            a_group_has_a_name=is_text(self.name),
            a_group_has_members=bool(self.fields or self.groups),
            members_are_names_of_fields=all(map(is_text, self.fields)),
            groups_inside_are_groups=all(isinstance(each, Group) for each in self.groups),
            a_group_is_combined_by_a_mean_or_min_or_max_or_minkowski=isinstance(
                self.aggregate, Aggregate
            ),
            a_weight_is_a_number_above_0=weighty,
        )

    @property
    def all_fields(self) -> tuple[str, ...]:
        """Names of the fields in it and in the groups inside it."""
        return (*self.fields, *(name for each in self.groups for name in each.all_fields))

    def to_dict(self) -> dict[str, Any]:
        """Return the group as JSON would hold it."""
        document: dict[str, Any] = {"name": self.name, "aggregate": self.aggregate.to_dict()}
        if self.fields:
            document["fields"] = list(self.fields)
        if self.groups:
            document["groups"] = [each.to_dict() for each in self.groups]
        if self.weight is not None:
            document["weight"] = self.weight
        return document


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Groups of fields, and the fields that are in none, combined by one aggregate.

    A group in which nothing counts is left out. A field belongs to one group at most.
    """

    groups: tuple[Group, ...]
    aggregate: Aggregate = DEFAULT

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(self.groups))
        root = Group(name="all", groups=self.groups, aggregate=self.aggregate)
        named = root.all_fields
        require("groups", a_field_is_in_one_group=len(set(named)) == len(named))

    @property
    def all_fields(self) -> tuple[str, ...]:
        """Names of the fields that are in a group."""
        return tuple(name for each in self.groups for name in each.all_fields)

    def to_dict(self) -> dict[str, Any]:
        """Return the groups as JSON would hold them; `aggregate_from_dict` reads them back."""
        return {
            "aggregate": "groups",
            "groups": [each.to_dict() for each in self.groups],
            "combine": self.aggregate.to_dict(),
        }


Combination = Aggregate | Groups


def group(
    name: str,
    *fields: str,
    groups: Sequence[Group] = (),
    aggregate: Aggregate = DEFAULT,
    weight: float | None = None,
) -> Group:
    """Name fields that are combined before they meet the others.

    >>> from casewise.aggregates import weighted_min
    >>> group("body", "pain", "function", aggregate=weighted_min()).all_fields
    ('pain', 'function')
    """
    return Group(name=name, fields=fields, groups=tuple(groups), aggregate=aggregate, weight=weight)


def groups(*members: Group, aggregate: Aggregate = DEFAULT) -> Groups:
    """Combine groups, and the fields that are in none of them."""
    return Groups(groups=members, aggregate=aggregate)


def aggregate_from_dict(document: object) -> Combination:
    """Read what an aggregate's `to_dict` wrote; raises SchemaError.

    >>> aggregate_from_dict({"aggregate": "minkowski", "p": 2})
    Minkowski(p=2)
    """
    if not isinstance(document, Mapping) or "aggregate" not in document:
        raise DocumentInvalid('an aggregate is a mapping with the key "aggregate"')
    if document["aggregate"] == "groups":
        return _groups_from_dict(document)
    return _simple_from_dict(document)


def _simple_from_dict(document: object) -> Aggregate:
    known = sorted([*_SIMPLE, "groups"])
    if not isinstance(document, Mapping) or document.get("aggregate") not in _SIMPLE:
        raise DocumentInvalid(f'an aggregate is {{"aggregate": one of {known}, …}}')
    kind = _SIMPLE[document["aggregate"]]
    try:
        return kind(**{key: item for key, item in document.items() if key != "aggregate"})
    except TypeError as error:
        reason = f"aggregate {kind.name!r}: parameters are missing or not known"
        raise DocumentInvalid(reason) from error


def _groups_from_dict(document: Mapping[str, Any]) -> Groups:
    if unknown := sorted(set(document) - {"aggregate", "groups", "combine"}):
        raise DocumentInvalid(f"groups have no keys {unknown}")
    combine = document.get("combine")
    return Groups(
        groups=_members(document.get("groups")),
        aggregate=DEFAULT if combine is None else _simple_from_dict(combine),
    )


def _members(items: object) -> tuple[Group, ...]:
    if not isinstance(items, list | tuple):
        raise DocumentInvalid('"groups" is a list')
    return tuple(map(_group_from_dict, items))


def _group_from_dict(document: object) -> Group:
    if not isinstance(document, Mapping) or "name" not in document:
        raise DocumentInvalid("a group is a mapping with a name")
    if unknown := sorted(set(document) - {"name", "fields", "groups", "aggregate", "weight"}):
        raise DocumentInvalid(f"group {document['name']!r} has no keys {unknown}")
    if not isinstance(document.get("fields", []), list | tuple):
        raise DocumentInvalid(f'group {document["name"]!r}: "fields" is a list')
    aggregate = document.get("aggregate")
    return Group(
        name=document["name"],
        fields=tuple(document.get("fields", ())),
        groups=_members(document.get("groups", [])),
        aggregate=DEFAULT if aggregate is None else _simple_from_dict(aggregate),
        weight=document.get("weight"),
    )
