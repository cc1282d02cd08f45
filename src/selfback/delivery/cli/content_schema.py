"""`selfback content schema`: what each file has to look like, for editors that help to write it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from selfback.domain.content.language import Language
from selfback.domain.content.shapes import SCHEMAS, Shape
from selfback.domain.trial.protocol_files import InstrumentsFile, ProtocolFile, WordsFile

LANGUAGE = "{language}"
PROTOCOLS: Mapping[str, Shape[Any]] = {
    "protocols/instruments.toml": Shape(InstrumentsFile),
    "protocols/*/protocol.toml": Shape(ProtocolFile),
    "protocols/*/{language}.toml": Shape(WordsFile),
}
TAPLO = ".taplo.toml"


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to; the content folder itself is a good place.",
)
def schema(out: Path) -> None:
    """Write a JSON Schema for each kind of file, and which editors use for which.

    Editors with a TOML plug-in that reads .taplo.toml complete keys and underline faults as
    you type.

    Example: selfback content schema --out content/.schemas
    """
    out.mkdir(parents=True, exist_ok=True)
    shapes = {**SCHEMAS, **PROTOCOLS}
    for pattern, shape in shapes.items():
        held = json.dumps(shape.json_schema(pattern), ensure_ascii=False, indent=2)
        (out / schema_file(pattern)).write_text(f"{held}\n", encoding="utf-8")
    (out / TAPLO).write_text("\n".join(_rules(shapes)), encoding="utf-8")
    click.echo(f"{len(shapes)} schemas in {out}")


def schema_file(pattern: str) -> str:
    """Return the name of the schema for files of a pattern.

    >>> schema_file("exercises/*/{language}.toml")
    'exercises-words.schema.json'
    """
    parts = pattern.removesuffix(".toml").replace(LANGUAGE, "words").split("/")
    return "-".join(part for part in parts if part != "*") + ".schema.json"


def _rules(shapes: Mapping[str, object]) -> Iterator[str]:
    for pattern in shapes:
        names = [pattern.replace(LANGUAGE, each) for each in Language]
        included = ", ".join(f'"**/{each}"' for each in dict.fromkeys(names))
        yield "[[rule]]"
        yield f"include = [{included}]"
        yield f'[rule.schema]\npath = "{schema_file(pattern)}"\n'
