"""The report of an evaluation as files: page, paper, document, pictures and frozen displays."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selfback.delivery.shared.packing import pack
from selfback.delivery.shared.paper import make_pdf
from selfback.domain.analysis.html import html_of
from selfback.domain.analysis.paper import paper_facts
from selfback.domain.content.checklist import Checklist, load_checklist
from selfback.domain.integration.display_docx import display_docx
from selfback.domain.integration.display_svg import display_png, display_svg
from selfback.domain.integration.report.building import Built
from selfback.domain.integration.report.document import report_docx
from selfback.domain.integration.results import Results

FORMAT = "selfback-evaluation-report/1"
CHECKLISTS = ("stari", "gramms")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An archive: the SHA-256 of its bytes, hexadecimal, and how many there are."""

    digest: str
    size: int


def checklists_of(content: Path) -> list[Checklist]:
    """Return the checklists of a report; raises NoSuchChecklist or ContentError."""
    return [load_checklist(content, id) for id in CHECKLISTS]


def document_of(results: Results, built: Built, seed: int) -> dict[str, Any]:
    """Return what machines read of a report."""
    return {
        "format": FORMAT,
        "synthetic": results.material.about.is_synthetic,
        "seed": seed,
        "headline": built.report.headline,
        "missing": list(results.material.missing),
        "figures": {name: asdict(number) for name, number in results.figures.items()},
        "displays": {id: each.digest for id, each in built.snapshots.items()},
    }


def write_report(
    out: Path, results: Results, built: Built, document: dict[str, Any], *, say: Say
) -> None:
    """Write a report into a folder.

    say     is told each step as it begins
    """
    report, at = built.report, datetime.combine(results.material.about.data_cut, time(), UTC)
    for name in ("figures", "displays"):
        (out / name).mkdir(parents=True, exist_ok=True)
    say("Writing the page")
    (out / "report.html").write_text(html_of(report), encoding="utf-8")
    for picture in report.pictures():
        (out / "figures" / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
    say("Setting the paper")
    with as_file(files("selfback.domain.analysis").joinpath("report.typ")) as template:
        (out / "report.pdf").write_bytes(make_pdf(template, paper_facts(report), at=at))
    say("Writing the document")
    (out / "report.docx").write_bytes(report_docx(report, at=at))
    say("Freezing the joint displays")
    for display in results.displays:
        place = out / "displays" / display.id
        place.with_suffix(".json").write_text(built.snapshots[display.id].text, encoding="utf-8")
        place.with_suffix(".svg").write_text(display_svg(display), encoding="utf-8")
        place.with_suffix(".png").write_bytes(display_png(display))
        place.with_suffix(".docx").write_bytes(display_docx(display, at=at))
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    (out / "results.json").write_text(text, encoding="utf-8")


def pack_report(
    path: Path, results: Results, built: Built, document: dict[str, Any], *, say: Say
) -> Packed:
    """Write a report as a zip file that only we may read; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=path.parent, prefix=".making-") as made:
        folder, packed = Path(made) / "report", Path(made) / path.name
        write_report(folder, results, built, document, say=say)
        content = pack(folder, packed)
        os.replace(packed, path)
    return Packed(digest=hashlib.sha256(content).hexdigest(), size=len(content))
