"""`selfback cases`: design the seed cases, measure what they cover, and release case bases."""

import json
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.releases import COMMANDS as RELEASE_COMMANDS
from selfback.domain.content.finding import ContentError
from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library
from selfback.domain.plan.design import Coverage, design_cases, measure_coverage
from selfback.domain.plan.profile_space import random_week
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.seeds import SeedCasesMissing, case_schema, load_seed_cases, release_of

DESIGN_SEED = 2026


@click.group()
def cases() -> None:
    """Design the seed cases, measure what they cover, and release case bases.

    Example: selfback cases coverage
    """


@cases.command()
@click.option("--seed", type=int, default=DESIGN_SEED, show_default=True)
@click.option("--count", type=click.IntRange(1, 2000), default=240, show_default=True)
@click.option("--candidates", type=click.IntRange(1, 5000), default=1500, show_default=True)
@content_option
def design(seed: int, count: int, candidates: int, folder: Path | None) -> None:
    """Print seed cases that cover the space of people and weeks, one JSON line each.

    The same seed and the same content give the same cases.

    Example: selfback cases design > content/seed-cases/cases.jsonl
    """
    root, library = _library(folder)
    rows = design_cases(
        count,
        candidates=candidates,
        schema=case_schema(root),
        min_shared=release_of(root, ()).base.min_shared,
        library=library,
        rules=Rules.from_library(library),
        chance=np.random.default_rng(seed),
    )
    for row in rows:
        click.echo(json.dumps(row, separators=(",", ":"), ensure_ascii=False))


@cases.command()
@click.option("--people", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@content_option
@json_option
def coverage(people: int, seed: int, folder: Path | None, as_json: bool) -> None:
    """Measure how near the nearest seed case is, over random valid people and weeks.

    Example: selfback cases coverage --people 10000 --json
    """
    root, library = _library(folder)
    chance = np.random.default_rng(seed)
    try:
        release = load_seed_cases(root)
    except SeedCasesMissing as missing:
        raise click.ClickException(str(missing)) from missing
    weeks = (random_week(chance, library) for _ in range(people))
    measured = measure_coverage(release, weeks, rules=Rules.from_library(library))
    if as_json:
        click.echo(json.dumps({"case_base": release.name, **asdict(measured)}, indent=2))
    else:
        click.echo(_text(release.name, len(release.base), measured))


for _command in RELEASE_COMMANDS:
    cases.add_command(_command)


def _library(folder: Path | None) -> tuple[Path, Library]:
    root = content_folder(folder)
    try:
        return root, load_library(root)
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused


def _text(name: str, cases_held: int, measured: Coverage) -> str:
    lines = [
        f"{name}: {cases_held} cases, asked for {measured.people} random people and weeks",
        f"nobody near enough known: {measured.unmatched}",
        *(
            f"nearest case at least {level} similar: {100 * float(share):.1f} %"
            for level, share in measured.reached.items()
        ),
        *(
            f"similarity of the nearest case, quantile {quantile}: {value:.3f}"
            for quantile, value in measured.quantiles.items()
        ),
        f"effective neighbours, median: {measured.effective}",
        f"enough evidence to use cases: {100 * measured.on_cases:.1f} %",
    ]
    return "\n".join(lines)
