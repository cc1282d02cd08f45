"""What the analysis needs of a protocol, in its own words; the only module that reads protocols."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from selfback.domain.analysis.errors import AnalysisError
from selfback.domain.trial.protocol import Protocol, QuestionKind, TimeUnit, VisitDef
from selfback.domain.trial.protocol_analysis import AnalysisPlan, Outcome
from selfback.domain.trial.protocol_analysis import Subgroup as ProtocolSubgroup
from selfback.domain.trial.protocol_people import Direction, Label

LANGUAGE = "en"
RECORDED = {
    "country": "Country",
    "site": "Site",
    "profession": "Profession of the referring clinician",
}
"""What participants.csv holds of everybody, whatever the protocol asks."""


class PlanNotPossible(AnalysisError):
    """The protocol's plan names something that the analysis does not find in it."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(fact)


class Kind(StrEnum):
    """What a variable of the baseline is."""

    NUMBER = "number"
    CHOICE = "choice"
    SCORE = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something known of everybody before randomisation.

    name        column of participants.csv, or the instrument of a SCORE
    codes       of a choice; empty if any text is taken
    low, high   of a number or score
    """

    name: str
    title: str
    kind: Kind
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way of treating people; masked arms have a letter for a name."""

    id: str
    label: str
    sees_app: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A point in time; days from randomisation."""

    id: str
    label: str
    days: int
    after: str
    is_baseline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An instrument and when it is measured.

    visits      ids in order of time, with the baseline if it is measured there
    sign        +1 if a higher score is worse for the person, -1 if it is better
    """

    id: str
    title: str
    low: float
    high: float
    sign: int
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """Groups in which the effect is compared.

    cuts    limits between groups of a number; a value at a cut belongs to the upper group
    codes   group -> codes of a choice; empty if cut by numbers
    """

    id: str
    title: str
    variable: Variable
    groups: tuple[str, ...]
    cuts: tuple[float, ...]
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Responders:
    """Who counts as improved; percent of the baseline score."""

    measure: Measure
    points: float
    percent: float | None
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The analysis of one trial, fixed before its first person.

    primary_visit   at which the primary outcome is compared
    secondary       measures in the protocol's order, each once
    sized_for       differences, in points, that the number of people was chosen for
    takes_data_back levels of withdrawal after which nothing of a person is used
    named_visits    measure -> the visits at which the protocol names it as an outcome
    comparisons     (arm, arm) the first against the second
    baseline        what the baseline table shows
    masked          True if arms are letters
    """

    protocol: str
    version: str
    title: str
    digest: str
    arms: tuple[Arm, ...]
    reference: str
    comparisons: tuple[tuple[str, str], ...]
    visits: tuple[Visit, ...]
    primary: Measure
    primary_visit: str
    secondary: tuple[Measure, ...]
    named_visits: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, Measure]
    covariates: tuple[Variable, ...]
    baseline: tuple[Variable, ...]
    responders: Responders | None
    subgroups: tuple[Subgroup, ...]
    alpha: float
    imputations: int
    deltas: tuple[float, ...]
    per_arm: int
    sized_for: tuple[float, ...]
    takes_data_back: frozenset[str]
    masked: bool = False

    @property
    def level(self) -> float:
        """Of intervals, such as 0.95."""
        return 1 - self.alpha

    @property
    def arm_ids(self) -> tuple[str, ...]:
        """The arms in their order."""
        return tuple(arm.id for arm in self.arms)

    @property
    def main(self) -> tuple[str, str]:
        """The first comparison, which figures show where only one fits."""
        return self.comparisons[0]

    def arm(self, id: str) -> Arm:
        """One arm; raises KeyError."""
        return {arm.id: arm for arm in self.arms}[id]

    def visit(self, id: str) -> Visit:
        """One visit; raises KeyError."""
        return {visit.id: visit for visit in self.visits}[id]

    @property
    def baseline_visit(self) -> str:
        """The visit before randomisation."""
        return next(visit.id for visit in self.visits if visit.is_baseline)

    def label(self, arm: str) -> str:
        """The words for an arm."""
        return self.arm(arm).label

    def masked_by(self, letters: Sequence[str]) -> "Plan":
        """Return the plan for data whose arms are letters; the first letter is the reference."""
        arms = tuple(
            Arm(id=each, label=f"Masked arm {each}", sees_app=False) for each in sorted(letters)
        )
        reference = arms[0].id
        return replace(
            self,
            arms=arms,
            reference=reference,
            comparisons=tuple((arm.id, reference) for arm in arms[1:]),
            masked=True,
        )


def plan_of(protocol: Protocol) -> Plan:
    """Return the analysis of a protocol; raises PlanNotPossible."""
    plan = protocol.analysis
    visits = sorted(protocol.visits, key=_days)
    measures = {each.id: _measure(protocol, each.id, visits) for each in protocol.instruments}
    secondary = [each for each in plan.secondary if each.instrument != plan.primary.instrument]
    reading = _Variables(protocol)
    covariates = [name for name in plan.covariates if name != plan.primary.instrument]
    return Plan(
        protocol=protocol.id,
        version=protocol.version,
        title=protocol.title,
        digest=protocol.digest,
        arms=tuple(
            Arm(id=arm.id, label=_words(arm.label, arm.id), sees_app=arm.sees_app)
            for arm in protocol.arms
        ),
        reference=plan.reference,
        comparisons=plan.comparisons
        or tuple((arm.id, plan.reference) for arm in protocol.arms if arm.id != plan.reference),
        visits=tuple(_visit(each) for each in visits),
        primary=_found(measures, plan.primary.instrument),
        primary_visit=plan.primary.visit,
        secondary=tuple(
            _found(measures, each) for each in dict.fromkeys(o.instrument for o in secondary)
        ),
        named_visits=_named_visits(plan),
        measures=measures,
        covariates=tuple(reading.one(name) for name in covariates),
        baseline=reading.all(),
        responders=_responders(plan, measures),
        subgroups=tuple(_subgroup(each, reading) for each in plan.subgroups),
        alpha=plan.alpha,
        imputations=plan.imputations,
        deltas=plan.deltas,
        per_arm=plan.size.per_arm,
        takes_data_back=frozenset(
            each.id for each in protocol.withdrawal_levels if not each.keeps_data
        ),
        sized_for=tuple(dict.fromkeys(each.difference for each in plan.size.assumptions)),
    )


def _words(label: Label, otherwise: str) -> str:
    return label.get(LANGUAGE) or otherwise.replace("-", " ").replace("_", " ").capitalize()


def _days(visit: VisitDef) -> int:
    """Return days from randomisation, a month counted as 365.25 / 12; the baseline comes first."""
    length = {TimeUnit.DAYS: 1.0, TimeUnit.WEEKS: 7.0, TimeUnit.MONTHS: 365.25 / 12}
    return 0 if visit.is_baseline else max(1, round(visit.after.count * length[visit.after.unit]))


def _visit(visit: VisitDef) -> Visit:
    return Visit(
        id=visit.id,
        label=_words(visit.label, visit.id),
        days=_days(visit),
        after=str(visit.after),
        is_baseline=visit.is_baseline,
    )


def _measure(protocol: Protocol, id: str, visits: Iterable[VisitDef]) -> Measure:
    found = protocol.instrument(id)
    return Measure(
        id=id,
        title=found.title,
        low=found.low,
        high=found.high,
        sign=-1 if found.direction is Direction.BETTER else 1,
        visits=tuple(visit.id for visit in visits if id in visit.instruments),
    )


def _found(measures: Mapping[str, Measure], id: str) -> Measure:
    if id not in measures:
        raise PlanNotPossible(f"no visit of the protocol measures {id}")
    return measures[id]


def _named_visits(plan: AnalysisPlan) -> dict[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    outcomes: tuple[Outcome, ...] = (plan.primary, *plan.secondary)
    for each in outcomes:
        named[each.instrument] = (*named.get(each.instrument, ()), each.visit)
    return named


def _responders(plan: AnalysisPlan, measures: Mapping[str, Measure]) -> Responders | None:
    if plan.responders is None:
        return None
    asked = plan.responders
    return Responders(
        measure=_found(measures, asked.instrument),
        points=asked.points,
        percent=asked.percent,
        visits=asked.visits,
    )


class _Variables:
    """The baseline variables of a protocol by name."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        baseline = protocol.baseline
        self._asked = {
            each.id: each for each in protocol.questions if each.id in baseline.questions
        }
        self._scored = {
            each.id: each for each in protocol.instruments if each.id in baseline.instruments
        }

    def one(self, name: str) -> Variable:
        """Return a variable by the name the plan uses; raises PlanNotPossible."""
        if name in RECORDED:
            return self._recorded(name)
        if name in self._asked:
            found = self._asked[name]
            return Variable(
                name=name,
                title=found.title,
                kind=Kind.NUMBER if found.kind is QuestionKind.NUMBER else Kind.CHOICE,
                codes=found.codes,
                low=found.low,
                high=found.high,
                unit=found.unit,
            )
        if name in self._scored:
            score = self._scored[name]
            return Variable(
                name=name, title=score.title, kind=Kind.SCORE, low=score.low, high=score.high
            )
        raise PlanNotPossible(f"{name} is not known of people before they are randomised")

    def _recorded(self, name: str) -> Variable:
        sites = self._protocol.sites
        codes = {
            "country": tuple(country.code for country in sites.countries),
            "profession": tuple(self._protocol.deliverers.professions),
        }
        return Variable(
            name=name, title=RECORDED[name], kind=Kind.CHOICE, codes=codes.get(name, ())
        )

    def all(self) -> tuple[Variable, ...]:
        """Return what the baseline table shows: who and where, then questions, then scores."""
        names = ["country", "profession", *self._asked, *self._scored]
        return tuple(self.one(name) for name in names)


def _subgroup(asked: ProtocolSubgroup, reading: _Variables) -> Subgroup:
    variable = reading.one(asked.variable)
    if asked.cuts and len(asked.groups) != len(asked.cuts) + 1:
        raise PlanNotPossible(f"subgroup {asked.id} has {len(asked.groups)} groups")
    if any(later <= earlier for earlier, later in pairwise(asked.cuts)):
        raise PlanNotPossible(f"the cuts of subgroup {asked.id} do not rise")
    codes = asked.codes or {group: (group,) for group in asked.groups}
    return Subgroup(
        id=asked.id,
        title=_words(asked.label, asked.id),
        variable=variable,
        groups=asked.groups,
        cuts=asked.cuts,
        codes={} if asked.cuts else codes,
    )
