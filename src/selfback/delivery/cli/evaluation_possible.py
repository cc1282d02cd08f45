"""`selfback evaluation possible`: the denominators that published percentages can rest on."""

import json
from collections.abc import Iterator
from typing import Any

import click

from selfback.delivery.cli.content import json_option
from selfback.domain.evaluation.denominators import (
    Audit,
    Fit,
    NotAPercentage,
    Printed,
    audit,
    fitting,
    printed,
)
from selfback.domain.statistics.shares import wilson

FORMAT = "selfback-possible/1"
MOST = 5_000
"""Beyond it nearly every denominator allows a percentage of one decimal."""
SHOWN = 12
"""Denominators told for each percentage alone; all of them are in the JSON."""


class Percentage(click.ParamType[Printed]):
    """A percentage as it was printed, such as 84.1."""

    name = "percentage"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Printed:
        try:
            return value if isinstance(value, Printed) else printed(value)
        except NotAPercentage as refused:
            self.fail(str(refused), param, ctx)


@click.command()
@click.argument("percentages", type=Percentage(), nargs=-1, required=True, metavar="PERCENTAGE...")
@click.option("--from", "low", type=click.IntRange(1, MOST), default=1, show_default=True)
@click.option("--to", "high", type=click.IntRange(1, MOST), default=200, show_default=True)
@click.option(
    "--ask",
    "asked",
    type=click.IntRange(1, MOST),
    multiple=True,
    metavar="N",
    help="Is N possible? May be given several times; it may lie outside the range.",
)
@json_option
def possible(
    percentages: tuple[Printed, ...], low: int, high: int, asked: tuple[int, ...], as_json: bool
) -> None:
    """Say which denominators allow published percentages, and with which counts.

    The number of decimals counts: 84.10 allows fewer denominators than 84.1. A percentage exactly
    between two printed ones is tried rounded up and rounded to the even digit.

    The exit code is 1 if no denominator allows all percentages, or one asked about does not.

    \b
    Examples:
      selfback evaluation possible 84.1 88.9 --from 20 --to 200
      selfback evaluation possible 84.1 88.9 --ask 62 --ask 63 --json
    """
    if low > high:
        raise click.UsageError(f"--from {low} lies above --to {high}")
    found = audit(percentages, low=low, high=high, asked=asked)
    if as_json:
        click.echo(json.dumps(_document(found), indent=2))
    else:
        click.echo("\n".join(_lines(found)))
    if not found.together or not all(found.asked.values()):
        raise SystemExit(1)


def _document(found: Audit) -> dict[str, Any]:
    percentages = [percentage for percentage, _ in found.each]
    return {
        "format": FORMAT,
        "from": found.low,
        "to": found.high,
        "each": [
            {
                "printed": percentage.text,
                "decimals": percentage.decimals,
                "denominators": [_fit(fit) for fits in held.values() for fit in fits],
            }
            for percentage, held in found.each
        ],
        "together": [_together(percentages, of) for of in found.together],
        "asked": [
            {"denominator": of, "is_possible": is_possible, **_together(percentages, of)}
            for of, is_possible in found.asked.items()
        ],
    }


def _fit(fit: Fit) -> dict[str, Any]:
    share = wilson(fit.count, fit.of)
    return {
        "count": fit.count,
        "of": fit.of,
        "percentage": 100 * fit.count / fit.of,
        "wilson_low": 100 * (share.low or 0),
        "wilson_high": 100 * (share.high or 0),
        "roundings": list(fit.roundings),
    }


def _together(percentages: list[Printed], of: int) -> dict[str, Any]:
    return {
        "denominator": of,
        "counts": {each.text: [_fit(fit) for fit in fitting(each, of)] for each in percentages},
    }


def _lines(found: Audit) -> Iterator[str]:
    percentages = [percentage for percentage, _ in found.each]
    span = f"from {found.low} to {found.high}"
    if not found.together:
        yield f"No denominator {span} allows {_named(percentages)}."
    else:
        count = len(found.together)
        ones = "denominator allows" if count == 1 else "denominators allow"
        yield f"{count} {ones} {_named(percentages)}, {span}:"
        for of in found.together:
            yield f"  {of:6}  {_counts(percentages, of)}"
    for of, is_possible in found.asked.items():
        verdict = "possible" if is_possible else "not possible"
        yield f"{of}: {verdict} ({_counts(percentages, of)})"
    if len(percentages) > 1:
        for percentage, held in found.each:
            yield _alone(percentage, held)
    yield "Intervals are Wilson's, 95 %. Possible does not mean right: it is what rounding allows."


def _alone(percentage: Printed, held: Any) -> str:
    first = ", ".join(str(of) for of in list(held)[:SHOWN])
    more = f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
    return f"{percentage.text} alone: {len(held)} denominators: {first or 'none'}{more}"


def _named(percentages: list[Printed]) -> str:
    return " and ".join(f"{each.text} %" for each in percentages)


def _counts(percentages: list[Printed], of: int) -> str:
    return "; ".join(_told(each, fitting(each, of)) for each in percentages)


def _told(percentage: Printed, fits: tuple[Fit, ...]) -> str:
    if not fits:
        return f"{percentage.text} % is no count"
    return ", ".join(_count(fit) for fit in fits)


def _count(fit: Fit) -> str:
    share = wilson(fit.count, fit.of)
    low, high = 100 * (share.low or 0), 100 * (share.high or 0)
    only = f", only {fit.roundings[0]}" if len(fit.roundings) == 1 else ""
    return f"{fit.count}/{fit.of} ({low:.1f} to {high:.1f}{only})"
