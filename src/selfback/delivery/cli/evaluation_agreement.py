"""`selfback evaluation agreement`: how far professionals agree with plans of vignettes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_option, json_option
from selfback.delivery.cli.evaluation_text import (
    FILE,
    aligned,
    coefficient_lines,
    library_of,
    read_file,
    rules_of,
    seed_option,
    span,
)
from selfback.domain.evaluation.agreement import Agreed, Agreement, Group, Treatment, agreement_of
from selfback.domain.evaluation.agreement_model import METHOD, Modelled, model
from selfback.domain.evaluation.ratings import read_ratings
from selfback.domain.evaluation.rules import EvaluationRules

FORMAT = "selfback-agreement/1"
CLUSTERED = (
    "sandwich variance clustered by rater, logit scale, t quantile with raters - 1 degrees of "
    "freedom (Liang & Zeger 1986)"
)
TABLES = (
    ("items", ("vignette", "component")),
    ("vignettes", ("vignette",)),
    ("components", ("component",)),
    ("professions", ("profession",)),
    ("countries", ("country",)),
)


@click.command()
@click.argument("ratings", type=FILE, metavar="RATINGS.csv")
@seed_option
@content_option
@json_option
def agreement(ratings: Path, seed: int, folder: Path | None, as_json: bool) -> None:
    """Say how far professionals agree with plans, by item, profession and country.

    RATINGS.csv has the columns rater, profession, country, vignette, component, answer: a row for
    each part of each vignette's plan put to each rater; an answer is agree, partly, disagree or
    empty. Empty answers are in no denominator and are listed.

    \b
    Examples:
      selfback evaluation agreement examples/evaluation/ratings.csv
      selfback evaluation agreement ratings.csv --json
    """
    import numpy as np

    rules = rules_of(library_of(folder))
    held = read_file(ratings, read_ratings)
    found = agreement_of(held, rules, chance=np.random.default_rng(seed))
    models = [model(held, treatment, rules) for treatment in Treatment]
    if as_json:
        document = _document(found, models, seed)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, models, rules)))


def _document(found: Agreement, models: Sequence[Modelled], seed: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "seed": seed,
        "methods": {
            "wilson": "Wilson's score interval, answers taken as independent",
            "clustered": CLUSTERED,
            "between_raters": "percentile bootstrap over items",
            "model": METHOD,
        },
        "raters": found.raters,
        "overall": _group(found.overall),
        **{name: [_group(each) for each in getattr(found, name)] for name, _ in TABLES},
        "between_raters": [asdict(each) for each in found.between_raters],
        "models": [asdict(each) for each in models],
        "missing": [asdict(each) for each in found.missing],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": list(group.name),
        "raters": group.raters,
        **{answer.value: count for answer, count in group.answers.items()},
        "empty": group.empty,
        "agreement": {
            treatment.value: {
                **asdict(agreed.share),
                "percentage": None if agreed.share.share is None else 100 * agreed.share.share,
                "clustered": asdict(agreed.clustered),
            }
            for treatment, agreed in group.agreed.items()
        },
    }


def _lines(found: Agreement, models: Sequence[Modelled], rules: EvaluationRules) -> Iterator[str]:
    both = found.overall.agreed
    yield (
        f"{found.raters} raters, {len(found.items)} items: agree {_told(both[Treatment.AGREE])}; "
        f"agree or partly {_told(both[Treatment.AGREE_OR_PARTLY])}."
    )
    for name, headings in TABLES:
        yield ""
        yield from _table(getattr(found, name), headings)
    yield ""
    yield "Wilson: every answer taken as independent; wrong where one rater gave several."
    yield f"Clustered: {CLUSTERED}."
    yield f"In rows with fewer than {rules.few_clusters} raters it may still be too narrow."
    yield ""
    yield "Agreement between raters, over items"
    yield from coefficient_lines(found.between_raters, level=rules.level)
    yield "  Where nearly all agree, coefficients beyond chance are low however much they agree."
    yield ""
    yield f"Model: {METHOD}"
    for each in models:
        yield f"  {_model(each)}"
    yield ""
    yield from _missing(found)


def _table(groups: Sequence[Group], headings: tuple[str, ...]) -> Iterator[str]:
    rows = []
    for group in groups:
        strict, lenient = group.agreed[Treatment.AGREE], group.agreed[Treatment.AGREE_OR_PARTLY]
        rows.append(
            (
                *group.name,
                str(group.raters),
                *_cells(strict),
                *_cells(lenient),
                str(group.empty),
            )
        )
    head = (*headings, "raters", "agree", "%", "Wilson", "clustered")
    yield from aligned(
        (*head, "or partly", "%", "Wilson", "clustered", "empty"), rows, words=len(headings)
    )


def _cells(agreed: Agreed) -> tuple[str, ...]:
    share = agreed.share
    return (
        f"{share.count}/{share.of}",
        "–" if share.share is None else f"{100 * share.share:.1f}",
        span(share.low, share.high, times=100, places=1),
        span(agreed.clustered.low, agreed.clustered.high, times=100, places=1),
    )


def _told(agreed: Agreed) -> str:
    count, percentage, wilson, clustered = _cells(agreed)
    return f"{count}, {percentage} % (Wilson {wilson}; clustered {clustered})"


def _model(found: Modelled) -> str:
    if found.fit is None or found.of_raters is None or found.of_vignettes is None:
        return f"{found.treatment}: not fitted. {'; '.join(found.why_not)}."
    fit = found.fit
    typical, average = fit.typical, fit.average
    return (
        f"{found.treatment}: {100 * average.value:.1f} % over raters and vignettes "
        f"({span(average.low, average.high, times=100, places=1)}); "
        f"{100 * typical.value:.1f} % for an average rater and vignette "
        f"({span(typical.low, typical.high, times=100, places=1)}); "
        f"spread (SD, logit) {fit.sd_first:.2f} between raters, {fit.sd_second:.2f} between "
        f"vignettes: {100 * found.of_raters:.0f} % and {100 * found.of_vignettes:.0f} % of all"
    )


def _missing(found: Agreement) -> Iterator[str]:
    if not found.missing:
        yield "Nothing was left empty."
        return
    yield f"Left empty by {len(found.missing)} of {found.raters} raters"
    rows = [
        (
            each.rater,
            each.profession,
            each.country,
            ", ".join("/".join(item) for item in each.empty) or "–",
            ", ".join("/".join(item) for item in each.no_row) or "–",
        )
        for each in found.missing
    ]
    yield from aligned(("rater", "profession", "country", "empty", "no row"), rows, words=5)
