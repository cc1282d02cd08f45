"""Codings of text: which code each coder gave each unit, as they stand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfback.domain.evaluation.reliability import Coding
from selfback.domain.evaluation.table import Once, Reading, Same

COLUMNS = ("unit", "coder", "code")
DOCUMENT = "document"
"""A fourth column that a file may have: the text a unit stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codings:
    """What a file of codings says.

    codings     those with a code, in the order of the file
    uncoded     unit and coder of each row without a code
    documents   unit -> document; empty where the file has no such column
    """

    codings: tuple[Coding, ...]
    uncoded: tuple[tuple[str, str], ...]
    documents: Mapping[str, str]


def read_codings(data: bytes) -> Codings:
    """Return the codings of a file.

    data    columns unit, coder, code and perhaps document; an empty code is a missing one
    raises  FileRefused with every fault by line and column; a unit that a coder coded twice is
            one, and so is a file with a single coder
    """
    reading = Reading()
    rows = reading.rows(data, needed=COLUMNS, optional=(DOCUMENT,))
    once, same = Once(reading, "coder"), Same(reading, DOCUMENT)
    has_documents = any(DOCUMENT in row.cells for row in rows)
    codings, uncoded, documents = [], [], {}
    for row in rows:
        if not reading.need(row, "unit", "coder", *((DOCUMENT,) if has_documents else ())):
            continue
        once.see(row, row["unit"], row["coder"])
        if has_documents:
            same.see(row, row["unit"])
            documents[row["unit"]] = row[DOCUMENT]
        if row["code"]:
            codings.append((row["unit"], row["coder"], row["code"]))
        else:
            uncoded.append((row["unit"], row["coder"]))
    if len({row["coder"] for row in rows}) < 2:
        reading.say(1, "coder", "holds one coder only, and agreement takes two")
    reading.refuse()
    return Codings(codings=tuple(codings), uncoded=tuple(uncoded), documents=documents)
