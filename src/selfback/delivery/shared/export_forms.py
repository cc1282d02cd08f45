"""A data set written into a folder in one of the forms of an export: CSV, SPSS, Stata and more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selfback.domain.dataset.column import DatasetError
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.export_folder import (
    CODEBOOK_PAGE,
    CODEBOOK_TABLE,
    export_files,
    write_folder,
)
from selfback.domain.dataset.manifest import Variant
from selfback.domain.dataset.odm_import import dataset_from_odm

FORMS = ("csv", "csv-safe", "sav", "dta", "parquet", "odm")

Facts = dict[str, Any]


class ReadBackDiffers(DatasetError):
    """A file that was just made does not give back what went into it; it is not handed out."""

    def __init__(self) -> None:
        super().__init__("the ODM file does not give back the data; nothing was written")


def write_form(dataset: Dataset, form: str, folder: Path, language: str) -> list[Facts]:
    """Write a data set into an empty folder, and return what the form could not hold of it.

    form        one of FORMS
    language    of the labels in SPSS and Stata files
    raises      DatasetError
    """
    return _WRITERS[form](dataset, folder, language)


def _write_csv(dataset: Dataset, folder: Path, _language: str) -> list[Facts]:
    write_folder(folder, export_files(dataset))
    return []


def _write_safe(dataset: Dataset, folder: Path, _language: str) -> list[Facts]:
    write_folder(folder, export_files(dataset, Variant.SPREADSHEET_SAFE))
    return []


def _write_odm(dataset: Dataset, folder: Path, _language: str) -> list[Facts]:
    from selfback.domain.dataset.odm_writing import odm_bytes

    content = odm_bytes(dataset)
    if dataset_from_odm(content) != dataset.in_order():
        raise ReadBackDiffers
    write_folder(folder, {"study.xml": content})
    return []


def _write_parquet(dataset: Dataset, folder: Path, _language: str) -> list[Facts]:
    from selfback.domain.dataset.parquet_file import write_parquet

    write_folder(folder, _about(dataset))
    for table in dataset.tables:
        write_parquet(table, dataset.manifest, folder / f"{table.name}.parquet")
    return []


def _write_sav(dataset: Dataset, folder: Path, language: str) -> list[Facts]:
    from selfback.domain.dataset.statistics_file import write_sav

    return _write_statistics(dataset, folder, language, (write_sav, "sav"))


def _write_dta(dataset: Dataset, folder: Path, language: str) -> list[Facts]:
    from selfback.domain.dataset.statistics_file import write_dta

    return _write_statistics(dataset, folder, language, (write_dta, "dta"))


def _write_statistics(
    dataset: Dataset, folder: Path, language: str, how: tuple[Callable[..., Any], str]
) -> list[Facts]:
    write, ending = how
    write_folder(folder, _about(dataset))
    mapping: Facts = {}
    for table in dataset.tables:
        plan = write(table, dataset.manifest, folder / f"{table.name}.{ending}", language)
        mapping[table.name] = plan.facts()
    text = json.dumps({"tables": mapping}, indent=1, ensure_ascii=False) + "\n"
    (folder / "mapping.json").write_text(text, encoding="utf-8")
    return [{"table": name, **lost} for name, facts in mapping.items() for lost in facts["lost"]]


def _about(dataset: Dataset) -> dict[str, bytes]:
    files = export_files(dataset)
    return {name: files[name] for name in (CODEBOOK_TABLE, CODEBOOK_PAGE)}


_WRITERS = {
    "csv": _write_csv,
    "csv-safe": _write_safe,
    "odm": _write_odm,
    "parquet": _write_parquet,
    "sav": _write_sav,
    "dta": _write_dta,
}
