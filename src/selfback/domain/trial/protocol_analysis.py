"""How a protocol says its trial will be analysed, fixed before the first person."""

from dataclasses import dataclass, field
from enum import StrEnum

from selfback.domain.trial.protocol_people import Direction, Label


class Method(StrEnum):
    """The model of the primary analysis."""

    CLDA = "constrained-longitudinal-mixed-model"


class MissingData(StrEnum):
    """How the sensitivity analysis fills in what is missing."""

    MULTIPLE_IMPUTATION = "multiple-imputation-by-arm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is compared between arms: a score at a visit."""

    instrument: str
    visit: str
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Responders:
    """Who counts as improved, by either rule, each analysed for itself.

    instrument  the score that improves
    points      at least so many points better than at baseline
    percent     at least so many per cent of the baseline score better; None if not analysed
    visits      at which it is analysed
    """

    instrument: str
    points: float
    percent: float | None = None
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """Whether the effect differs between groups, tested as an interaction.

    variable    a baseline question or score, "profession" or "country"
    cuts        limits between the groups of a number; a value at a cut belongs to the upper group
    groups      names of the groups from low to high, or the codes that form each of them
    codes       group -> codes of the variable; empty if cut by numbers
    """

    id: str
    variable: str
    cuts: tuple[float, ...] = ()
    groups: tuple[str, ...]
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    label: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeAssumption:
    """One way to arrive at the number of people.

    difference      between arms, in points of the primary outcome
    sd              standard deviation, in the same points
    power           0 to 1
    alpha           two-sided, 0 to 1
    """

    id: str
    difference: float
    sd: float
    power: float
    alpha: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """How many people are wanted, and what that allows.

    per_arm         people to be randomised to each arm (to an arm of ratio 1)
    assumptions     ways to arrive at it; the loss each allows is computed, never written
    """

    per_arm: int
    assumptions: tuple[SizeAssumption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPlan:
    """The analysis, fixed before the first person.

    reference       the arm that others are compared with
    comparisons     (arm, arm) pairs; the first against the second; empty means each with reference
    covariates      baseline questions, scores, "country", "site" or "profession"
    alpha           two-sided level of tests; intervals are 1 - alpha
    imputations     data sets made in the sensitivity analysis
    deltas          points added to imputed scores in the arms other than reference
    """

    primary: Outcome
    secondary: tuple[Outcome, ...]
    reference: str
    comparisons: tuple[tuple[str, str], ...] = ()
    covariates: tuple[str, ...]
    responders: Responders | None = None
    subgroups: tuple[Subgroup, ...] = ()
    method: Method = Method.CLDA
    alpha: float = 0.05
    missing: MissingData = MissingData.MULTIPLE_IMPUTATION
    imputations: int = 50
    deltas: tuple[float, ...] = ()
    size: SampleSize
