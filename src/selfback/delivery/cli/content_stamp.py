"""`selfback content stamp`: say that a translation was read beside its English."""

from pathlib import Path

import click

from selfback.delivery.cli.content import content_folder, content_option
from selfback.domain.content.checks.stamps import (
    STAMPS_FILE,
    TRANSLATED,
    english_stamps,
    stamped_anew,
    stamps_text,
    translated_pieces,
)
from selfback.domain.content.finding import ContentError
from selfback.domain.content.loading import load_library


@click.command()
@click.argument("pieces", nargs=-1)
@click.option("--new", "is_new", is_flag=True, help="Also all that were never stamped.")
@content_option
def stamp(pieces: tuple[str, ...], is_new: bool, folder: Path | None) -> None:
    """Say that translations were read beside their English, and fit it as it is now.

    PIECES are named as the check names them.

    Example: selfback content stamp tools/sleep notices/plan-ready
    """
    root = content_folder(folder)
    try:
        library = load_library(root)
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused
    known = english_stamps(library)
    if unknown := [each for each in pieces if each not in known]:
        raise click.ClickException(f"there is no {', no '.join(unknown)}")
    if not pieces and not is_new:
        raise click.UsageError("name what was read, or give --new")
    never = {
        each
        for language in TRANSLATED
        for each in translated_pieces(library, language) - library.stamps.get(language, {}).keys()
    }
    chosen = frozenset(pieces) | (frozenset(never) if is_new else frozenset())
    text = stamps_text(stamped_anew(library, chosen))
    (root / STAMPS_FILE).write_text(text, encoding="utf-8")
    click.echo(f"{len(chosen)} stamped")
