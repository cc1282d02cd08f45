"""`selfback instruments`: what the questionnaires are, and the words that a host installs."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.instruments_text import as_document, as_text, empty_wording, words_used
from selfback.delivery.cli.wordings_folder import (
    NotInstalled,
    install_value_set,
    install_wording,
    into_option,
    wordings_folder,
)
from selfback.domain.content.finding import ContentError, Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library, with_wordings
from selfback.domain.instruments.value_set import ValueSetRefused, installed_value_set
from selfback.domain.trial.instruments import VALUED, known_instruments

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
replace_option = click.option(
    "--replace", "replaces", is_flag=True, help="Put it in the place of what is installed."
)


@click.group()
def instruments() -> None:
    """List and check the instruments, and install the words that a licence allows.

    Example: selfback instruments list
    """


@instruments.command("list")
@content_option
@into_option
@json_option
def list_(folder: Path | None, wordings: Path | None, as_json: bool) -> None:
    """Say how each instrument is answered, scored and licensed, and in whose words it is.

    Example: selfback instruments list --json
    """
    library, _faults = _worded(_library(folder), wordings_folder(wordings))
    known, _findings = known_instruments(content_folder(folder), library)
    if as_json:
        documents = [as_document(each, library) for each in known]
        click.echo(json.dumps(documents, ensure_ascii=False, indent=2))
        return
    for each in known:
        click.echo(as_text(each, library))


@instruments.command()
@content_option
@into_option
@json_option
def check(folder: Path | None, wordings: Path | None, as_json: bool) -> None:
    """Say where the files of an instrument disagree, and what is wrong with installed words.

    The exit code is 0 without findings and 1 with any.

    Example: selfback instruments check
    """
    place = wordings_folder(wordings)
    library, faults = _worded(_library(folder), place)
    _known, findings = known_instruments(content_folder(folder), library)
    found = [*findings, *faults, *_value_set_faults(place)]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(str(each))
        click.echo(f"{len(found)} finding{'' if len(found) == 1 else 's'}")
    if found:
        raise SystemExit(1)


@instruments.command()
@click.argument("file", type=FILE)
@content_option
@into_option
@replace_option
def install(file: Path, folder: Path | None, wordings: Path | None, replaces: bool) -> None:
    """Install the words of an instrument that your licence allows you to use.

    Every item and every option is needed in each language that the file has; with any fault
    nothing is installed. Start from an empty file: selfback instruments template pseq-10

    Example: selfback instruments install pseq-10.toml
    """
    place, library = wordings_folder(wordings), _library(folder)
    try:
        wording, changed = install_wording(file, folder=place, library=library, replaces=replaces)
    except NotInstalled as refused:
        raise _refusal(file, refused) from refused
    library, _faults = _worded(library, place)
    click.echo("Installed." if changed else "Installed before; nothing has changed.")
    click.echo(f"{wording.instrument}: {words_used(wording.instrument, library)}")
    if library.instruments[wording.instrument].licence == "forbidden":
        click.echo("Its owner sees the screens before anybody is asked: ask for that review.")
    click.echo("A running server uses it after a restart.")


@instruments.command("install-values")
@click.argument("file", type=FILE)
@into_option
@replace_option
def install_values(file: Path, wordings: Path | None, replaces: bool) -> None:
    """Install the value set that turns the levels of EQ-5D-5L into an index.

    FILE is a table of all 3,125 profiles (.csv: profile,index) or a model of what each level
    takes off (.toml: name, source, full, and a table for each dimension).

    Example: selfback instruments install-values denmark.csv
    """
    try:
        changed = install_value_set(file, folder=wordings_folder(wordings), replaces=replaces)
    except NotInstalled as refused:
        raise _refusal(file, refused) from refused
    click.echo("Installed." if changed else "Installed before; nothing has changed.")


@instruments.command()
@click.argument("instrument")
@click.option(
    "--language",
    "languages",
    type=click.Choice([each.value for each in Language]),
    multiple=True,
    help="A language to write in; may be given again. All, if none is given.",
)
@content_option
def template(instrument: str, languages: tuple[str, ...], folder: Path | None) -> None:
    """Print an empty file of words for an instrument, to be filled in and installed.

    Example: selfback instruments template pseq-10 --language da > pseq-10.toml
    """
    library = _library(folder)
    held = {**library.instruments, **library.unworded}.get(instrument)
    if held is None:
        raise click.ClickException(f"there is no instrument {instrument}")
    chosen = [Language(each) for each in languages] or list(Language)
    click.echo(empty_wording(held, chosen), nl=False)


def _library(folder: Path | None) -> Library:
    try:
        return load_library(content_folder(folder))
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused


def _worded(library: Library, wordings: Path) -> tuple[Library, tuple[Finding, ...]]:
    return with_wordings(library, wordings) if wordings.is_dir() else (library, ())


def _value_set_faults(wordings: Path) -> list[Finding]:
    try:
        installed_value_set(wordings, VALUED)
    except ValueSetRefused as refused:
        return [Finding(file=f"value-sets/{VALUED}", key="", sentence=x) for x in refused.faults]
    return []


def _refusal(file: Path, refused: NotInstalled) -> click.ClickException:
    said = "\n".join(f"  {fault}" for fault in refused.faults)
    count = len(refused.faults)
    faults = "1 fault" if count == 1 else f"{count} faults"
    return click.ClickException(f"{file.name}: {faults}, nothing was installed\n{said}")
