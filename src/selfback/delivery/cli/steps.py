"""`selfback steps`: read steps from a file of a phone, a watch or another system."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.lazily import Lazily
from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.importing.steps_file import StepsFile, read_steps
from selfback.domain.activity.overlap import resolve
from selfback.domain.activity.quarantine import sift
from selfback.domain.content.finding import ContentError
from selfback.domain.content.loading import load_library

FILE = click.Path(path_type=Path, dir_okay=False, exists=True, readable=True)


class Zone(click.ParamType[ZoneInfo]):
    """A time zone such as Europe/Oslo."""

    name = "zone"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> ZoneInfo:
        try:
            return value if isinstance(value, ZoneInfo) else ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value!r} is not a time zone such as Europe/Oslo", param, ctx)


file_argument = click.argument("file", type=FILE)
zone_option = click.option(
    "--zone",
    type=Zone(),
    default="Europe/Copenhagen",
    show_default=True,
    help="Where the person lives.",
)
password_option = click.option(
    "--password",
    "asks_password",
    is_flag=True,
    help="Ask for the password of a locked archive; it is not kept.",
)


ELSEWHERE = {
    "motion": "selfback.delivery.cli.steps_motion:motion",
    "train-motion": "selfback.delivery.cli.steps_motion:train_motion",
}
"""Commands in files of their own, imported when they are used."""


@click.group(cls=Lazily, elsewhere=ELSEWHERE)
def steps() -> None:
    """Read steps from the file of a phone, a watch or another system.

    Example: selfback steps import export.zip --zone Europe/Oslo
    """


@steps.command("import")
@file_argument
@zone_option
@click.option("--first", multiple=True, metavar="SOURCE", help="This source goes before others.")
@password_option
@content_option
@json_option
def import_(
    file: Path,
    zone: ZoneInfo,
    first: tuple[str, ...],
    asks_password: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Tell the steps of each day, counting nothing twice.

    What the file is, is told by its content. A refused file ends with 1 and a sentence, and
    nothing of it is used.

    \b
    Examples:
      selfback steps import export.zip
      selfback steps import steps.csv --zone Europe/Oslo --first "Anna's Watch" --json
    """
    from selfback.delivery.cli.steps_text import imported_document, imported_text

    rules = _rules(folder)
    read = _read(file, zone, rules, asks_password)
    sifted = sift(read.table, written_at=read.written_at, rules=rules)
    days = resolve(sifted.kept, rules=rules, first=first)
    if as_json:
        click.echo(json.dumps(imported_document(read, sifted, days), ensure_ascii=False, indent=2))
    else:
        click.echo(imported_text(read, sifted, days))


@steps.command()
@file_argument
@zone_option
@password_option
@content_option
@json_option
def inspect(
    file: Path, zone: ZoneInfo, asks_password: bool, folder: Path | None, as_json: bool
) -> None:
    """Tell what a file holds for each day and source, before anything is set against another.

    Example: selfback steps inspect export.zip --json
    """
    from selfback.delivery.cli.steps_text import inspected_document, inspected_text

    read = _read(file, zone, _rules(folder), asks_password)
    if as_json:
        click.echo(json.dumps(inspected_document(read), ensure_ascii=False, indent=2))
    else:
        click.echo(inspected_text(read))


def _read(path: Path, zone: ZoneInfo, rules: ImportRules, asks_password: bool) -> StepsFile:
    password = click.prompt("Password", hide_input=True, err=True) if asks_password else None
    began = time.monotonic()
    try:
        with path.open("rb") as file:
            return read_steps(
                file,
                name=path.name,
                zone=zone,
                at=datetime.now(UTC),
                rules=rules,
                seconds_gone=lambda: time.monotonic() - began,
                password=password.encode() if password else None,
            )
    except FileRefused as refused:
        said = str(refused)
        sentence = said if said.startswith(path.name) else f"{path.name}: {said}"
        raise click.ClickException(f"{sentence}; nothing was imported.") from refused
    except OSError as refused:
        raise click.ClickException(f"{path.name}: cannot be read ({refused.strerror})") from refused


def _rules(folder: Path | None) -> ImportRules:
    try:
        library = load_library(content_folder(folder))
        return ImportRules.from_content(library.rule_file("step-import"))
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused
