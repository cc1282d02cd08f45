"""What an annotated attribute of a class says about a field, beyond its type."""

from dataclasses import dataclass

from casewise.fields import Kind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Parts of a field, given in `Annotated[...]`; what is None is taken from the type.

    role, kind, unit, bounds, levels, weight   as in Field
    """

    role: Role | None = None
    kind: Kind | None = None
    unit: str | None = None
    bounds: tuple[float, float] | None = None
    levels: tuple[str, ...] | None = None
    weight: float | None = None


def about(
    *,
    role: Role | None = None,
    kind: Kind | None = None,
    unit: str | None = None,
    bounds: tuple[float, float] | None = None,
    levels: tuple[str, ...] | None = None,
    weight: float | None = None,
) -> About:
    """Say what a type cannot: `Annotated[int, about(bounds=(0, 10), weight=2), mcid(2, 10)]`."""
    return About(role=role, kind=kind, unit=unit, bounds=bounds, levels=levels, weight=weight)


ID = About(role="id")
GROUP = About(role="group")
TIME = About(role="time")
PLAN = About(role="plan")
OUTCOME = About(role="outcome")
CONTEXT = About(role="context")
