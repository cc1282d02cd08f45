"""`selfback evaluation report`: everything an evaluation found, as one report."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.delivery.cli.evaluation_text import from_content, library_of, rules_of, seed_option

if TYPE_CHECKING:
    from selfback.domain.content.checklist import Checklist
    from selfback.domain.integration.material import Material
    from selfback.domain.integration.results import Results

TITLE = "Process evaluation"
AIM = (
    "How professionals recruit people with low back pain to a digital self-management programme, "
    "what they think of its plans, and how it becomes part of their work."
)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder with evaluation.json and the other files; without it, the database.",
)
@click.option("--out", type=FOLDER, required=True, help="The folder to write the report into.")
@click.option("--title", default=TITLE, show_default=True, help="Of a report from the database.")
@click.option("--by", "evaluators", default="", help="Who evaluates; of one from the database.")
@click.option("--aim", default=AIM, help="What was to be found out; of one from the database.")
@seed_option
@content_option
@json_option
def report(
    source: Path | None,
    out: Path,
    title: str,
    evaluators: str,
    aim: str,
    seed: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write report.html, report.pdf and report.docx of a process evaluation.

    Without --from everything comes from the database as it is now: the recruitment log, the latest
    survey of vignettes, the latest series of NoMAD, the latest project of coded texts and its joint
    displays. A folder holds evaluation.json and any of screening.csv, recruiters.csv, ratings.csv,
    nomad.csv, interviews.qdpx and displays.json; a section whose file is missing says so. Joint
    displays are frozen beside the report, with their digest. The same files and seed give the same
    page, paper and frozen displays. What is being done is told on stderr.

    \b
    Examples:
      selfback evaluation synthetic --out made-up
      selfback evaluation report --from made-up --out report
      selfback evaluation report --out report
    """
    from selfback.delivery.shared.report_files import document_of, write_report
    from selfback.domain.integration.report.building import build
    from selfback.domain.integration.report.checklists import NoSuchSection

    if source is None:
        material = _from_database(title, evaluators or "not told", aim)
    else:
        material = _from_folder(source, folder)
    results = _results(material, folder, seed)
    _say("Drawing the charts")
    try:
        built = build(results, _checklists(folder))
    except NoSuchSection as refused:
        raise click.ClickException(f"the content: {refused}") from refused
    document = document_of(results, built, seed)
    write_report(out, results, built, document, say=_say)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    click.echo(built.report.headline)
    if results.material.missing:
        click.echo(f"Not there: {', '.join(results.material.missing)}.")
    click.echo(f"The report is {out / 'report.html'}, {out / 'report.pdf'}, {out / 'report.docx'}.")


def _say(step: str) -> None:
    click.echo(step, err=True)


def _from_database(title: str, by: str, aim: str) -> "Material":
    from selfback.delivery.cli.database import start

    start()
    from selfback.delivery.shared import clock
    from selfback.delivery.shared.evaluated import Told, material_of, newest

    _say("Reading the database")
    return material_of(newest(), Told(title=title, by=by, aim=aim), at=clock.now())


def _from_folder(source: Path, folder: Path | None) -> "Material":
    from selfback.domain.evaluation.nomad_scoring import Structure
    from selfback.domain.integration.material import ABOUT, FILES, MaterialRefused, read_material

    library = library_of(folder)
    structure = from_content(lambda: Structure.from_content(library.rule_file("nomad")))
    _say("Reading the files")
    held = {name: (source / name).read_bytes() for name in (ABOUT, *FILES) if _is(source / name)}
    try:
        return read_material(held, structure)
    except MaterialRefused as refused:
        raise click.ClickException(_faults(refused.faults)) from refused


def _results(material: "Material", folder: Path | None, seed: int) -> "Results":
    import numpy as np

    from selfback.domain.evaluation.nomad_scoring import Structure
    from selfback.domain.integration.draft import DisplaysRefused
    from selfback.domain.integration.material import DISPLAYS
    from selfback.domain.integration.results import evaluate

    library = library_of(folder)
    rules = rules_of(library)
    structure = from_content(lambda: Structure.from_content(library.rule_file("nomad")))
    try:
        return evaluate(
            material, rules, structure, chance=np.random.default_rng(seed), progress=_say
        )
    except DisplaysRefused as refused:
        raise click.ClickException(_faults({DISPLAYS: refused.faults})) from refused


def _is(path: Path) -> bool:
    return path.is_file()


def _faults(found: Mapping[str, tuple[str, ...]]) -> str:
    lines = ["nothing was used"]
    for file, faults in found.items():
        lines += [f"  {file}: {fault}" for fault in faults]
    return "\n".join(lines)


def _checklists(folder: Path | None) -> "list[Checklist]":
    from selfback.delivery.shared.report_files import checklists_of
    from selfback.domain.content.checklist import NoSuchChecklist
    from selfback.domain.content.finding import ContentError

    try:
        return checklists_of(content_folder(folder))
    except (NoSuchChecklist, ContentError) as refused:
        raise click.ClickException(str(refused)) from refused
