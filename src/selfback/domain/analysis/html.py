"""A report as one HTML file: nothing from elsewhere, no scripts, and a layout for paper."""

import base64
import hashlib
from html import escape
from importlib.resources import files

from selfback.domain.analysis.pages import (
    Block,
    Board,
    Grid,
    Line,
    Picture,
    Points,
    Report,
    Section,
    Sentence,
    tight,
)

ROLES = {"plain": "", "lead": "lead", "note": "note", "method": "method"}


def html_of(report: Report) -> str:
    """Return the report as a page; the same report gives the same text."""
    style = files("selfback.domain.analysis").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    marks = "".join(f'<p class="mark">{escape(mark)}</p>' for mark in report.marks)
    facts = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>"
        for what, value in report.facts
    )
    contents = "".join(
        f'<li><a href="#{section.id}">{escape(section.title)}</a></li>'
        for section in report.sections
    )
    running = " · ".join((report.title, *report.marks))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'">
<title>{escape(report.headline)}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#{report.sections[0].id}">To the results</a>
<header>
{marks}
<p class="title">{escape(report.title)}</p>
<h1>{escape(report.headline)}</h1>
<p class="lead">{escape(report.lead)}</p>
<dl class="facts">{facts}</dl>
</header>
<nav aria-label="Contents"><ul>{contents}</ul></nav>
<main>
{"".join(_section(section) for section in report.sections)}
</main>
<footer><p>{escape(running)}</p></footer>
</body>
</html>
"""


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    return (
        f'<section id="{section.id}" aria-labelledby="{section.id}-title">\n'
        f'<h2 id="{section.id}-title">{escape(section.title)}</h2>\n{blocks}\n</section>\n'
    )


def _block(block: Block) -> str:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Board):
        return _board(block)
    if isinstance(block, Picture):
        return _picture(block)
    if isinstance(block, Points):
        return _points(block)
    return _sentence(block)


def _sentence(block: Sentence) -> str:
    if block.role == "warning":
        return f'<aside class="warning" role="note"><p>{escape(block.text)}</p></aside>'
    if block.role == "method":
        title, _, text = block.text.partition(". ")
        return f'<p class="method"><strong>{escape(title)}.</strong> {escape(text)}</p>'
    kind = ROLES[block.role]
    return f'<p class="{kind}">{escape(block.text)}</p>' if kind else f"<p>{escape(block.text)}</p>"


def _picture(block: Picture) -> str:
    svg = block.svg[block.svg.index("<svg") :]
    kind = "narrow" if block.width < 1 else "wide"
    return (
        f'<figure class="{kind}" id="figure-{block.name}">'
        f"<figcaption>{escape(block.title)}</figcaption>"
        f'<div role="img" aria-label="{escape(f"{block.title}. {block.said}")}">{svg}</div>'
        "</figure>"
    )


def _points(block: Points) -> str:
    rows = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>"
        for what, value in block.points
    )
    return f'<dl class="points">{rows}</dl>'


def _grid(block: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
    rows = "".join(
        _row(row, len(block.header), is_strong=place in block.strong)
        for place, row in enumerate(block.rows)
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in block.notes)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(block.title)}">'
        f"<table><caption>{escape(block.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{notes}"
    )


def _board(block: Board) -> str:
    widths = "".join(f'<col width="{part}">' for part in _percentages(block.parts))
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_lines(cell)}</th>' if n == 0 else f"<td>{_lines(cell)}</td>"
            for n, cell in enumerate(row)
        )
        + "</tr>"
        for row in block.rows
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in block.notes)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(block.title)}">'
        f'<table class="board"><caption>{escape(block.title)}</caption>'
        f"<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{notes}"
    )


def _percentages(parts: tuple[int, ...]) -> list[str]:
    return [f"{100 * part / sum(parts):.1f}%" for part in parts]


def _lines(lines: tuple[Line, ...]) -> str:
    return "".join(_line(line) for line in lines)


def _line(line: Line) -> str:
    words = escape(line.text)
    if line.to:
        words = f'<a href="#{line.to}">{words}</a>'
    kind = "" if line.role == "plain" else f' class="{line.role}"'
    drawn = _drawn(*line.share) if line.share else ""
    return f"<p{kind}>{words}</p>{drawn}"


def _drawn(low: float, value: float, high: float) -> str:
    """Return a share with its interval on a line from 0 to 1; its words stand above it."""
    return (
        '<svg class="share" viewBox="0 0 200 12" aria-hidden="true">'
        '<path d="M0 6H200" stroke="#d9cfbd"/>'
        f'<rect x="{200 * low:.1f}" y="3" width="{200 * (high - low):.1f}" height="6" '
        'fill="#4f8f79"/>'
        f'<circle cx="{200 * value:.1f}" cy="6" r="4" fill="#14594a"/></svg>'
    )


def _row(row: tuple[str, ...], width: int, *, is_strong: bool) -> str:
    if len(row) == 1:
        return (
            f'<tr class="group"><th scope="rowgroup" colspan="{width}">{escape(row[0])}</th></tr>'
        )
    kind = ' class="strong"' if is_strong else ""
    inside = ' class="inside"' if row[0].startswith("\u2003") else ""
    first = f'<th scope="row"{inside}>{escape(tight(row[0].strip()))}</th>'
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
    return f"<tr{kind}>{first}{cells}</tr>"
