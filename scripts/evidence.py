"""Write the figures of a full test run to docs/evidence.md: python scripts/evidence.py.

Each test or benchmark that measures something leaves a JSON file in docs/evidence/; this turns
them into one page. Nothing is written here that no run has measured.
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "docs" / "evidence"
INTRODUCTION = (
    "Measured by `./test --full`, the benchmarks and `scripts/lighthouse.py`, "
    "each on the day its file was committed."
)


def table(name: str, measured: dict[str, Any]) -> str:
    """Return one measurement as a heading, its conditions and a table."""
    rows = "\n".join(f"| {key} | {value} |" for key, value in measured["figures"].items())
    return (
        f"## {measured.get('title', name)}\n\n{measured.get('conditions', '')}\n\n"
        f"| measured | value |\n|---|---|\n{rows}\n"
    )


def main() -> None:
    """Write the page."""
    parts = [
        table(path.stem, json.loads(path.read_text())) for path in sorted(MEASURED.glob("*.json"))
    ]
    text = f"# Evidence\n\n{INTRODUCTION}\n\n" + "\n".join(parts)
    (ROOT / "docs" / "evidence.md").write_text(text)


if __name__ == "__main__":
    main()
