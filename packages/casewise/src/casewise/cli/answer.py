"""What a command answers: text for people, data for machines, a code for the shell."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FINE, FAULTY, MISUSED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one command.

    code   0 if all is well, 1 if the files have faults; 2 is for a command line that makes none
    """

    text: str
    data: Mapping[str, Any]
    code: int = FINE

    def as_json(self) -> str:
        """Return the data as JSON; numbers that are none become null."""
        return json.dumps(plain(self.data), indent=2, allow_nan=False, ensure_ascii=False)


def plain(item: Any) -> Any:
    """Return an item as JSON can hold it."""
    if isinstance(item, Mapping):
        return {str(key): plain(each) for key, each in item.items()}
    if isinstance(item, set | frozenset):
        return sorted(plain(each) for each in item)
    if isinstance(item, list | tuple):
        return [plain(each) for each in item]
    if hasattr(item, "tolist"):
        return plain(item.tolist())
    if isinstance(item, float):
        return item if math.isfinite(item) else None
    return item.isoformat() if isinstance(item, date) else item


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows in columns; numbers stand to the right."""
    cells = [[shown(each) for each in row] for row in rows]
    right = [bool(cells) and all(_is_numeric(row[at]) for row in cells) for at in range(len(head))]
    wide = [max(len(row[at]) for row in [list(head), *cells]) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, wide, right, strict=True)
        ).rstrip()
        for row in [list(head), *cells]
    )


def shown(item: object) -> str:
    """Return a value as people read it; a dash stands for what is not known."""
    if item is None or (isinstance(item, float) and math.isnan(item)):
        return "-"
    if isinstance(item, float):
        return f"{item:.4g}"
    if isinstance(item, frozenset | set):
        return " ".join(sorted(map(str, item))) or "none"
    if isinstance(item, list | tuple):
        return " ".join(map(shown, item)) or "none"
    return str(item)


def _is_numeric(cell: str) -> bool:
    try:
        float(cell.replace("-", "0") if cell == "-" else cell)
    except ValueError:
        return False
    return True
