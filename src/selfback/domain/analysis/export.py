"""An export as the analysis holds it: the manifest's facts and a frame for each table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from selfback.domain.analysis.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a file that the analysis cannot use.

    line    of the file, from 1; None if it is about the whole file
    column  name; empty if it is about the whole line
    """

    file: str
    fact: str
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.fact}"


class ExportRefused(AnalysisError):
    """An export has faults; all of them are told at once and nothing is analysed."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"the export has {count}")


@dataclass(frozen=True, kw_only=True)
class Export:
    """A whole export, checked.

    tables      name -> frame; text as str, days as date, numbers as float, None or NaN if empty
    digest      SHA-256 over the manifest, which holds the hash of every file
    """

    protocol: str
    version: str
    synthetic: bool
    blinded: bool
    made_at: str
    data_cut: str
    digest: str
    tables: Mapping[str, pd.DataFrame]

    def has(self, table: str) -> bool:
        """Whether a table is there and holds a row."""
        return table in self.tables and len(self.tables[table]) > 0

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; raises KeyError."""
        return self.tables[name]

    def column(self, table: str, name: str) -> list[Any]:
        """Return a column as a list; Nones if the table does not have it."""
        frame = self.tables[table]
        return list(frame[name]) if name in frame.columns else [None] * len(frame)
