"""`selfback steps motion` and `train-motion`: activity and steps of an accelerometer."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from selfback.delivery.cli.content import json_option

if TYPE_CHECKING:
    from selfback.domain.activity.motion.classifying import Told
    from selfback.domain.activity.motion.model import Model

FILE = click.Path(path_type=Path, dir_okay=False, exists=True, readable=True)
POSITIONS = click.Choice(["wrist", "thigh"])
FORMAT = "selfback-motion/1"


@click.command()
@click.argument("file", type=FILE, metavar="FILE.csv")
@click.option("--position", type=POSITIONS, required=True, help="Where the sensor was worn.")
@click.option("--model", "model_file", type=FILE, help="A model of your own, from train-motion.")
@json_option
def motion(file: Path, position: str, model_file: Path | None, as_json: bool) -> None:
    """Tell activity and steps of a raw accelerometer, with what is not certain.

    FILE.csv has the columns time (seconds), x, y, z (g or m/s²). Without --model, what tells them
    apart was trained on synthetic gait alone, and says so: on real people it will be less sure and
    less right than it seems. Nothing of it reaches a plan.

    \b
    Examples:
      selfback steps motion walk.csv --position wrist
      selfback steps motion walk.csv --position thigh --model ours.json --json
    """
    from selfback.domain.activity.motion.classifying import synthetic_model, tell
    from selfback.domain.activity.motion.recording import (
        Position,
        RecordingRefused,
        read_recording,
    )

    try:
        recording = read_recording(file.read_bytes())
    except RecordingRefused as refused:
        raise click.ClickException(f"{file.name}: {refused}") from refused
    chosen = _model(model_file, position) if model_file else synthetic_model(Position(position))
    told = tell(recording, chosen)
    if as_json:
        document = {
            "format": FORMAT,
            "position": position,
            "trained_on": chosen.trained_on,
            "unit": recording.unit,
            "recorded_seconds": recording.seconds,
            **asdict(told),
        }
        click.echo(json.dumps(document, indent=2))
        return
    click.echo("\n".join(_lines(told, chosen, recording.seconds)))


def _lines(told: "Told", model: "Model", seconds: float) -> list[str]:
    rows = [
        f"  {name:<12} {held:>8.0f} s   of which surely {told.sure_seconds[name]:.0f} s"
        for name, held in sorted(told.seconds.items(), key=lambda each: -each[1])
    ]
    return [
        f"{seconds:.0f} seconds were recorded.",
        *rows,
        f"  {'unsure':<12} {told.unsure_seconds:>8.0f} s",
        f"Steps: {told.steps:.0f} ({told.steps_low:.0f} to {told.steps_high:.0f}).",
        f"Trained on {model.trained_on}.",
    ]


def _model(file: Path, position: str) -> "Model":
    from selfback.domain.activity.motion.features import FEATURES
    from selfback.domain.activity.motion.model import ModelRefused, from_json

    try:
        models = from_json(file.read_text("utf-8"), features=FEATURES)
    except (ModelRefused, UnicodeDecodeError) as refused:
        raise click.ClickException(f"{file.name}: {refused}") from refused
    if position not in models:
        raise click.ClickException(f"{file.name}: it has no model for the {position}")
    return models[position]


@click.command("train-motion")
@click.argument(
    "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER"
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--synthetic/--no-synthetic",
    "adds_synthetic",
    default=True,
    show_default=True,
    help="Add made-up people, for activities and positions that the recordings lack.",
)
@json_option
def train_motion(folder: Path, out: Path, adds_synthetic: bool, as_json: bool) -> None:
    """Train a model on recordings that you may use; the same folder gives the same model.

    FOLDER holds recordings.csv (file, person, position, activity) and the files it names. Activity
    is walking, running, stairs-up, stairs-down, standing or sitting. How well it does is told for
    people that the model never saw: one after the other is left out.

    \b
    Example: selfback steps train-motion recordings --out ours.json
    """
    import numpy as np

    from selfback.domain.activity.motion.classifying import (
        EACH_SECONDS,
        PEOPLE,
        SEED,
        balanced_accuracy,
        synthetic_people,
        train,
    )
    from selfback.domain.activity.motion.model import to_json
    from selfback.domain.activity.motion.recording import RecordingRefused
    from selfback.domain.activity.motion.training import LIST, read_labelled

    if not (folder / LIST).is_file():
        raise click.ClickException(f"{folder.name} has no {LIST}")
    try:
        held = read_labelled(
            (folder / LIST).read_bytes(), lambda name: _inside(folder, name).read_bytes()
        )
    except (RecordingRefused, UnicodeDecodeError) as refused:
        raise click.ClickException(f"nothing was trained\n{refused}") from refused
    models: dict[str, Model] = {}
    told: dict[str, tuple[str, float | None]] = {}
    for position, own in held.items():
        people = len({each.person for each in own})
        trained_on, rows = f"{len(own)} recordings of {people} people", list(own)
        if adds_synthetic:
            chance = np.random.default_rng(SEED)
            rows += synthetic_people(position, people=PEOPLE, seconds=EACH_SECONDS, chance=chance)
            trained_on += " and synthetic gait"
        try:
            models[position.value] = train(rows, position=position, trained_on=trained_on)
            right = balanced_accuracy(own, position=position)
        except ValueError as refused:
            raise click.ClickException(f"{position.value}: {refused}") from refused
        told[position.value] = (trained_on, right)
    out.write_text(to_json(models), "utf-8")
    if as_json:
        names = ("trained_on", "balanced_accuracy")
        document = {key: dict(zip(names, each, strict=True)) for key, each in told.items()}
        click.echo(json.dumps(document, indent=2))
        return
    for name, (trained_on, share) in told.items():
        click.echo(f"{name}: {trained_on}; {_how_well(share)}")


def _how_well(share: float | None) -> str:
    if share is None:
        return "one person alone: how well it does cannot be told"
    return f"balanced accuracy in people left out, recordings alone: {100 * share:.1f} %"


def _inside(folder: Path, name: str) -> Path:
    """Return a file of the folder; one that leads out of it is as if it were not there."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise FileNotFoundError(name)
    return path
