"""`selfback trial analyse`: the analysis of an export by its protocol, as one report."""

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from selfback.delivery.cli.content import content_folder, content_option, json_option
from selfback.domain.trial.protocol_loading import NoSuchProtocol, ProtocolRefused, load_protocol

if TYPE_CHECKING:
    from selfback.domain.analysis.pages import Report
    from selfback.domain.analysis.plan import Plan
    from selfback.domain.analysis.results import Results

EXPORT = click.Path(path_type=Path, exists=True, file_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
MOST_SHOWN = 50


@click.command()
@click.argument("export", type=EXPORT, metavar="EXPORT")
@click.option("--protocol", help="Name, or name@version; otherwise the one the export names.")
@click.option("--out", type=FOLDER, required=True, help="The folder to write the report into.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="Of the multiple imputation, the only part that uses chance.",
)
@content_option
@json_option
def analyse(
    export: Path, protocol: str | None, out: Path, seed: int, folder: Path | None, as_json: bool
) -> None:
    """Analyse an export as its protocol says, and write report.html, report.pdf and the figures.

    EXPORT is a folder that `trial export` or `trial simulate` wrote. A blinded export is analysed
    by masked arm. The same export, protocol and seed give the same files, byte by byte. What is
    being done is told on stderr.

    \b
    Examples:
      selfback trial analyse exports/2026-11 --out report
      selfback trial analyse exports/2026-11 --out report --seed 2 --json
    """
    from selfback.domain.analysis.document import document_of
    from selfback.domain.analysis.report import report_of

    root = content_folder(folder)
    content = {path.name: path.read_bytes() for path in sorted(export.iterdir()) if path.is_file()}
    results = _results(content, _plan(root, protocol or _named_in(content)), seed)
    _say("Drawing the figures")
    report = report_of(results, flow_svg=_flow(root, content, results))
    document = document_of(results)
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    _say("Writing the report")
    _write(out, report, text, results)
    if as_json:
        click.echo(text, nl=False)
    else:
        click.echo(report.headline)
        click.echo(report.lead)
        click.echo(f"The report is {out / 'report.html'} and {out / 'report.pdf'}.")


def _say(step: str) -> None:
    click.echo(step, err=True)


def _named_in(content: dict[str, bytes]) -> str:
    """Return the protocol that an export's manifest names."""
    try:
        facts = json.loads(content["manifest.json"])
        return f"{facts['protocol']}@{facts['version']}"
    except (KeyError, TypeError, ValueError):
        raise click.ClickException(
            "manifest.json names no protocol; this is not the folder of an export"
        ) from None


def _plan(root: Path, name: str) -> "Plan":
    from selfback.domain.analysis.errors import AnalysisError
    from selfback.domain.analysis.plan import plan_of

    try:
        return plan_of(load_protocol(root, name))
    except (NoSuchProtocol, ProtocolRefused, AnalysisError) as refused:
        raise click.ClickException(str(refused)) from refused


def _results(content: dict[str, bytes], plan: "Plan", seed: int) -> "Results":
    from selfback.domain.analysis.errors import AnalysisError
    from selfback.domain.analysis.export import ExportRefused
    from selfback.domain.analysis.reading import read_export
    from selfback.domain.analysis.results import analyse as analysed

    _say("Reading the export")
    try:
        return analysed(read_export(content, plan), plan, seed=seed, progress=_say)
    except ExportRefused as refused:
        lines = [str(fault) for fault in refused.faults[:MOST_SHOWN]]
        if len(refused.faults) > MOST_SHOWN:
            lines.append(f"and {len(refused.faults) - MOST_SHOWN} more")
        said = "\n".join(f"  {line}" for line in lines)
        raise click.ClickException(f"{refused}, nothing was analysed\n{said}") from refused
    except AnalysisError as refused:
        raise click.ClickException(str(refused)) from refused


def _flow(root: Path, content: dict[str, bytes], results: "Results") -> str:
    """Return the flow diagram; empty, with the reason told, if the export does not allow it."""
    from selfback.domain.content.language import Language
    from selfback.domain.trial.consort import ArmNotKnown, FlowDoesNotAdd, SameRowTwice, flow_of
    from selfback.domain.trial.consort_svg import TooManyArms, flow_svg
    from selfback.domain.trial.consort_words import FlowWordsRefused, load_flow_words
    from selfback.domain.trial.disposition_reading import (
        DispositionRefused,
        analysed_by,
        read_export,
    )

    plan = results.plan
    try:
        read = analysed_by(read_export(content), content, instrument=plan.primary.id)
        flow = flow_of(
            read.rows,
            arms={arm.id: arm.label for arm in plan.arms},
            visits={visit.id: visit.label for visit in plan.visits if not visit.is_baseline},
            sites=read.sites,
            is_synthetic=results.export.synthetic,
        )
        return flow_svg(flow, load_flow_words(root, Language("en")))
    except (
        *(DispositionRefused, ArmNotKnown, FlowDoesNotAdd, SameRowTwice),
        *(TooManyArms, FlowWordsRefused),
    ) as refused:
        _say(f"No flow of people: {refused}")
        return ""


def _write(out: Path, report: "Report", document: str, results: "Results") -> None:
    from selfback.delivery.shared.paper import make_pdf
    from selfback.domain.analysis.html import html_of
    from selfback.domain.analysis.paper import paper_facts

    (out / "figures").mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(document, encoding="utf-8")
    (out / "report.html").write_text(html_of(report), encoding="utf-8")
    for picture in report.pictures():
        (out / "figures" / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
    made_at = datetime.fromisoformat(results.export.made_at)
    at = made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
    with as_file(files("selfback.domain.analysis").joinpath("report.typ")) as template:
        (out / "report.pdf").write_bytes(make_pdf(template, paper_facts(report), at=at))
