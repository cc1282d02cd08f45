"""Things on paper: a typst template and its facts become a PDF; an address becomes a QR code."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno


class PaperFailed(RuntimeError):
    """The template could not be set; the sentence is typst's own."""


def make_pdf(template: Path, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF of a template; the same facts and moment give the same bytes.

    facts   what the template reads as `json(bytes(sys.inputs.facts))`
    at      the date the document bears
    raises  PaperFailed
    """
    import typst

    try:
        made = typst.compile(
            str(template),
            format="pdf",
            root=str(template.parent),
            ignore_system_fonts=True,
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise PaperFailed(str(error)) from error
    return bytes(made)


def qr_svg(address: str) -> str:
    """Return the QR code of an address as an SVG with the quiet zone that scanners need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#1e2a25", light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode("utf-8")
