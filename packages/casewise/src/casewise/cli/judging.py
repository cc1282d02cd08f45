"""`casewise policy`: what another way of choosing would have brought, from a log of decisions."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, get_args

import numpy as np

from casewise.cli.answer import Answer, shown, table
from casewise.cli.errors import FileInvalid, RequestInvalid
from casewise.cli.files import read_cases
from casewise.evaluation.logged import F64, Logged, LogUnusable
from casewise.evaluation.off_policy import Method, Value, deterministic, plain_model, value

SUM_WITHIN = 0.01  # of 1, for the chances of a policy, which may have been rounded
FIGURES = ("mean", "low", "high", "effective", "clipped", "untried")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The decisions of a file whose outcome is known; `lines[i]` is where decision i stands."""

    file: str
    rows: tuple[Mapping[str, Any], ...]
    lines: tuple[int, ...]
    left_out: int

    def column(self, name: str, read: Callable[[Any], Any], reason: str) -> list[Any]:
        """Return a column as `read` reads it; raises FileInvalid, which names line and column."""
        return [
            self._read(row, line, name, read, reason)
            for row, line in zip(self.rows, self.lines, strict=True)
        ]

    def _read(
        self,
        row: Mapping[str, Any],
        line: int,
        name: str,
        read: Callable[[Any], Any],
        reason: str,
    ) -> Any:
        if row.get(name) is None:
            raise FileInvalid(file=self.file, line=line, field=name, reason="there is no value")
        try:
            return read(row[name])
        except (ValueError, TypeError) as error:
            raise FileInvalid(file=self.file, line=line, field=name, reason=reason) from error


def policy(args: argparse.Namespace) -> Answer:
    """Say what another policy would have brought, from decisions logged with their chance."""
    if not 0 < args.level < 1 or not args.clip > 0:
        raise RequestInvalid("--level is between 0 and 1, and --clip is above 0")
    decisions = _decisions(args)
    logged = _logged(args, decisions)
    wanted, said = _wanted(args, decisions, logged.options)
    model = _model(args, decisions, logged)
    try:
        values = [
            value(logged, wanted, method=method, model=model, clip=args.clip, level=args.level)
            for method in args.method or get_args(Method)
        ]
    except LogUnusable as error:
        raise FileInvalid(file=args.log, reason=str(error)) from error
    brought = float(logged.rewards.mean())
    return Answer(
        text="\n".join(_lines(args, values, said, brought, decisions.left_out)),
        data={
            "outcome": args.outcome,
            "policy": said,
            "options": list(logged.options),
            "logged_mean": brought,
            "left_out": decisions.left_out,
            "values": [asdict(each) for each in values],
        },
    )


def _lines(
    args: argparse.Namespace, values: Sequence[Value], said: str, brought: float, left_out: int
) -> list[str]:
    first = values[0]
    rows = [(each.method, *(getattr(each, name) for name in FIGURES)) for each in values]
    lines = [
        f"{args.outcome} of {first.decisions} decisions of {first.groups} groups;"
        f" as logged: {shown(brought)} on average",
        f"{said}, with {first.level:.0%} intervals:",
        table(("method", *FIGURES), rows),
    ]
    if left_out:
        lines.append(f"left out: {left_out} decisions whose {args.outcome} is not known")
    return lines


def _decisions(args: argparse.Namespace) -> Table:
    held = read_cases(args.log)
    if not held.rows:
        raise FileInvalid(file=args.log, reason="there are no decisions")
    columns = {name for row in held.rows for name in row}
    named = (args.action, args.propensity, args.outcome, args.group, args.wants)
    for name in named:
        if name is not None and name not in columns:
            raise FileInvalid(file=args.log, field=name, reason="there is no such field")
    known = [at for at, row in enumerate(held.rows) if row.get(args.outcome) is not None]
    return Table(
        file=args.log,
        rows=tuple(held.rows[at] for at in known),
        lines=tuple(held.lines[at] for at in known),
        left_out=len(held.rows) - len(known),
    )


def _logged(args: argparse.Namespace, decisions: Table) -> Logged:
    chosen = decisions.column(args.action, str, "not a word")
    options = tuple(sorted(set(chosen)))
    place = {name: at for at, name in enumerate(options)}
    reason = "a chance is a number above 0 and at most 1"
    chances = decisions.column(args.propensity, _chance, reason)
    rewards = decisions.column(args.outcome, _number, "not a number")
    groups = None if args.group is None else decisions.column(args.group, str, "not a word")
    try:
        return Logged(
            chosen=np.array([place[each] for each in chosen], dtype=np.intp),
            propensities=np.array(chances, dtype=np.float64),
            rewards=np.array(rewards, dtype=np.float64),
            options=options,
            groups=None if groups is None else np.array(groups),
        )
    except LogUnusable as error:
        raise FileInvalid(file=args.log, reason=str(error)) from error


def _wanted(
    args: argparse.Namespace, decisions: Table, options: tuple[str, ...]
) -> tuple[F64, str]:
    """Return the chance of each option in each decision, and the policy in words."""
    count = len(decisions.rows)
    place = {name: at for at, name in enumerate(options)}
    if args.always is not None:
        if args.always not in place:
            known = ", ".join(options)
            raise RequestInvalid(f"--always: the log has no {args.always!r}, only {known}")
        always = np.full(count, place[args.always])
        return deterministic(always, len(options)), f"always {args.always}"
    if args.evenly:
        return np.full((count, len(options)), 1 / len(options)), "each option alike"
    if args.wants is not None:
        reason = f"never taken in the log, which has {', '.join(options)}"
        wants = decisions.column(args.wants, lambda given: place[_known(given, place)], reason)
        return deterministic(wants, len(options)), f"what {args.wants} says"
    chances = _by_option(args.chances, decisions, options, _share, "a chance is from 0 to 1")
    for line, total in zip(decisions.lines, chances.sum(axis=1).tolist(), strict=True):
        if abs(total - 1) > SUM_WITHIN:
            names = ", ".join(f"{args.chances}{each}" for each in options)
            why = f"the chances of the policy add up to {total:.6g}, not 1"
            raise FileInvalid(file=args.log, line=line, field=names, reason=why)
    return chances / chances.sum(axis=1, keepdims=True), f"the chances in {args.chances}…"


def _model(args: argparse.Namespace, decisions: Table, logged: Logged) -> F64 | None:
    if args.model is None:
        return plain_model(logged)
    return _by_option(args.model, decisions, logged.options, _number, "not a number")


def _by_option(
    prefix: str,
    decisions: Table,
    options: tuple[str, ...],
    read: Callable[[Any], float],
    reason: str,
) -> F64:
    """Return the columns called as the prefix and an option, shape (n, options)."""
    columns = [decisions.column(f"{prefix}{each}", read, reason) for each in options]
    return np.array(columns, dtype=np.float64).T


def _known(given: Any, place: Mapping[str, int]) -> str:
    if str(given) not in place:
        raise ValueError(given)
    return str(given)


def _number(given: Any) -> float:
    number = float(given)
    if not isfinite(number) or isinstance(given, bool):
        raise ValueError(given)
    return number


def _chance(given: Any) -> float:
    chance = _share(given)
    if chance == 0:
        raise ValueError(given)
    return chance


def _share(given: Any) -> float:
    share = _number(given)
    if not 0 <= share <= 1:
        raise ValueError(given)
    return share
