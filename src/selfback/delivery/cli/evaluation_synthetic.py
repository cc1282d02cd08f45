"""`selfback evaluation synthetic`: a made-up process evaluation of the published shape."""

import json
from pathlib import Path

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.evaluation_text import from_content, library_of


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@content_option
@json_option
def synthetic(out: Path, seed: int, folder: Path | None, as_json: bool) -> None:
    """Write the files of an evaluation that never was: 96 recruiters, 62 raters, 19 interviews.

    Counts are those published where something was (see content/rules/demo-evaluation.toml), the
    rest is drawn, and every file says that it is made up. The same seed gives the same files. OUT
    must not hold anything yet.

    \b
    Examples:
      selfback evaluation synthetic --out made-up --seed 7
      selfback evaluation report --from made-up --out report
    """
    import numpy as np

    from selfback.domain.content.codebook import load_codebook
    from selfback.domain.content.language import Language
    from selfback.domain.dataset.export_folder import FolderNotEmpty, write_folder
    from selfback.domain.evaluation.nomad_scoring import Structure
    from selfback.domain.integration.synthetic.evaluation import synthetic_evaluation
    from selfback.domain.integration.synthetic.interviews import CODEBOOK
    from selfback.domain.integration.synthetic.shape import EvaluationShape
    from selfback.domain.qualitative.shipped import shipped_codes
    from selfback.domain.recruitment.shape import TrialShape

    library = library_of(folder)
    made = from_content(
        lambda: synthetic_evaluation(
            TrialShape.from_content(library.rule_file("demo-trial")),
            EvaluationShape.from_content(library.rule_file("demo-evaluation")),
            Structure.from_content(library.rule_file("nomad")),
            shipped_codes(load_codebook(content_folder(folder), CODEBOOK), Language("en")),
            np.random.default_rng(seed),
        )
    )
    try:
        write_folder(out, made)
    except FolderNotEmpty as refused:
        raise click.ClickException(str(refused)) from refused
    if as_json:
        sizes = {name: len(content) for name, content in made.items()}
        click.echo(json.dumps({"seed": seed, "synthetic": True, "out": str(out), "files": sizes}))
    else:
        click.echo(f"A made-up evaluation is in {out}: {len(made)} files. Nobody in it exists.")
