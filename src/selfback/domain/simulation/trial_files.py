"""A made-up trial as the files of an export, with its codebook; the manifest says it is made up."""

from collections.abc import Mapping

from selfback.domain.analysis.plan import Kind, Plan, Variable
from selfback.domain.dataset.column import Code, Column, same_words
from selfback.domain.dataset.column import Kind as ColumnKind
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.export_folder import export_files
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import Table
from selfback.domain.dataset.trial_tables import trial_codebook
from selfback.domain.simulation.trial import SyntheticTrial


def trial_dataset(trial: SyntheticTrial, plan: Plan) -> Dataset:
    """Return a made-up trial as a data set in the shape of every export."""
    codebook = trial_codebook(
        {arm.id: same_words(arm.label) for arm in plan.arms},
        visits=[Code(value=visit.id, words=same_words(visit.label)) for visit in plan.visits],
        instruments=[
            Code(value=each.id, words=same_words(each.title)) for each in plan.measures.values()
        ],
        baseline=[
            _column(each)
            for each in plan.baseline
            if each.kind is not Kind.SCORE and each.name not in {"country", "profession"}
        ],
    )
    manifest = Manifest(
        protocol=plan.protocol,
        version=plan.version,
        synthetic=True,
        blinded=False,
        made_at=f"{trial.data_cut.isoformat()}T12:00:00+00:00",
        data_cut=trial.data_cut.isoformat(),
    )
    return Dataset(
        manifest=manifest,
        tables=tuple(Table.of(shape, trial.tables[shape.name]) for shape in codebook.shapes),
    )


def trial_files(trial: SyntheticTrial, plan: Plan) -> Mapping[str, bytes]:
    """Return the files of a made-up trial's export folder, by name."""
    return export_files(trial_dataset(trial, plan))


def _column(variable: Variable) -> Column:
    words = same_words(variable.title)
    if variable.kind is Kind.NUMBER:
        return Column(name=variable.name, words=words, kind=ColumnKind.DECIMAL, unit=variable.unit)
    codes = tuple(Code(value=code, words=same_words(code)) for code in variable.codes)
    kind = ColumnKind.CODE if codes else ColumnKind.TEXT
    return Column(name=variable.name, words=words, kind=kind, codes=codes)
