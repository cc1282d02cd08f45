"""`selfback simulate`: ways of planning, compared on synthetic people."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from casewise.backends import numba_scan
from casewise.casebase import Backend
from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.simulate_text import evidence_of, text_of
from selfback.delivery.cli.simulate_worlds import Worlds, fingerprint
from selfback.domain.content.finding import ContentError
from selfback.domain.content.loading import load_library
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.seeds import SeedCasesMissing, load_seed_cases, release_of
from selfback.domain.simulation.comparing import Result, as_document
from selfback.domain.simulation.policies import POLICIES, PolicyName, Settings
from selfback.domain.simulation.responses import MODELS, Model
from selfback.domain.simulation.worlds import simulate_world

ORACLE_SEEDS = 5  # the oracle only says how much there is to gain; a few seeds tell
TELLING: tuple[PolicyName, ...] = ("rules", "nearest", "learning")
PROBED, PROBED_WEEKS = 12, 6  # people and weeks of the small worlds that tell decisions apart
EVIDENCE = Path("docs/evidence/simulation.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One world for one process."""

    root: Path
    model: Model
    seed: int
    policies: tuple[PolicyName, ...]
    people: int
    weeks: int
    settings: Settings


@click.command()
@click.option("--people", type=click.IntRange(10, 100_000), default=2000, show_default=True)
@click.option("--weeks", type=click.IntRange(5, 104), default=26, show_default=True)
@click.option("--seeds", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--first-seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--model", "models", type=click.Choice(MODELS), multiple=True, help="Else all.")
@click.option("--policy", "policies", type=click.Choice(POLICIES), multiple=True, help="Else all.")
@click.option("--exploration", type=click.FloatRange(0, 1), default=Settings().exploration)
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1)
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep each finished world in this file, and go on from those in it.",
)
@click.option("--write", is_flag=True, help=f"Write the figures to {EVIDENCE}.")
@content_option
@json_option
def simulate(
    people: int,
    weeks: int,
    seeds: int,
    first_seed: int,
    models: tuple[Model, ...],
    policies: tuple[PolicyName, ...],
    exploration: float,
    workers: int,
    keep: Path | None,
    write: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Compare ways of planning on synthetic people; nothing here says how real people respond.

    \b
    Examples:
      selfback simulate --people 200 --weeks 26 --seeds 3
      selfback simulate --people 2000 --weeks 26 --seeds 20 --workers 2 --write
    """
    chosen = tuple(each for each in POLICIES if not policies or each in policies)
    settings = Settings(exploration=exploration)
    tasks = [
        Task(
            root=content_folder(folder),
            model=model,
            seed=seed,
            policies=_of_seed(chosen, seed - first_seed),
            people=people,
            weeks=weeks,
            settings=settings,
        )
        for seed in range(first_seed, first_seed + seeds)
        for model in (models or MODELS)
    ]
    tasks = [each for each in tasks if each.policies]
    worlds = _worlds(keep, tasks) if keep and tasks else None
    done = worlds.read() if worlds else []
    held = {(each.model, each.seed) for each in done}
    left = [each for each in tasks if (each.model, each.seed) not in held]
    done += [each for one in _all(left, workers) for each in _kept(one, worlds)]
    asked = {(each.model, each.seed) for each in tasks}
    results = sorted(
        (each for each in done if (each.model, each.seed) in asked),
        key=lambda each: (each.model, each.seed),
    )
    evidence = evidence_of(results, people=people, weeks=weeks, settings=settings)
    if write:
        EVIDENCE.write_text(json.dumps(evidence, indent=2, ensure_ascii=False) + "\n")
    if as_json:
        click.echo(json.dumps({**evidence, "results": as_document(results)}, indent=2))
    else:
        click.echo(text_of(results, people=people, weeks=weeks))


def _of_seed(policies: tuple[PolicyName, ...], number: int) -> tuple[PolicyName, ...]:
    return tuple(each for each in policies if each != "oracle" or number < ORACLE_SEEDS)


def _all(tasks: list[Task], workers: int) -> Iterator[tuple[Result, ...]]:
    """Run the tasks in several processes and say how far they are."""
    began = time.monotonic()
    if workers == 1:
        yield from _counted((_run(each) for each in tasks), len(tasks), began)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        waiting = [pool.submit(_run, each) for each in tasks]
        yield from _counted((each.result() for each in as_completed(waiting)), len(tasks), began)


def _counted(
    done: Iterator[tuple[Result, ...]], total: int, began: float
) -> Iterator[tuple[Result, ...]]:
    for number, results in enumerate(done, start=1):
        passed = time.monotonic() - began
        left = passed / number * (total - number)
        click.echo(f"{number} of {total} worlds, about {left / 60:.0f} min left", err=True)
        yield results


def _kept(results: tuple[Result, ...], worlds: Worlds | None) -> tuple[Result, ...]:
    if worlds:
        worlds.add(results)
    return results


def _worlds(path: Path, tasks: list[Task]) -> Worlds:
    """Return the file of worlds that are made as these tasks would make them.

    Settings are compared as they are, decisions by what happens in a small world of each model.
    """
    first = tasks[0]
    small = [
        replace(first, model=model, seed=0, policies=TELLING, people=PROBED, weeks=PROBED_WEEKS)
        for model in MODELS
    ]
    made_under = {
        "people": first.people,
        "weeks": first.weeks,
        "policies": list(first.policies),
        "settings": asdict(first.settings),
        "decisions": fingerprint(each for task in small for each in _run(task)),
    }
    return Worlds(path=path, made_under=made_under)


def _run(task: Task) -> tuple[Result, ...]:
    knowledge = _knowledge(task.root)
    runs = simulate_world(
        task.model,
        task.seed,
        task.policies,
        count=task.people,
        weeks=task.weeks,
        settings=task.settings,
        **knowledge,
    )
    return tuple(
        Result(model=task.model, seed=task.seed, policy=each.policy, figures=each.figures)
        for each in runs
    )


@cache
def _knowledge(root: Path) -> dict[str, Any]:
    try:
        library = load_library(root)
        seeds = load_seed_cases(root).base
    except (ContentError, SeedCasesMissing) as refused:
        raise click.ClickException(str(refused)) from refused
    rows = [seeds.row(place) for place in range(len(seeds))]
    examples = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return {
        "library": library,
        "rules": Rules.from_library(library),
        "empty": release_of(root, (), backend=_backend()).base,
        "examples": examples,
    }


def _backend() -> Backend:
    """Return the faster backend that is installed; both find the same cases."""
    return "numba" if numba_scan.is_there() else "numpy"
