"""Where the figures of a full run are written down; `scripts/evidence.py` makes a page of them."""

import json
from collections.abc import Mapping
from pathlib import Path

EVIDENCE = Path(__file__).resolve().parents[1] / "docs" / "evidence"


def write_evidence(
    name: str, *, title: str, conditions: str, figures: Mapping[str, int | float | str]
) -> None:
    """Write what a run measured, in the order given, to docs/evidence/<name>.json."""
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    measured = {"title": title, "conditions": conditions, "figures": dict(figures)}
    text = json.dumps(measured, indent=2, ensure_ascii=False)
    (EVIDENCE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
