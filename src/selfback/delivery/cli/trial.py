"""`selfback trial`: protocols as data, and all that a trial's office does from the command line."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.trial_protocol_text import (
    change_document,
    changes_text,
    protocol_row,
    protocol_text,
    size_document,
)
from selfback.domain.content.finding import Finding
from selfback.domain.trial.changes import amended, needs_reconsent
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_analysis import SizeAssumption
from selfback.domain.trial.protocol_document import protocol_document
from selfback.domain.trial.protocol_loading import (
    FOLDER,
    NoSuchProtocol,
    protocol_folders,
    read_in_folder,
    read_protocol,
)
from selfback.domain.trial.sentences.explaining import explained
from selfback.domain.trial.size import size_sentence

ELSEWHERE = {
    "allocation": "selfback.delivery.cli.trial_allocation:allocation",
    "forecast": "selfback.delivery.cli.trial_forecast:forecast",
    "consort": "selfback.delivery.cli.trial_consort:consort",
    "recruitment": "selfback.delivery.cli.trial_recruitment:recruitment",
    "analyse": "selfback.delivery.cli.trial_analyse:analyse",
    "simulate": "selfback.delivery.cli.trial_simulate:simulate",
    "export": "selfback.delivery.cli.trial_export:export",
    "import-check": "selfback.delivery.cli.trial_export:import_check",
    "verify-export": "selfback.delivery.cli.trial_export:verify_export",
}
"""Commands with files of their own; each is imported when it is used."""


class TrialCommands(click.Group):
    """The commands of this file, and those that cost nothing until they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name = ELSEWHERE[cmd_name].split(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=TrialCommands)
def trial() -> None:
    """Check a trial's protocol, allocate, forecast, export and analyse.

    A PROTOCOL is the name of one in the content ("selfback-primary-care" for its newest version,
    "selfback-primary-care@1.0" for that one), or the folder it stands in.

    Example: selfback trial check selfback-primary-care
    """


@trial.command("list")
@content_option
@json_option
def listing(folder: Path | None, as_json: bool) -> None:
    """List the protocols there are, with their arms, outcome and number of people.

    Example: selfback trial list
    """
    root = content_folder(folder)
    rows, broken = [], 0
    for name in protocol_folders(root):
        held, findings = read_in_folder(root, name)
        broken += bool(findings)
        rows.append(protocol_row(name, held, len(findings)))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            click.echo(row["sentence"])
    if broken:
        raise SystemExit(1)


@trial.command()
@click.argument("protocol")
@content_option
@json_option
def check(protocol: str, folder: Path | None, as_json: bool) -> None:
    """Explain a PROTOCOL in plain sentences; refuse it if it contradicts itself.

    The exit code is 1 if anything is wrong, with a sentence each that names the file and the key.

    Example: selfback trial check selfback-primary-care
    """
    held, findings = _read(protocol, folder)
    if as_json:
        click.echo(json.dumps(_checked(held, findings), ensure_ascii=False, indent=2))
    elif held is None or findings:
        _refuse(findings)
    else:
        click.echo(protocol_text(held, explained(held)))
    if as_json and findings:
        raise SystemExit(1)


@trial.command()
@click.argument("old")
@click.argument("new")
@content_option
@json_option
def compare(old: str, new: str, folder: Path | None, as_json: bool) -> None:
    """Say what changed from the protocol OLD to NEW, and who must consent again.

    Example: selfback trial compare selfback-primary-care@1.0 selfback-primary-care@1.1
    """
    before, after = _loaded(old, folder), _loaded(new, folder)
    changes = amended(before, after)
    if as_json:
        held = {
            "old": before.name,
            "new": after.name,
            "needs_reconsent": needs_reconsent(changes),
            "changes": [change_document(each) for each in changes],
        }
        click.echo(json.dumps(held, ensure_ascii=False, indent=2))
    else:
        click.echo(changes_text(before, after, changes))


@trial.command()
@click.argument("protocol", required=False)
@click.option("--difference", type=click.FloatRange(0, min_open=True), help="Points between arms.")
@click.option("--sd", type=click.FloatRange(0, min_open=True), help="Standard deviation, points.")
@click.option(
    "--power", type=click.FloatRange(0.5, 1, max_open=True), default=0.9, show_default=True
)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
)
@click.option("--per-arm", type=click.IntRange(1), help="People planned in each arm.")
@content_option
@json_option
def size(
    protocol: str | None,
    difference: float | None,
    sd: float | None,
    power: float,
    alpha: float,
    per_arm: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Compute how many people a difference needs, for a PROTOCOL or for figures given here.

    \b
    Examples:
      selfback trial size selfback-primary-care
      selfback trial size --difference 2 --sd 5 --power 0.9 --per-arm 175
    """
    if (protocol is None) == (difference is None or sd is None):
        raise click.UsageError("give either a PROTOCOL, or --difference and --sd")
    if protocol is not None:
        plan = _loaded(protocol, folder).analysis.size
        assumptions = plan.assumptions
        per_arm = per_arm or plan.per_arm
    else:
        given = SizeAssumption(
            id="given", difference=difference or 0, sd=sd or 0, power=power, alpha=alpha
        )
        assumptions = (given,)
    rows = [size_document(each, per_arm) for each in assumptions]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for each in assumptions:
        click.echo(size_sentence(each, per_arm=per_arm))


def _checked(held: Protocol | None, findings: Iterable[Finding]) -> dict[str, Any]:
    return {
        "protocol": held.name if held else None,
        "digest": held.digest if held else None,
        "findings": [asdict(each) for each in findings],
        "themes": [asdict(each) for each in explained(held)] if held and not findings else [],
        "content": protocol_document(held) if held else None,
    }


def _loaded(name: str, folder: Path | None) -> Protocol:
    held, findings = _read(name, folder)
    if held is None or findings:
        _refuse(findings)
    return held


def _read(name: str, folder: Path | None) -> tuple[Protocol | None, tuple[Finding, ...]]:
    path = Path(name).resolve()
    if (path / "protocol.toml").is_file() and path.parent.name == FOLDER:
        return read_in_folder(path.parents[1], path.name)
    try:
        return read_protocol(content_folder(folder), name)
    except NoSuchProtocol as missing:
        raise click.ClickException(str(missing)) from missing


def _refuse(findings: Iterable[Finding]) -> NoReturn:
    for each in findings:
        click.echo(str(each), err=True)
    raise SystemExit(1)
