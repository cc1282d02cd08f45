"""The tables of an export that the analysis reads: columns, what a cell may hold, and keys."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from selfback.domain.analysis.plan import Kind, Plan, Variable

Cell = str | float | bool | date | None
STATUSES = ("complete", "partial", "missed", "pending", "withdrawn", "died")
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    read            a cell that is not empty as a value; raises ValueError with a fact
    is_required     whether the file is refused without the column
    """

    name: str
    read: Callable[[str], Cell]
    is_required: bool = True
    must_be_filled: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; a row is unique by its key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def numbers(self) -> frozenset[str]:
        """Columns that hold numbers."""
        return frozenset(column.name for column in self.columns if column.is_number)


def tables_of(plan: Plan, *, blinded: bool) -> tuple[Table, ...]:
    """Return the tables that an export of this plan's trial has."""
    arms = () if blinded else plan.arm_ids
    return (
        _participants(plan, arms),
        _visits(plan),
        _scores(plan),
        _adverse_events(),
        _deviations(),
        _use(),
        _screening(plan),
        _sites(),
    )


def _text(text: str) -> Cell:
    return text


def _day(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day such as 2027-01-31") from None


def _yes_no(text: str) -> Cell:
    if text.lower() not in YES + NO:
        raise ValueError(f"{text!r} is neither yes nor no")
    return text.lower() in YES


def _one_of(codes: tuple[str, ...]) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        if codes and text not in codes:
            raise ValueError(f"{text!r} is none of {', '.join(codes)}")
        return text

    return read


def _number(low: float | None = None, high: float | None = None) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number") from None
        if not math.isfinite(value):
            raise ValueError(f"{text!r} is not a finite number")
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"{text} is not between {low:g} and {high:g}")
        return value

    return read


def _maybe(name: str, read: Callable[[str], Cell] = _text) -> Column:
    return Column(name=name, read=read, is_required=False)


def _count(name: str) -> Column:
    return Column(name=name, read=_number(0, 1_000_000), is_required=False, is_number=True)


def _person() -> Column:
    return Column(name="participant", read=_text, must_be_filled=True)


def _variable(variable: Variable) -> Column:
    number = variable.kind is Kind.NUMBER
    read = _number(variable.low, variable.high) if number else _one_of(variable.codes)
    return Column(name=variable.name, read=read, is_number=number)


def _participants(plan: Plan, arms: tuple[str, ...]) -> Table:
    asked = [
        each for each in (*plan.covariates, *_of_subgroups(plan)) if each.kind is not Kind.SCORE
    ]
    needed = {each.name: _variable(each) for each in asked}
    shown = {
        each.name: Column(
            name=each.name,
            read=_variable(each).read,
            is_required=False,
            is_number=_variable(each).is_number,
        )
        for each in plan.baseline
        if each.kind is not Kind.SCORE
    }
    return Table(
        name="participants",
        key=("participant",),
        columns=(
            _person(),
            Column(name="arm", read=_one_of(arms), is_required=bool(arms), must_be_filled=True),
            _maybe("site"),
            _maybe("unit"),
            Column(name="randomised_on", read=_day, must_be_filled=True),
            _maybe("stratum"),
            _maybe("withdrawn_on", _day),
            _maybe("withdrawal_level"),
            _maybe("died_on", _day),
            *(shown | needed).values(),
        ),
    )


def _of_subgroups(plan: Plan) -> list[Variable]:
    return [each.variable for each in plan.subgroups]


def _visits(plan: Plan) -> Table:
    return Table(
        name="visits",
        key=("participant", "visit"),
        columns=(
            _person(),
            _visit(plan),
            _maybe("due_on", _day),
            _maybe("opens_on", _day),
            _maybe("closes_on", _day),
            _maybe("done_on", _day),
            Column(name="status", read=_one_of(STATUSES), must_be_filled=True),
            _maybe("source"),
        ),
    )


def _visit(plan: Plan) -> Column:
    ids = tuple(visit.id for visit in plan.visits)
    return Column(name="visit", read=_one_of(ids), must_be_filled=True)


def _scores(plan: Plan) -> Table:
    low = min(each.low for each in plan.measures.values())
    high = max(each.high for each in plan.measures.values())
    return Table(
        name="scores",
        key=("participant", "visit", "instrument"),
        columns=(
            _person(),
            _visit(plan),
            Column(name="instrument", read=_one_of(tuple(plan.measures)), must_be_filled=True),
            Column(name="score", read=_number(low, high), is_number=True),
            _count("items_answered"),
            _maybe("wording"),
        ),
    )


def _adverse_events() -> Table:
    return Table(
        name="adverse_events",
        key=("participant", "event"),
        is_required=False,
        columns=(
            _person(),
            Column(name="event", read=_text, must_be_filled=True),
            _maybe("started_on", _day),
            *(_maybe(n) for n in ("seriousness", "severity", "relatedness", "expected", "outcome")),
        ),
    )


def _deviations() -> Table:
    columns = (_person(), _maybe("kind"), _maybe("happened_on", _day))
    return Table(name="deviations", columns=columns, is_required=False)


def _use() -> Table:
    counts = ("sessions_planned", "sessions_done", "days_active", "steps_median")
    return Table(
        name="use",
        key=("participant", "week"),
        is_required=False,
        columns=(
            _person(),
            Column(name="week", read=_number(0, 1000), must_be_filled=True, is_number=True),
            _maybe("plan_made", _yes_no),
            *(_count(name) for name in counts),
        ),
    )


def _screening(plan: Plan) -> Table:
    texts = ("site", "unit", "country", "profession", "eligible")
    reasons = ("ineligible_reason", "declined_reason", "participant")
    days = ("referred_on", "screened_on", "consented_on", "randomised_on")
    return Table(
        name="screening",
        key=("screening",),
        is_required=False,
        columns=(
            Column(name="screening", read=_text, must_be_filled=True),
            *(_maybe(name) for name in (*texts, *reasons)),
            *(_maybe(name, _day) for name in days),
        ),
    )


def _sites() -> Table:
    return Table(
        name="sites",
        key=("site",),
        is_required=False,
        columns=(
            Column(name="site", read=_text, must_be_filled=True),
            _maybe("country"),
            _maybe("kind"),
            _maybe("opened_on", _day),
            _maybe("closed_on", _day),
        ),
    )
