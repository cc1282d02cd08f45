"""`selfback content`: check what clinicians have written, and count it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

import selfback
from selfback.delivery.cli.lazily import Lazily
from selfback.domain.content.checking import check_library
from selfback.domain.content.finding import ContentError
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library

FOLDER = "SELFBACK_CONTENT"


def content_folder(chosen: Path | None = None) -> Path:
    """Return the folder with the content: the chosen one, $SELFBACK_CONTENT, or the project's."""
    if chosen is not None:
        return chosen
    if named := os.environ.get(FOLDER):
        return Path(named)
    return Path(selfback.__file__).resolve().parents[2] / "content"


content_option = click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The content folder; otherwise ${FOLDER}, or the project's own.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


ELSEWHERE = {
    "stamp": "selfback.delivery.cli.content_stamp:stamp",
    "sheet": "selfback.delivery.cli.content_sheet:sheet",
    "schema": "selfback.delivery.cli.content_schema:schema",
}
"""Commands with files of their own; each is imported when it is used."""


@click.group(cls=Lazily, elsewhere=ELSEWHERE)
def content() -> None:
    """Check, count and draw the exercises, messages, questions and rules.

    Example: selfback content check
    """


@content.command()
@content_option
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    """Say everything that is wrong with the content, one sentence a line.

    The exit code is 0 without findings and 1 with any.

    Example: selfback content check --json
    """
    findings = check_library(content_folder(folder))
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}")
    if findings:
        raise SystemExit(1)


@content.command()
@content_option
@json_option
def stats(folder: Path | None, as_json: bool) -> None:
    """Count what there is of each kind, and its words in each language.

    Example: selfback content stats
    """
    try:
        library = load_library(content_folder(folder))
    except ContentError as refused:
        raise click.ClickException(str(refused)) from refused
    counts = counted(library)
    if as_json:
        held = {"release": library.release, "digest": library.digest, "counts": counts}
        click.echo(json.dumps(held, indent=2))
        return
    click.echo(f"{library.release}  sha256 {library.digest}")
    click.echo(_row("", {"items": "items", **{x.value: x.value for x in Language}}))
    for kind, row in counts.items():
        click.echo(_row(kind, row))


def counted(library: Library) -> dict[str, dict[str, int]]:
    """Return, for each kind of content, how many items it has and how many have words."""
    words = library.words
    instruments = {**library.instruments, **library.unworded}
    question_count = sum(len(x.questions) for x in instruments.values())
    rule_count = sum(map(len, library.rules.values()))
    return {
        "exercises": _counts(library.exercises, {x: w.exercises for x, w in words.items()}),
        "messages": _counts(library.messages, {x: w.messages for x, w in words.items()}),
        "instruments": _counts(instruments, {x: w.questions for x, w in words.items()}),
        "questions": {
            "items": question_count,
            **{x: sum(map(len, w.questions.values())) for x, w in words.items()},
        },
        "conditions": _counts(library.conditions, {x: w.conditions for x, w in words.items()}),
        "red flags": _counts(library.red_flags, {x: w.red_flags for x, w in words.items()}),
        "screens": _counts(
            words[Language.ENGLISH].screens, {x: w.screens for x, w in words.items()}
        ),
        "tools": _counts(library.tools, {x: w.tools for x, w in words.items()}),
        "notices": _counts(library.notices, {x: w.notices for x, w in words.items()}),
        "achievements": _counts(
            library.achievements, {x: w.achievements for x, w in words.items()}
        ),
        "reasons": _counts(
            words[Language.ENGLISH].reasons, {x: w.reasons for x, w in words.items()}
        ),
        "countries": {"items": len(library.countries)},
        "rules": {"items": rule_count},
    }


def _counts(
    items: Mapping[str, object], words: Mapping[Language, Mapping[str, object]]
) -> dict[str, int]:
    return {"items": len(items), **{language.value: len(held) for language, held in words.items()}}


def _row(kind: str, counts: Mapping[str, int | str]) -> str:
    cells = (str(counts.get(column, "")) for column in ("items", *(x.value for x in Language)))
    return f"{kind:<12}" + "".join(f"{cell:>7}" for cell in cells)
