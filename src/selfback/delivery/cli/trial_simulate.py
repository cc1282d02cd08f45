"""`selfback trial simulate`: a made-up trial of the published shape, as an export folder."""

import json
from pathlib import Path

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.domain.content.finding import ContentError
from selfback.domain.content.loading import load_library
from selfback.domain.trial.protocol_loading import NoSuchProtocol, ProtocolRefused, load_protocol


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--protocol", default="selfback-primary-care", show_default=True)
@content_option
@json_option
def simulate(out: Path, seed: int, protocol: str, folder: Path | None, as_json: bool) -> None:
    """Write the export of a trial that never was: 825 people referred, 461 randomised.

    Its counts are those published, its scores are drawn around a known difference (see
    content/rules/simulated-trial.toml), and every file says that it is made up. The same seed
    gives the same files. OUT must not hold anything yet.

    \b
    Examples:
      selfback trial simulate --out made-up --seed 7
      selfback trial analyse made-up --out report
    """
    import numpy as np

    from selfback.domain.analysis.errors import AnalysisError
    from selfback.domain.analysis.plan import plan_of
    from selfback.domain.dataset.export_folder import FolderNotEmpty, write_folder
    from selfback.domain.recruitment.shape import TrialShape
    from selfback.domain.simulation.trial import PlanDoesNotFit, simulated_trial
    from selfback.domain.simulation.trial_files import trial_files
    from selfback.domain.simulation.truth import Truth

    root = content_folder(folder)
    try:
        library = load_library(root)
        plan = plan_of(load_protocol(root, protocol))
        made = simulated_trial(
            plan,
            TrialShape.from_content(library.rule_file("demo-trial")),
            Truth.from_content(library.rule_file("simulated-trial")),
            np.random.default_rng(seed),
        )
        write_folder(out, trial_files(made, plan))
    except (
        *(ContentError, NoSuchProtocol, ProtocolRefused, AnalysisError),
        *(PlanDoesNotFit, FolderNotEmpty),
    ) as refused:
        raise click.ClickException(str(refused)) from refused
    rows = {name: len(table) for name, table in made.tables.items()}
    if as_json:
        click.echo(json.dumps({"seed": seed, "synthetic": True, "out": str(out), "rows": rows}))
    else:
        click.echo(
            f"A made-up trial is in {out}: {rows['screening']} people referred, "
            f"{rows['participants']} randomised. Nobody in it exists."
        )
