"""A report as facts for the template of its paper form, `report.typ`."""

import re
from typing import Any

from selfback.domain.analysis.pages import Block, Board, Grid, Picture, Points, Report, tight

FONT = "Libertinus Serif"
_FONTS = re.compile('font-family="[^"]*"')
"""Paper is set in the type that comes with typst, so that it looks alike on every machine."""


def paper_facts(report: Report) -> dict[str, Any]:
    """Return what `report.typ` reads; pictures go in as SVG text."""
    return {
        "title": report.title,
        "headline": report.headline,
        "lead": report.lead,
        "marks": list(report.marks),
        "facts": [list(pair) for pair in report.facts],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in report.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Board):
        return _board(block)
    if isinstance(block, Picture):
        return {
            "kind": "picture",
            "title": block.title,
            "said": block.said,
            "svg": _FONTS.sub(f'font-family="{FONT}"', block.svg),
            "width": block.width,
            "tall": block.is_tall,
        }
    if isinstance(block, Points):
        return {"kind": "points", "points": [list(pair) for pair in block.points]}
    title, _, text = block.text.partition(". ") if block.role == "method" else ("", "", block.text)
    return {"kind": "sentence", "role": block.role, "title": title, "text": text}


def _board(block: Board) -> dict[str, Any]:
    return {
        "kind": "board",
        "title": block.title,
        "header": list(block.header),
        "parts": list(block.parts),
        "notes": list(block.notes),
        "rows": [
            [
                [
                    {
                        "text": line.text,
                        "role": line.role,
                        "to": line.to,
                        "share": list(line.share or ()),
                    }
                    for line in cell
                ]
                for cell in row
            ]
            for row in block.rows
        ],
    }


def _widths(block: Grid) -> list[int]:
    """Return how wide columns should be: as their longest words, within reason."""
    full = [row for row in (block.header, *block.rows) if len(row) == len(block.header)]
    columns = zip(*full, strict=True)
    return [max(9, min(38, max(len(cell) for cell in column))) for column in columns]


def _grid(block: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "title": block.title,
        "header": list(block.header),
        "widths": _widths(block),
        "notes": list(block.notes),
        "rows": [
            {
                "kind": "group" if len(row) == 1 else "strong" if n in block.strong else "plain",
                "inside": row[0].startswith("\u2003"),
                "cells": [tight(row[0].strip()), *row[1:]],
            }
            for n, row in enumerate(block.rows)
        ],
    }
