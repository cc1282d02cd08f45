"""`selfback trial export|import-check|verify-export`: an export in other forms, and what comes in.

They work on an export folder and need no database.
"""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from selfback.delivery.cli.content import json_option
from selfback.delivery.cli.trial_export_database import study_data
from selfback.delivery.cli.trial_import_rules import RulesRefused, form_of, questionnaire_of
from selfback.delivery.shared.export_forms import FORMS, write_form
from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.changes import check_changes
from selfback.domain.dataset.checks import Finding, check_dataset
from selfback.domain.dataset.column import LANGUAGES, DatasetError
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.export_folder import (
    FolderNotEmpty,
    dataset_of,
    hash_of,
    manifest_of,
    read_folder,
)
from selfback.domain.dataset.importing import (
    ImportPlan,
    plan_answers,
    plan_participants,
    plan_questionnaire,
)
from selfback.domain.dataset.locking import LOCK, content_hash, record_from, verify
from selfback.domain.dataset.manifest import MANIFEST

SHOWN = 50

folder_in = click.Path(exists=True, file_okay=False, path_type=Path)
file_in = click.Path(exists=True, dir_okay=False, path_type=Path)
Facts = dict[str, Any]


@click.command()
@click.option("--from", "source", type=folder_in, help="An export folder.")
@click.option("--study", help="Instead of a folder: the id of a study in the database.")
@click.option("--as", "form", type=click.Choice(FORMS), required=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="A folder that is not there yet, or empty.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the labels in SPSS and Stata files.",
)
@click.option("--blinded", "blind", is_flag=True, help="Leave out everything that tells the arm.")
@click.option(
    "--letter",
    "letters",
    multiple=True,
    metavar="ARM=LETTER",
    help="With --blinded: keep the arms apart by letters; once for each arm.",
)
@json_option
def export(
    source: Path | None,
    study: str | None,
    form: str,
    out: Path,
    language: str,
    blind: bool,
    letters: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write an export folder in another form.

    csv is lossless; csv-safe opens in a spreadsheet without any formula coming alive, and can be
    turned back into csv. sav is for SPSS, dta for Stata, odm is CDISC ODM 1.3.2. The folder is
    checked first; nothing is written if its files were changed or anything in it is wrong.

    The data of a study in the database hold nothing that tells an arm; after the lock the trial
    office makes the exports that do.

    \b
    Example:  selfback trial export --from exports/2026-11 --as sav --out exports/2026-11-spss
              selfback trial export --from exports/2026-11 --as csv --blinded --out for-the-board
              selfback trial export --study 01J9... --as csv --out exports/2026-11
    """
    if (source is None) == (study is None):
        raise click.UsageError("give either --from or --study")
    if study is not None and letters:
        raise click.UsageError("there are no arms in the data of a study to keep apart by letters")
    try:
        if out.exists() and any(out.iterdir()):
            raise FolderNotEmpty(out)
        dataset = study_data(study) if study else _sound(read_folder(Path(source or "")))
        if source and (blind or letters):
            dataset = blinded(dataset, _letters(letters) if letters else None)
        facts = _written(dataset, form, out, language)
    except DatasetError as fault:
        raise click.ClickException(f"{fault}") from None
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    if dataset.manifest.synthetic:
        click.echo("Synthetic data: the people in this set were simulated.")
    click.echo(f"{len(facts['files'])} files in {out}")
    for lost in facts["lost"]:
        click.echo(f"  {lost['table']}.{lost['column']}: {lost['what']} ({lost['cells']} cells)")


@click.command(name="import-check")
@click.argument("file", type=file_in)
@click.option("--kind", type=click.Choice(["participants", "questionnaire"]), required=True)
@click.option(
    "--against",
    type=folder_in,
    required=True,
    help="The export folder that says what is there already.",
)
@click.option(
    "--map",
    "rules",
    type=file_in,
    help="A TOML file: headings, questions, how days and numbers are written.",
)
@json_option
def import_check(file: Path, kind: str, against: Path, rules: Path | None, as_json: bool) -> None:
    """Say what a CSV file would add, and everything that is wrong with it; change nothing.

    Without a map the headings are our column names or their labels. A questionnaire has one
    answer per line, or, with [items] in the map, one column per question.

    \b
    Example:  selfback trial import-check list.csv --kind participants --against exports/2026-11
    A map:    instrument = "rmdq"
              separator = ";"
              day_first = true
              columns = {"Study no" = "participant", "When" = "visit"}
              ignored = ["Comment"]
              [items.rmdq-1]
              heading = "Q1"
              values = ["0", "1"]
    """
    try:
        plan = _plan(file, kind, dataset_of(read_folder(against)), rules)
    except (DatasetError, RulesRefused) as fault:
        raise click.ClickException(f"{fault}") from None
    if as_json:
        click.echo(json.dumps(plan.facts(), ensure_ascii=False))
    else:
        click.echo(_said(plan))
    raise SystemExit(1 if plan.problems else 0)


@click.command(name="verify-export")
@click.argument("folder", type=folder_in)
@json_option
def verify_export(folder: Path, as_json: bool) -> None:
    """Check an export: its files against the manifest, its data against the codebook, its lock.

    \b
    Example:  selfback trial verify-export exports/2026-11
    """
    facts = _verified(read_folder(folder))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for problem in facts["problems"][:SHOWN]:
            click.echo(problem, err=True)
        hidden = len(facts["problems"]) - SHOWN
        if hidden > 0:
            click.echo(f"and {hidden} more", err=True)
        if facts["holds"]:
            click.echo(f"The export holds: {facts['rows']} rows, content {facts['content']}.")
            click.echo(f"It is {'locked' if facts['locked'] else 'not locked'}.")
    raise SystemExit(0 if facts["holds"] else 1)


def _sound(files: dict[str, bytes]) -> Dataset:
    problems = _changed_files(files)
    if problems:
        raise ExportUnsound(problems)
    dataset = dataset_of(files)
    findings = _findings(dataset)
    if findings:
        raise ExportUnsound([f"{finding}" for finding in findings])
    return dataset


class ExportUnsound(DatasetError):
    """An export folder is not what its manifest and codebook say."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        more = len(problems) - SHOWN
        shown = [*problems[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(shown))


def _findings(dataset: Dataset) -> list[Finding]:
    return [*check_dataset(dataset), *check_changes(dataset)]


def _changed_files(files: dict[str, bytes]) -> list[str]:
    """Return what differs from the manifest's hashes; the lock lies beside and is not in it."""
    hashes = manifest_of(files).files
    problems = [f"{name} is missing" for name in sorted(set(hashes) - set(files))]
    problems += [
        f"{name} is not in the manifest" for name in sorted(set(files) - {*hashes, MANIFEST, LOCK})
    ]
    changed = [
        name for name in sorted(set(hashes) & set(files)) if hash_of(files[name]) != hashes[name]
    ]
    return problems + [f"{name} was changed after the export" for name in changed]


def _verified(files: dict[str, bytes]) -> Facts:
    facts: Facts = {"holds": False, "content": "", "rows": 0, "locked": False, "problems": []}
    problems: list[str] = facts["problems"]
    try:
        problems += _changed_files(files)
        dataset = dataset_of(files)
        problems += [f"{finding}" for finding in _findings(dataset)]
        facts["content"] = content_hash(dataset)
        facts["rows"] = sum(len(table.rows) for table in dataset.tables)
        if LOCK in files:
            record = record_from(files[LOCK])
            problems += [f"{LOCK}: {reason}" for reason in verify(dataset, record)]
            facts["locked"] = bool(record.locked_at)
    except DatasetError as fault:
        problems.append(f"{fault}")
    facts["holds"] = not problems
    return facts


def _letters(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if not all(arm and letter for arm, _, letter in pairs):
        raise click.UsageError("--letter wants ARM=LETTER")
    return {arm: letter for arm, _, letter in pairs}


def _written(dataset: Dataset, form: str, out: Path, language: str) -> Facts:
    """Write into a folder that only then takes its name, so that a failed export leaves none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as made:
        folder = Path(made) / "export"
        lost = write_form(dataset, form, folder, language)
        names = sorted(path.name for path in folder.iterdir())
        if out.exists():
            out.rmdir()
        shutil.move(folder, out)
    return {"files": names, "form": form, "content": content_hash(dataset), "lost": lost}


def _plan(file: Path, kind: str, dataset: Dataset, rules: Path | None) -> ImportPlan:
    form = form_of(rules)
    content = file.read_bytes()
    if kind == "participants":
        return plan_participants(content, dataset, form)
    questionnaire = questionnaire_of(rules)
    if questionnaire is None:
        return plan_answers(content, dataset, form)
    return plan_questionnaire(content, dataset, questionnaire, form)


def _said(plan: ImportPlan) -> str:
    lines = [f"{problem}" for problem in plan.problems[:SHOWN]]
    if len(plan.problems) > SHOWN:
        lines.append(f"and {len(plan.problems) - SHOWN} more; --json shows all")
    counts = plan.facts()["counts"]
    lines.append(", ".join(f"{count} {what}" for what, count in counts.items()))
    if plan.problems:
        lines.append("Nothing can be taken over until every problem is mended.")
    return "\n".join(lines)
