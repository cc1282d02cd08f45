"""`selfback plan`: a week's plan from files, outside any database."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
import numpy as np

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.plan_text import plan_text
from selfback.domain.content.finding import ContentError
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library
from selfback.domain.plan.codec import DocumentRefused
from selfback.domain.plan.document import from_document, to_document
from selfback.domain.plan.json_schema import plan_schemas
from selfback.domain.plan.neighbours import CaseRelease
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.reading import AnswersRefused, read_checkin, read_profile
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import screen_checkin, screen_profile
from selfback.domain.plan.seeds import SeedCasesMissing, load_seed_cases
from selfback.domain.plan.week import Plan
from selfback.domain.safety.errors import TriageError
from selfback.domain.schedule.weeks import next_start

LANGUAGES = click.Choice([each.value for each in Language])
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("profile", type=FILE, required=False)
@click.option("--previous", type=FILE, metavar="PLAN.json", help="Last week's plan, from --json.")
@click.option("--checkin", type=FILE, metavar="CHECKIN.toml", help="What happened in that week.")
@click.option("--language", type=LANGUAGES, help="Language of the sentences; else the person's.")
@click.option("--start", metavar="DATE", help="First day of the week; else today.")
@click.option("--seed", type=int, default=0, show_default=True, help="Breaks ties between equals.")
@click.option("--schema", is_flag=True, help="Print the JSON Schemas of profile, check-in, plan.")
@content_option
@json_option
def plan(
    profile: Path | None,
    previous: Path | None,
    checkin: Path | None,
    language: str | None,
    start: str | None,
    seed: int,
    schema: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Make a week's plan from a PROFILE.toml and say why.

    \b
    Examples:
      selfback plan examples/marie.toml --language en
      selfback plan examples/marie.toml --json > week-1.json
      selfback plan examples/marie.toml --previous week-1.json --checkin examples/marie-week-1.toml
    """
    library, rules, cases = _knowledge(folder)
    if schema:
        click.echo(json.dumps(plan_schemas(library), ensure_ascii=False, indent=2))
        return
    if profile is None:
        raise click.UsageError("a PROFILE.toml is needed; see examples/")
    if (previous is None) != (checkin is None):
        raise click.UsageError("--previous and --checkin belong together")
    person = _profile(profile, library)
    if previous is None or checkin is None:
        day = _day(start) or date.today()  # noqa: DTZ011  # the day where the command runs
        made = _first(person, day, library, rules, cases, seed)
    else:
        made = _next(person, previous, checkin, _day(start), library, rules, cases, seed)
    document = to_document(made, library, language or person.language)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(plan_text(document, library))


def _knowledge(folder: Path | None) -> tuple[Library, Rules, CaseRelease]:
    root = content_folder(folder)
    try:
        library = load_library(root)
        return library, Rules.from_library(library), load_seed_cases(root)
    except (ContentError, SeedCasesMissing) as refused:
        raise click.ClickException(str(refused)) from refused


def _first(
    person: Profile, start: date, library: Library, rules: Rules, cases: CaseRelease, seed: int
) -> Plan:
    return first_plan(
        person,
        start=start,
        triage=screen_profile(person, library=library, rules=rules),
        library=library,
        cases=cases,
        rules=rules,
        chance=np.random.default_rng([seed, 1]),
    )


def _next(
    person: Profile,
    previous: Path,
    checkin: Path,
    start: date | None,
    library: Library,
    rules: Rules,
    cases: CaseRelease,
    seed: int,
) -> Plan:
    before = _previous(previous)
    earlier = before.carry.profile
    if (earlier.age, earlier.country) != (person.age, person.country):
        _refuse([f"{previous}: it is not the plan of this profile"])
    try:
        told = read_checkin(_toml(checkin), library, carry=before.carry, rules=rules)
        triage = screen_checkin(before.carry, told, library=library, rules=rules)
    except AnswersRefused as refused:
        _refuse([f"{checkin}: {fault}" for fault in refused.faults])
    except TriageError as refused:
        _refuse([f"{checkin}: {refused}"])
    return next_plan(
        before,
        told,
        start=start or next_start(before.start),
        triage=triage,
        library=library,
        cases=cases,
        rules=rules,
        chance=np.random.default_rng([seed, before.week + 1]),
    )


def _profile(path: Path, library: Library) -> Profile:
    try:
        return read_profile(_toml(path), library)
    except AnswersRefused as refused:
        _refuse([f"{path}: {fault}" for fault in refused.faults])


def _previous(path: Path) -> Plan:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, Mapping):
            _refuse([f"{path}: it is not a plan"])
        return from_document(document)
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        _refuse([f"{path}: it is not JSON: {fault}"])
    except DocumentRefused as refused:
        _refuse([f"{path}: {refused}"])


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        _refuse([f"{path}: it is not TOML: {fault}"])


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise click.UsageError(f"--start {written} is not a date such as 2027-01-04") from None


def _refuse(sentences: list[str]) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    raise SystemExit(2)
