"""The data of a study as one data set with its codebook; no arm is in it unless it is handed in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from selfback.apps.trial.export_rows import Record, export_rows
from selfback.apps.trial.models import Study
from selfback.domain.analysis.plan import RECORDED, Kind, Variable, plan_of
from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.column import Code, Column, Words, same_words
from selfback.domain.dataset.column import Kind as ColumnKind
from selfback.domain.dataset.dataset import Codebook, Dataset
from selfback.domain.dataset.locking import content_hash
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import PARTICIPANTS, Table
from selfback.domain.dataset.trial_tables import trial_codebook
from selfback.domain.trial.protocol import Protocol

USE = "use"
BEHIND = "arm-"


def study_dataset(study: Study, protocol: Protocol, *, at: datetime) -> Dataset:
    """Return the data of a study without anything that tells an arm.

    at      when it is made; also the data cut, unless the study was frozen before
    """
    book = codebook_of(protocol)
    return blinded(_dataset(study, book, _rows(study, protocol), at=at))


def masked_dataset(
    study: Study, protocol: Protocol, *, letters: Mapping[str, str], at: datetime
) -> Dataset:
    """Return the data of a study with a letter for each arm.

    letters     study number -> the letter of the person's arm
    """
    shown = {f"{BEHIND}{letter}": letter for letter in set(letters.values())}
    book = _codebook(protocol, {code: same_words(letter) for code, letter in shown.items()})
    codes = {letter: code for code, letter in shown.items()}
    rows = _with_arms(_rows(study, protocol), {who: codes[each] for who, each in letters.items()})
    return blinded(_dataset(study, book, rows, at=at), shown)


def open_dataset(
    study: Study, protocol: Protocol, *, arms: Mapping[str, str], at: datetime
) -> Dataset:
    """Return the data of a study with everybody's arm, for after the lock.

    arms        study number -> the id of the person's arm
    """
    book = _codebook(protocol, {each.id: _words(each.label, each.id) for each in protocol.arms})
    return _dataset(study, book, _with_arms(_rows(study, protocol), arms), at=at)


def digest_now(study: Study, protocol: Protocol, *, at: datetime) -> str:
    """Return what a freeze at this moment puts on record; for a frozen study, what it holds."""
    return content_hash(study_dataset(study, protocol, at=at))


def _dataset(
    study: Study, book: Codebook, rows: Mapping[str, list[Record]], *, at: datetime
) -> Dataset:
    manifest = Manifest(
        protocol=study.protocol,
        version=study.version,
        synthetic=study.is_synthetic,
        blinded=False,
        made_at=at.isoformat(),
        data_cut=(study.frozen_at or at).isoformat(),
    )
    kept = [shape for shape in book.shapes if shape.name != USE]
    tables = tuple(Table.of(shape, rows[shape.name]) for shape in kept)
    return Dataset(manifest=manifest, tables=tables).in_order()


def _rows(study: Study, protocol: Protocol) -> dict[str, list[Record]]:
    return export_rows(study, [each.name for each in _about_people(protocol)])


def _with_arms(
    rows: Mapping[str, list[Record]], arms: Mapping[str, str]
) -> dict[str, list[Record]]:
    people = [{**row, "arm": arms.get(row["participant"] or "")} for row in rows[PARTICIPANTS]]
    return {**rows, PARTICIPANTS: people}


def _codebook(protocol: Protocol, arms: Mapping[str, Words]) -> Codebook:
    return trial_codebook(
        arms,
        visits=[Code(value=each.id, words=_words(each.label, each.id)) for each in protocol.visits],
        instruments=[
            Code(value=each.id, words=same_words(each.title)) for each in protocol.instruments
        ],
        baseline=[_column(each) for each in _about_people(protocol)],
    )


def codebook_of(protocol: Protocol) -> Codebook:
    """Return the codebook of a study's export, which tells of nobody."""
    return _codebook(protocol, {each.id: same_words(each.id) for each in protocol.arms})


def _about_people(protocol: Protocol) -> list[Variable]:
    known = plan_of(protocol).baseline
    return [each for each in known if each.kind is not Kind.SCORE and each.name not in RECORDED]


def _column(variable: Variable) -> Column:
    column = Column(name=variable.name, words=same_words(variable.title), unit=variable.unit)
    if variable.kind is Kind.NUMBER:
        return replace(column, kind=ColumnKind.DECIMAL)
    codes = tuple(Code(value=code, words=same_words(code)) for code in variable.codes)
    return replace(column, kind=ColumnKind.CODE, codes=codes) if codes else column


def _words(label: Mapping[str, str], otherwise: str) -> Words:
    english = label.get("en", otherwise)
    return Words(en=english, da=label.get("da", english), nb=label.get("nb", english))
