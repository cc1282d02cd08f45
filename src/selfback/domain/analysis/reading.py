"""Reading an export folder for analysis: every fault is named with its file, line and column."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from selfback.domain.analysis.export import Export, ExportRefused, Fault
from selfback.domain.analysis.plan import Plan
from selfback.domain.analysis.tables import Cell, Column, Table, tables_of

FORMAT = "selfback-trial-export/1"
MANIFEST = "manifest.json"
MOST_FAULTS = 200
"""More faults than this are cut off: the file is another file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    cells: dict[str, str]


def read_export(files: Mapping[str, bytes], plan: Plan) -> Export:
    """Return an export that fits a plan.

    files   name -> content, as they stand in the folder
    raises  ExportRefused with every fault that was found
    """
    facts, faults = _manifest(files, plan)
    if faults:
        raise ExportRefused(faults)
    found: dict[str, pd.DataFrame] = {}
    for table in tables_of(plan, blinded=bool(facts["blinded"])):
        name = f"{table.name}.csv"
        if name not in files:
            if table.is_required:
                faults.append(Fault(file=name, fact="the file is missing"))
            continue
        rows, wrong = _rows(files[name], table)
        faults += wrong
        if not wrong:
            found[table.name], wrong = _frame(rows, table)
            faults += wrong
    faults += _strangers(found)
    faults += _out_of_range(found, plan)
    if faults:
        raise ExportRefused(faults[:MOST_FAULTS])
    return Export(
        **{name: facts[name] for name in ("protocol", "version", "synthetic", "blinded")},
        made_at=facts["made_at"],
        data_cut=facts["data_cut"],
        digest=hashlib.sha256(files[MANIFEST]).hexdigest(),
        tables={name: frame.drop(columns="_line") for name, frame in found.items()},
    )


def _manifest(files: Mapping[str, bytes], plan: Plan) -> tuple[dict[str, Any], list[Fault]]:
    def fault(fact: str) -> tuple[dict[str, Any], list[Fault]]:
        return {}, [Fault(file=MANIFEST, fact=fact)]

    if MANIFEST not in files:
        return fault("the file is missing; this is not the folder of an export")
    try:
        facts = json.loads(files[MANIFEST])
    except ValueError:
        return fault("it is not JSON")
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        return fault(f'its format is not "{FORMAT}"')
    if facts.get("variant", "lossless") != "lossless":
        return fault(
            "it is the variant for spreadsheets; `selfback trial export --as csv` gives the "
            "lossless one back"
        )
    texts = [n for n in ("protocol", "version", "made_at", "data_cut") if not _text(facts, n)]
    flags = [n for n in ("synthetic", "blinded") if not isinstance(facts.get(n), bool)]
    if texts or flags:
        return fault(f"{', '.join(texts + flags)} is missing or of the wrong type")
    if facts["protocol"] != plan.protocol:
        return fault(f"it is of the protocol {facts['protocol']}, the plan is of {plan.protocol}")
    return facts, list(_changed(files, facts.get("files", {})))


def _text(facts: Mapping[str, Any], name: str) -> bool:
    return isinstance(facts.get(name), str)


def _changed(files: Mapping[str, bytes], hashes: Any) -> Iterator[Fault]:
    if not isinstance(hashes, dict):
        yield Fault(file=MANIFEST, fact="its files are not names with hashes")
        return
    for name, expected in sorted(hashes.items()):
        if name not in files:
            yield Fault(file=name, fact="the manifest names it, and it is missing")
        elif hashlib.sha256(files[name]).hexdigest() != expected:
            yield Fault(file=name, fact="it was changed after the export: its hash differs")


def _rows(content: bytes, table: Table) -> tuple[list[_Row], list[Fault]]:
    name = f"{table.name}.csv"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], [Fault(file=name, line=line, fact="it is not UTF-8")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return _records(reader, table)
    except csv.Error as error:
        return [], [Fault(file=name, line=reader.line_num, fact=f"it is not CSV: {error}")]


def _records(reader: Any, table: Table) -> tuple[list[_Row], list[Fault]]:
    name = f"{table.name}.csv"
    header = next(reader, None)
    if header is None:
        return [], [Fault(file=name, fact="it is empty")]
    lacking = [c.name for c in table.columns if c.is_required and c.name not in header]
    faults = [Fault(file=name, line=1, column=each, fact="it is missing") for each in lacking]
    twice = sorted({each for each in header if header.count(each) > 1})
    faults += [Fault(file=name, line=1, column=each, fact="it is there twice") for each in twice]
    rows: list[_Row] = []
    start = reader.line_num + 1
    for cells in reader:
        if len(cells) != len(header):
            fact = f"it has {len(cells)} cells, the header {len(header)}"
            faults.append(Fault(file=name, line=start, fact=fact))
        else:
            rows.append(_Row(line=start, cells=dict(zip(header, cells, strict=True))))
        start = reader.line_num + 1
    return rows, faults


def _frame(rows: list[_Row], table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows as a frame, with the line of each, and what is wrong in them."""
    present = [c for c in table.columns if not rows or c.name in rows[0].cells]
    faults: list[Fault] = []
    columns: dict[str, list[Cell]] = {"_line": [row.line for row in rows]}
    for column in present:
        columns[column.name] = [_cell(row, column, table, faults) for row in rows]
    frame = pd.DataFrame(
        {
            name: pd.array(cells, dtype="float64")
            if name in table.numbers
            else pd.Series(cells, dtype=object)
            for name, cells in columns.items()
        }
    )
    faults += _repeated(frame, table)
    return frame, sorted(faults, key=lambda fault: (fault.line or 0, fault.column))


def _cell(row: _Row, column: Column, table: Table, faults: list[Fault]) -> Cell:
    text = row.cells[column.name]
    if text == "":
        if column.must_be_filled:
            faults.append(_fault(table, row.line, column.name, "it is empty"))
        return float("nan") if column.is_number else None
    try:
        return column.read(text)
    except ValueError as refused:
        faults.append(_fault(table, row.line, column.name, str(refused)))
        return float("nan") if column.is_number else None


def _fault(table: Table, line: int, column: str, fact: str) -> Fault:
    return Fault(file=f"{table.name}.csv", line=line, column=column, fact=fact)


def _repeated(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    key = [name for name in table.key if name in frame.columns]
    if not key or frame.empty:
        return
    for at in islice(frame.index[frame.duplicated(key)], MOST_FAULTS):
        first = frame.loc[(frame[key] == frame.loc[at, key]).all(axis=1), "_line"].iloc[0]
        fact = f"{', '.join(key)} is there already, on line {first}"
        yield _fault(table, int(frame.loc[at, "_line"]), key[-1], fact)


def _strangers(found: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Yield rows of people who are not in participants.csv, and dates that contradict."""
    if "participants" not in found:
        return
    known = set(found["participants"]["participant"])
    for name, frame in found.items():
        if name == "participants" or "participant" not in frame.columns:
            continue
        for line, person in zip(frame["_line"], frame["participant"], strict=True):
            if person is not None and person not in known:
                yield Fault(
                    file=f"{name}.csv",
                    line=int(line),
                    column="participant",
                    fact="nobody in participants.csv has this number",
                )


def _out_of_range(found: Mapping[str, pd.DataFrame], plan: Plan) -> Iterator[Fault]:
    """Yield scores that their instrument cannot have."""
    if "scores" not in found:
        return
    scores = found["scores"]
    for line, name, score in zip(
        scores["_line"], scores["instrument"], scores["score"], strict=True
    ):
        measure = plan.measures.get(name)
        if measure is not None and (score < measure.low or score > measure.high):
            yield Fault(
                file="scores.csv",
                line=int(line),
                column="score",
                fact=f"{score:g} is no score of {name}, {measure.low:g} to {measure.high:g}",
            )
