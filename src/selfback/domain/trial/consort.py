"""The flow of people through a trial, as CONSORT 2025 draws it, from the rows behind each number.

Sites and those who deliver the treatment are part of it. A flow whose boxes do not sum cannot
exist: each box is held against the rows of the box it comes from.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from selfback.domain.trial.disposition import Disposition, OpenedSite, Outcome, VisitStatus

SHOWN_REASONS = 5
"""The commonest reasons have a line of their own; the others share the last one."""
NOT_NOTED = "not-noted"
OTHER = "other-reasons"


class FlowDoesNotAdd(ValueError):
    """The parts of a box are not its people: somebody is missing, counted twice or a stranger."""

    def __init__(self, box: str, *, missing: int, twice: int, strangers: int) -> None:
        self.box, self.missing, self.twice, self.strangers = box, missing, twice, strangers
        super().__init__(
            f"the parts of '{box}' do not sum: {missing} missing, {twice} twice, "
            f"{strangers} from elsewhere"
        )


class SameRowTwice(ValueError):
    """Two rows of the disposition have one id."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"{len(self.ids)} rows share an id: {', '.join(self.ids[:5])}")


class ArmNotKnown(ValueError):
    """Somebody was randomised to an arm that the trial does not have."""

    def __init__(self, arms: Sequence[str]) -> None:
        self.arms = tuple(arms)
        super().__init__(f"arms that the trial does not have: {', '.join(arms)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a box: a word or a reason, and the rows that it counts.

    word    key of the diagram's words, or "reason:<code>"
    rows    ids, in order
    """

    word: str
    rows: tuple[str, ...]
    lines: tuple["Line", ...] = ()

    def __post_init__(self) -> None:
        if self.lines:
            _check(self.word, self.rows, [line.rows for line in self.lines])


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box: its people, and one or more ways to split all of them into lines.

    id      stands in addresses and tests, such as "excluded" or "visit:3-months:app"
    word    key of the diagram's words; name stands in its place where the words are the trial's
    splits  each holds all rows of the box, once
    """

    id: str
    word: str
    name: str = ""
    rows: tuple[str, ...]
    splits: tuple[tuple[Line, ...], ...] = ()

    def __post_init__(self) -> None:
        for split in self.splits:
            _check(self.id, self.rows, [line.rows for line in split])

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How people spread over sites or deliverers: how many of these, and people in each."""

    units: int
    middle: float
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFlow:
    """One column below randomisation; of hidden arms there is one column for all."""

    arm: str
    allocated: Box
    sites: Spread | None
    deliverers: Spread | None
    visits: tuple[Box, ...]
    analysed: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole diagram.

    sites           None where no list of sites was given
    hidden_arms     how many arms are hidden from the reader; 0 where they are shown
    is_synthetic    then every picture says so
    """

    sites: Box | None
    referred: Box
    waiting: Box
    assessed: Box
    excluded: Box
    on_the_way: Box
    randomised: Box
    arms: tuple[ArmFlow, ...]
    hidden_arms: int = 0
    is_synthetic: bool = False

    def __post_init__(self) -> None:
        _check("referred", self.referred.rows, [self.waiting.rows, self.assessed.rows])
        left = [self.excluded.rows, self.on_the_way.rows, self.randomised.rows]
        _check("assessed", self.assessed.rows, left)
        _check("randomised", self.randomised.rows, [arm.allocated.rows for arm in self.arms])
        for arm in self.arms:
            for box in (*arm.visits, *([arm.analysed] if arm.analysed else [])):
                _check(arm.allocated.id, arm.allocated.rows, [box.rows])

    def boxes(self) -> Iterator[Box]:
        """Yield every box from the top to the bottom."""
        if self.sites:
            yield self.sites
        yield from (self.referred, self.waiting, self.assessed, self.excluded)
        yield from (self.on_the_way, self.randomised)
        for arm in self.arms:
            yield arm.allocated
            yield from arm.visits
            if arm.analysed:
                yield arm.analysed


def flow_of(
    rows: Iterable[Disposition],
    *,
    arms: Mapping[str, str],
    visits: Mapping[str, str],
    sites: Sequence[OpenedSite] = (),
    is_hidden: bool = False,
    is_synthetic: bool = False,
) -> Flow:
    """Return the checked flow of people.

    arms        arm id or masked letter -> its name, in the order of the columns
    visits      visit id -> its name, in order, without baseline
    sites       every site that was opened
    is_hidden   the reader may not know arms: all are one column, and nothing depends on the arm
    raises      SameRowTwice, ArmNotKnown, FlowDoesNotAdd
    """
    people = sorted(rows, key=lambda each: each.id)
    _refuse(people, arms, is_hidden=is_hidden)
    ended: dict[Outcome, list[Disposition]] = {outcome: [] for outcome in Outcome}
    for each in people:
        ended[each.outcome].append(each)
    randomised = ended[Outcome.RANDOMISED]
    return Flow(
        sites=_sites(sites, people) if sites else None,
        referred=_box("referred", people),
        waiting=_box("waiting", ended[Outcome.WAITING]),
        assessed=_box("assessed", [x for x in people if x.outcome is not Outcome.WAITING]),
        excluded=_excluded(ended[Outcome.NOT_ELIGIBLE], ended[Outcome.DECLINED]),
        on_the_way=_box("on-the-way", ended[Outcome.ON_THE_WAY]),
        randomised=_box("randomised", randomised),
        arms=_arms(randomised, arms, visits, is_hidden=is_hidden),
        hidden_arms=len(arms) if is_hidden else 0,
        is_synthetic=is_synthetic,
    )


def _refuse(people: Sequence[Disposition], arms: Mapping[str, str], *, is_hidden: bool) -> None:
    twice = [id for id, count in Counter(each.id for each in people).items() if count > 1]
    if twice:
        raise SameRowTwice(sorted(twice))
    if not is_hidden:
        strange = {each.arm for each in people if each.randomised_on} - set(arms)
        if strange:
            raise ArmNotKnown(sorted(each or "none" for each in strange))


def _check(box: str, whole: Sequence[str], parts: Sequence[Sequence[str]]) -> None:
    counted = Counter(row for part in parts for row in part)
    rows = set(whole)
    missing, strangers = rows - counted.keys(), counted.keys() - rows
    twice = [row for row, times in counted.items() if times > 1]
    if missing or strangers or twice or len(rows) != len(whole):
        raise FlowDoesNotAdd(
            box,
            missing=len(missing),
            twice=len(twice) + len(whole) - len(rows),
            strangers=len(strangers),
        )


def _ids(people: Iterable[Disposition]) -> tuple[str, ...]:
    return tuple(each.id for each in people)


def _box(word: str, people: Iterable[Disposition]) -> Box:
    return Box(id=word, word=word, rows=_ids(people))


def _excluded(not_eligible: Sequence[Disposition], declined: Sequence[Disposition]) -> Box:
    lines = (
        _with_reasons("not-eligible", not_eligible, lambda each: each.ineligible),
        _with_reasons("declined", declined, lambda each: each.declined),
    )
    return Box(
        id="excluded",
        word="excluded",
        rows=_ids((*not_eligible, *declined)),
        splits=(tuple(line for line in lines if line.rows),),
    )


def _with_reasons(
    word: str, people: Sequence[Disposition], reason: Callable[[Disposition], str]
) -> Line:
    return Line(word=word, rows=_ids(people), lines=_by_reason(people, reason))


def _by_reason(
    people: Sequence[Disposition], reason: Callable[[Disposition], str]
) -> tuple[Line, ...]:
    """Return a line for each reason, the commonest first; rare ones share the last."""
    counted = Counter(reason(each) or NOT_NOTED for each in people)
    if set(counted) <= {NOT_NOTED}:
        return ()
    ranked = sorted(counted, key=lambda code: (code == NOT_NOTED, -counted[code], code))
    shown = ranked if len(ranked) <= SHOWN_REASONS + 1 else ranked[:SHOWN_REASONS]
    groups: dict[str, list[str]] = {code: [] for code in shown}
    for each in people:
        code = reason(each) or NOT_NOTED
        groups.setdefault(code if code in shown else OTHER, []).append(each.id)
    return tuple(Line(word=f"reason:{code}", rows=tuple(rows)) for code, rows in groups.items())


def _sites(sites: Sequence[OpenedSite], people: Sequence[Disposition]) -> Box:
    """Return the sites by what came of them; one that only the log knows counts as opened."""
    referring = {each.site for each in people}
    recruiting = {each.site for each in people if each.randomised_on}
    ids = sorted({site.id for site in sites} | referring)
    lines = (
        Line(word="sites-recruiting", rows=tuple(x for x in ids if x in recruiting)),
        Line(
            word="sites-referring",
            rows=tuple(x for x in ids if x in referring and x not in recruiting),
        ),
        Line(word="sites-with-none", rows=tuple(x for x in ids if x not in referring)),
    )
    return Box(id="sites", word="sites", rows=tuple(ids), splits=(lines,))


def _arms(
    people: Sequence[Disposition],
    arms: Mapping[str, str],
    visits: Mapping[str, str],
    *,
    is_hidden: bool,
) -> tuple[ArmFlow, ...]:
    if is_hidden:
        return (_arm("all", "", people, visits, is_hidden=True),)
    return tuple(
        _arm(arm, name, [each for each in people if each.arm == arm], visits, is_hidden=False)
        for arm, name in arms.items()
    )


def _arm(
    arm: str,
    name: str,
    people: Sequence[Disposition],
    visits: Mapping[str, str],
    *,
    is_hidden: bool,
) -> ArmFlow:
    known = any(each.started is not None for each in people) and not is_hidden
    return ArmFlow(
        arm=arm,
        allocated=Box(
            id=f"arm:{arm}",
            word="all-arms" if is_hidden else "arm",
            name=name,
            rows=_ids(people),
            splits=(_started(people),) if known else (),
        ),
        sites=_spread(each.site for each in people),
        deliverers=_spread(each.deliverer for each in people),
        visits=tuple(_visit(visit, label, arm, people) for visit, label in visits.items()),
        analysed=_analysed(arm, people),
    )


def _started(people: Sequence[Disposition]) -> tuple[Line, ...]:
    not_started = [each for each in people if each.started is False]
    lines = (
        Line(word="started", rows=_ids(x for x in people if x.started)),
        _with_reasons("not-started", not_started, lambda each: each.not_started),
        Line(word="not-known", rows=_ids(x for x in people if x.started is None)),
    )
    return tuple(line for line in lines if line.rows)


def _spread(units: Iterable[str]) -> Spread | None:
    counted = sorted(Counter(unit for unit in units if unit).values())
    if not counted:
        return None
    return Spread(
        units=len(counted), middle=float(median(counted)), low=counted[0], high=counted[-1]
    )


def _visit(visit: str, name: str, arm: str, people: Sequence[Disposition]) -> Box:
    lines = (
        Line(word=f"visit-{status.value}", rows=_ids(x for x in people if x.at(visit) is status))
        for status in VisitStatus
    )
    return Box(
        id=f"visit:{visit}:{arm}",
        word="visit",
        name=name,
        rows=_ids(people),
        splits=(tuple(line for line in lines if line.rows),),
    )


def _analysed(arm: str, people: Sequence[Disposition]) -> Box | None:
    if all(each.analysed is None for each in people):
        return None
    left_out = [each for each in people if not each.analysed]
    lines = (
        Line(word="analysed", rows=_ids(x for x in people if x.analysed)),
        _with_reasons("not-analysed", left_out, lambda each: each.not_analysed),
    )
    return Box(
        id=f"analysed:{arm}",
        word="analysis",
        rows=_ids(people),
        splits=(tuple(line for line in lines if line.rows),),
    )
