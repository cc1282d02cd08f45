"""`selfback trial consort`: the flow of people through a trial as a picture, with its rows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.shared.flow_names import hidden_arms as nameless
from selfback.delivery.shared.flow_names import labels_of, names_of, plain
from selfback.domain.content.language import Language
from selfback.domain.trial.consort import (
    ArmNotKnown,
    Box,
    Flow,
    FlowDoesNotAdd,
    Line,
    SameRowTwice,
    flow_of,
)
from selfback.domain.trial.consort_svg import TooManyArms, flow_svg
from selfback.domain.trial.consort_words import FlowWordsRefused, load_flow_words
from selfback.domain.trial.disposition_reading import (
    DispositionRefused,
    Dispositions,
    analysed_by,
    read_disposition,
    read_export,
)
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_loading import NoSuchProtocol, ProtocolRefused, load_protocol

SCALE = 2.0
"""Pixels of a PNG for one of the picture's own."""
PICTURES = (".svg", ".png")


@click.command()
@click.argument(
    "source", type=click.Path(path_type=Path, exists=True), metavar="DISPOSITION.csv|EXPORTDIR"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The picture to write: .svg or .png, by its name.",
)
@click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    default="en",
    show_default=True,
)
@click.option("--arm", "arms", multiple=True, metavar="ID=NAME", help="Name and order of the arms.")
@click.option(
    "--visit", "visits", multiple=True, metavar="ID=NAME", help="Those to show, in order."
)
@click.option("--hide-arms", is_flag=True, help="For readers who may not know the arms.")
@click.option("--hidden-arms", type=click.IntRange(2, 4), help="How many arms, where hidden.")
@click.option("--instrument", help="Who has a score of it is analysed (export folders only).")
@content_option
@json_option
def consort(
    source: Path,
    out: Path | None,
    language: str,
    arms: tuple[str, ...],
    visits: tuple[str, ...],
    hide_arms: bool,
    hidden_arms: int | None,
    instrument: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Draw the CONSORT 2025 flow diagram from rows; boxes that do not sum are refused.

    --json prints every box with the rows behind it.

    \b
    Examples:
      selfback trial consort export/ --out flow.svg
      selfback trial consort disposition.csv --out flow.png --language da
      selfback trial consort export/ --hide-arms --json
    """
    if out is None and not as_json:
        raise click.UsageError("give --out FILE.svg, --out FILE.png or --json")
    if out is not None and out.suffix.lower() not in PICTURES:
        raise click.BadParameter(f"{out.name} is neither .svg nor .png", param_hint="--out")
    root = content_folder(folder)
    try:
        words = load_flow_words(root, Language(language))
        read, manifest = _read(source, instrument)
        protocol = _protocol(root, manifest)
        planned, points = (protocol.arms, protocol.visits) if protocol else ((), ())
        if protocol:
            words = words.with_reasons(labels_of(protocol.eligibility, language))
        is_hidden = hide_arms or not read.arms
        shown = _named(arms, read.arms, labels_of(planned, language))
        hatched = hidden_arms or len(planned or read.arms) or 2
        flow = flow_of(
            read.rows,
            arms=nameless(hatched) if is_hidden else shown,
            visits=_named(visits, read.visits, labels_of(points, language)),
            sites=read.sites,
            is_hidden=is_hidden,
            is_synthetic=bool(manifest.get("synthetic")),
        )
        picture = flow_svg(flow, words)
    except (
        *(DispositionRefused, FlowWordsRefused, ArmNotKnown, FlowDoesNotAdd, SameRowTwice),
        *(TooManyArms, ProtocolRefused),
    ) as refused:
        raise click.ClickException(str(refused)) from refused
    if out is not None:
        _write(out, picture)
    if as_json:
        click.echo(json.dumps(flow_document(flow), indent=2))
    else:
        click.echo(f"{flow.referred.count} referred, {flow.randomised.count} randomised: {out}")


def flow_document(flow: Flow) -> dict[str, Any]:
    """Return the flow as JSON: each box with its number, its lines and the rows behind them."""
    return {
        "format": "selfback-flow/1",
        "synthetic": flow.is_synthetic,
        "hidden_arms": flow.hidden_arms,
        "boxes": [_box(box) for box in flow.boxes()],
    }


def _box(box: Box) -> dict[str, Any]:
    splits = [[_line(line) for line in split] for split in box.splits]
    return {"id": box.id, "name": box.name, "count": box.count, "rows": box.rows, "splits": splits}


def _line(line: Line) -> dict[str, Any]:
    inner = [_line(each) for each in line.lines]
    return {"word": line.word, "count": len(line.rows), "rows": line.rows, "lines": inner}


def _read(source: Path, instrument: str | None) -> tuple[Dispositions, Mapping[str, Any]]:
    if source.is_file():
        if instrument:
            raise click.UsageError("--instrument needs an export folder")
        return read_disposition(source.read_bytes(), file=source.name), {}
    files = {path.name: path.read_bytes() for path in source.iterdir() if path.is_file()}
    read = read_export(files)
    if instrument:
        read = analysed_by(read, files, instrument=instrument)
    return read, json.loads(files.get("manifest.json", b"{}"))


def _named(
    given: tuple[str, ...], ids: tuple[str, ...], labels: Mapping[str, str]
) -> dict[str, str]:
    """Return id -> name: those given on the command line, or all with the protocol's words."""
    if given:
        pairs = [each.partition("=") for each in given]
        return {id: name or labels.get(id, plain(id)) for id, _equals, name in pairs}
    return names_of(ids, labels)


def _protocol(root: Path, manifest: Mapping[str, Any]) -> Protocol | None:
    """Return the protocol that an export was made under; None if the content does not have it."""
    name, version = manifest.get("protocol"), manifest.get("version")
    if not name:
        return None
    try:
        return load_protocol(root, f"{name}@{version}" if version else str(name))
    except NoSuchProtocol:
        return None


def _write(out: Path, picture: str) -> None:
    if out.suffix.lower() == ".svg":
        out.write_text(picture, encoding="utf-8")
        return
    import vl_convert

    out.write_bytes(vl_convert.svg_to_png(picture, scale=SCALE))
