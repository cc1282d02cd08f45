"""Files of other programs, in and out, by the ending of their name."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from selfback.domain.qualitative.archive import open_archive
from selfback.domain.qualitative.attribute import Variable
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.codebook_csv import codes_from_csv
from selfback.domain.qualitative.docx_report import docx_bytes
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.matrices import (
    code_by_attribute,
    framework,
    framework_sheet,
    matrix_sheet,
    matrix_sheets,
)
from selfback.domain.qualitative.project import Project, Source
from selfback.domain.qualitative.qdc_file import qdc_bytes, qdc_losses
from selfback.domain.qualitative.qdpx_reading import Reading, project_file, read_qdc, read_qdpx
from selfback.domain.qualitative.qdpx_writing import qdpx_losses, refuse_unfit, write_qdpx
from selfback.domain.qualitative.refi_check import check_refi
from selfback.domain.qualitative.refusal import FileRefused, Loss
from selfback.domain.qualitative.sheet import Sheet, csv_bytes, xlsx_bytes, xlsx_losses
from selfback.domain.qualitative.sheets import (
    codebook_sheet,
    memo_sheet,
    segment_sheet,
    sheet_losses,
    sheets_of,
)
from selfback.domain.qualitative.taguette import read_taguette
from selfback.domain.qualitative.text_files import ENDINGS, TextFile, read_text_file
from selfback.domain.qualitative.transcript import speakers

READABLE = ("qdpx", "qdc", "csv", "sqlite3", "sqlite", "db", *ENDINGS)
WRITABLE = ("qdpx", "qdc", "csv", "xlsx", "docx")
TABLES: Mapping[str, Callable[[Project], Sheet]] = {
    "segments": segment_sheet,
    "codebook": codebook_sheet,
    "memos": memo_sheet,
    "framework": lambda project: framework_sheet(project, framework(project)),
}
"""Tables that a CSV file can hold; one of codes by a variable is called by the variable's name."""
_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)


def ending(name: str) -> str:
    """Return the ending of a file's name in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def read_file(name: str, content: bytes) -> Reading:
    """Return what a file holds; its ending says what it is.

    raises  FileRefused
    """
    match ending(name):
        case "qdpx":
            return read_qdpx(io.BytesIO(content))
        case "qdc":
            return read_qdc(io.BytesIO(content))
        case "csv":
            return Reading(project=Project(name=name, codes=codes_from_csv(content, project=name)))
        case "sqlite3" | "sqlite" | "db":
            return read_taguette(content)
        case form if form in ENDINGS:
            return _one_text(name, read_text_file(name, content))
    raise FileRefused(f"files that are read end in {', '.join(READABLE)}", file=name)


def _one_text(name: str, file: TextFile) -> Reading:
    """Return a project of one source, with those who speak in it as an attribute."""
    variable = Variable(id=guid_of("variable", "speakers"), name="Speakers")
    spoken = "; ".join(speakers(file.turns))
    source = Source(
        id=guid_of("text", name, file.text),
        name=name,
        text=file.text,
        attributes={variable.id: spoken} if spoken else {},
    )
    project = Project(name=name, variables=(variable,) if spoken else (), sources=(source,))
    return Reading(project=project, losses=file.losses, repairs=file.repairs)


def findings(name: str, content: bytes, project: Project) -> list[str]:
    """Return where a file departs from its standard, and where its project does not fit together.

    The file must have been read already.
    """
    found = [str(each) for each in check_project(project)]
    if ending(name) == "qdc":
        found += map(str, check_refi(io.BytesIO(content)))
    if ending(name) == "qdpx":
        archive = open_archive(io.BytesIO(content))
        with archive.open(project_file(archive)) as file:
            found += map(str, check_refi(file))
    return found


def write_file(project: Project, form: str, *, table: str = "segments") -> bytes:
    """Return a project as a file; the same project gives the same bytes, but for workbooks.

    form    one of WRITABLE
    table   what a CSV file holds: one of TABLES, or the name of a variable
    raises  NotFitToWrite, NoCodes; ValueError for another form or table
    """
    refuse_unfit(project)
    at = project.at or _LONG_AGO
    match form:
        case "qdpx":
            stream = io.BytesIO()
            write_qdpx(project, stream)
            return stream.getvalue()
        case "qdc":
            return qdc_bytes(project)
        case "csv":
            return csv_bytes(table_of(project, table))
        case "xlsx":
            return xlsx_bytes((*sheets_of(project), *matrix_sheets(project)), at=at)
        case "docx":
            return docx_bytes(project, at=at)
    raise ValueError(form)


def table_of(project: Project, table: str) -> Sheet:
    """Return one of TABLES, or the codes by the variable of that name; raises NoSuchTable."""
    if table in TABLES:
        return TABLES[table](project)
    for variable in project.variables:
        if variable.name == table:
            return matrix_sheet(project, code_by_attribute(project, variable.id))
    raise NoSuchTable(table, [*TABLES, *(variable.name for variable in project.variables)])


class NoSuchTable(ValueError):
    """A table was asked for that cannot be made of this project."""

    def __init__(self, table: str, there_are: Sequence[str]) -> None:
        self.table = table
        super().__init__(f"there is no table {table!r}; there are {', '.join(there_are)}")


def losses(project: Project, form: str, *, table: str = "segments") -> tuple[Loss, ...]:
    """Return what a file of this form will not hold of a project."""
    match form:
        case "qdpx":
            return qdpx_losses(project)
        case "qdc":
            return qdc_losses(project)
        case "csv":
            return sheet_losses(project, [table])
        case "xlsx":
            return (*sheet_losses(project, TABLES), *xlsx_losses(sheets_of(project)))
        case "docx":
            return sheet_losses(project, ["codebook", "segments", "memos"])
    raise ValueError(form)


def counts(project: Project) -> Mapping[str, int]:
    """Return how many things of each kind a project holds."""
    return {
        "users": len(project.users),
        "codes": len(project.codes),
        "sources": len(project.sources),
        "characters": sum(len(source.text) for source in project.sources),
        "cases": len(project.cases),
        "variables": len(project.variables),
        "selections": len(project.selections),
        "codings": len(project.codings),
        "notes": len(project.notes),
        "links": len(project.links),
        "sets": len(project.groups),
    }
