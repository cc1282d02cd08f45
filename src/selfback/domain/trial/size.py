"""How many people a difference needs, and what loss a planned number allows."""

from math import ceil
from statistics import NormalDist

from selfback.domain.trial.protocol_analysis import SizeAssumption


def needed_per_arm(assumption: SizeAssumption, *, ratio: tuple[int, int] = (1, 1)) -> float:
    """Return people needed in an arm of ratio 1 to see a difference of two means.

    ratio       of the two arms compared
    returns     people, not yet rounded up
    raises      ValueError for a difference or SD of 0, or a probability outside 0 to 1

    Normal formula, two-sided: sd² (z(1 - alpha/2) + z(power))² (1/a + 1/b) / difference²;
    Julious (2004), Statistics in Medicine 23:1921-1986.
    """
    if assumption.difference <= 0 or assumption.sd <= 0:
        raise ValueError("difference and standard deviation must be above 0")
    normal = NormalDist()
    spread = normal.inv_cdf(1 - assumption.alpha / 2) + normal.inv_cdf(assumption.power)
    shares = 1 / ratio[0] + 1 / ratio[1]
    return (assumption.sd * spread / assumption.difference) ** 2 * shares


def loss_allowed(assumption: SizeAssumption, *, per_arm: int) -> float:
    """Return the share of people who may be lost, 0 to 1; 0 if there are too few already."""
    return max(0.0, 1 - needed_per_arm(assumption) / per_arm)


def size_sentence(assumption: SizeAssumption, *, per_arm: int | None = None) -> str:
    """Return in one sentence what an assumption needs and what the plan allows."""
    needed = needed_per_arm(assumption)
    given = (
        f"A difference of {assumption.difference:g} points with an SD of {assumption.sd:g} is seen "
        f"with {assumption.power * 100:g} % power (two-sided {assumption.alpha * 100:g} %)"
    )
    if per_arm is None:
        return f"{given} by {needed:.1f} people in each arm, so {ceil(needed)}."
    if needed > per_arm:
        return f"{given} by {needed:.1f} people in each arm, more than the {per_arm} planned."
    spared = loss_allowed(assumption, per_arm=per_arm)
    return (
        f"{given} by {needed:.1f} people in each arm, so {ceil(needed)}; "
        f"{per_arm} planned allow {spared * 100:.0f} % loss."
    )
