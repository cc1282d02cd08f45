"""`selfback evaluation qda`: qualitative projects to and from other programs."""

import json
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.domain.content.codebook import NoSuchCodebook, load_codebook
from selfback.domain.content.finding import ContentError
from selfback.domain.content.language import Language
from selfback.domain.qualitative.exchange import (
    TABLES,
    WRITABLE,
    NoSuchTable,
    counts,
    ending,
    findings,
    losses,
    read_file,
    write_file,
)
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.qdc_file import NoCodes
from selfback.domain.qualitative.qdpx_reading import Reading
from selfback.domain.qualitative.qdpx_writing import NotFitToWrite
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.shipped import shipped_codes

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
OUT = click.Path(path_type=Path, dir_okay=False)


class Unreadable(click.ClickException):
    """A file cannot be read at all."""

    exit_code = 2


@click.group()
def qda() -> None:
    """Look into qualitative projects, and move them between programs.

    Files are told apart by their endings. docs/qualitative.md says what each program keeps.

    Example: selfback evaluation qda inspect interviews.qdpx
    """


@qda.command()
@click.argument("file", type=FILE)
@json_option
def inspect(file: Path, as_json: bool) -> None:
    """Count what a FILE holds, and say what would be lost, mended or is wrong; change nothing.

    The exit code is 1 if the file departs from its standard or does not fit together, and 2 if it
    cannot be read.

    Example: selfback evaluation qda inspect interviews.qdpx --json
    """
    content, reading = _read(file)
    found = findings(file.name, content, reading.project)
    told = {**_told(file, reading), "findings": found}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{reading.project.name} ({reading.project.origin or 'origin unknown'})")
        for what, count in counts(reading.project).items():
            click.echo(f"  {what:<12}{count:>10}")
        _say("Lost when it is read", told["lost"])
        _say("Mended when it is read", told["repaired"])
        _say("Findings", found)
    if found:
        raise SystemExit(1)


@qda.command()
@click.argument("file", type=FILE)
@click.argument("out", type=OUT)
@click.option(
    "--table",
    metavar="TABLE",
    help=f"What a CSV file holds: {', '.join(TABLES)}, or the name of a variable. Without it: "
    "segments, or the codebook if nothing is coded.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be lost.")
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@json_option
def convert(
    file: Path, out: Path, table: str | None, dry_run: bool, force: bool, as_json: bool
) -> None:
    """Write FILE in the form that the ending of OUT says: qdpx, qdc, csv, xlsx or docx.

    What is lost on the way is said before anything is written.

    \b
    Examples:
      selfback evaluation qda convert interviews.qdpx codebook.qdc
      selfback evaluation qda convert interviews.qdpx passages.csv --table segments
      selfback evaluation qda convert interviews.qdpx by-job.csv --table Profession
    """
    form = ending(out.name)
    if form not in WRITABLE:
        raise click.UsageError(f"OUT must end in {', '.join(WRITABLE)}")
    if out.exists() and not force and not dry_run:
        raise click.ClickException(f"{out} is there already; --force replaces it")
    _content, reading = _read(file)
    table = table or ("segments" if reading.project.codings else "codebook")
    lost = [str(each) for each in losses(reading.project, form, table=table)]
    told = {**_told(file, reading), "lost_in_writing": lost, "out": None if dry_run else str(out)}
    if not as_json:
        _say("Lost when it is read", told["lost"])
        _say("Mended when it is read", told["repaired"])
        _say(f"Lost in {out.name}", lost)
    if not dry_run:
        try:
            made = write_file(reading.project, form, table=table)
        except (NotFitToWrite, NoCodes, NoSuchTable) as refused:
            raise click.ClickException(f"nothing was written: {refused}") from None
        out.write_bytes(made)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("Nothing was written." if dry_run else f"Wrote {out}.")


@qda.command()
@click.argument("name")
@click.argument("out", type=OUT)
@click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    default=Language.ENGLISH.value,
    show_default=True,
)
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@content_option
def codebook(name: str, out: Path, language: str, force: bool, folder: Path | None) -> None:
    """Write the codebook NAME of the content (npt, npt-2022, re-aim) to OUT, to code with.

    OUT ends in qdc, qdpx, csv, xlsx or docx. A code has the same id in every language.

    Example: selfback evaluation qda codebook npt-2022 npt.qdc --language da
    """
    form = ending(out.name)
    if form not in WRITABLE:
        raise click.UsageError(f"OUT must end in {', '.join(WRITABLE)}")
    if out.exists() and not force:
        raise click.ClickException(f"{out} is there already; --force replaces it")
    try:
        held = load_codebook(content_folder(folder), name)
    except NoSuchCodebook as missing:
        raise click.UsageError(str(missing)) from None
    except ContentError as refused:
        raise click.ClickException(str(refused)) from None
    words = held.words[Language(language)]
    codes = shipped_codes(held, Language(language))
    project = Project(name=words.title, description=words.about, codes=codes)
    out.write_bytes(write_file(project, form, table="codebook"))
    click.echo(f"Wrote {len(codes)} codes to {out}.")


def _read(file: Path) -> tuple[bytes, Reading]:
    content = file.read_bytes()
    try:
        return content, read_file(file.name, content)
    except FileRefused as refused:
        raise Unreadable(f"{file.name}: {refused}") from None


def _told(file: Path, reading: Reading) -> dict[str, Any]:
    return {
        "file": file.name,
        "name": reading.project.name,
        "origin": reading.project.origin,
        "counts": dict(counts(reading.project)),
        "lost": [str(each) for each in reading.losses],
        "repaired": [str(each) for each in reading.repairs],
    }


def _say(heading: str, sentences: list[str]) -> None:
    if sentences:
        click.echo(f"{heading}:")
    for sentence in sentences:
        click.echo(f"  {sentence}")
