"""`selfback content sheet`: one page with all exercise figures, for those who draw them."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from selfback.delivery.cli.content import content_folder, content_option
from selfback.domain.figures import Figure, FigureError, load_figure, strip_svg
from selfback.domain.figures.looks import look_of
from selfback.domain.figures.sheet import contact_sheet
from selfback.domain.figures.themes import plain_css

DOTS_PER_INCH = 110
PAGE = """
#let facts = json(bytes(sys.inputs.facts))
#set page(width: 40cm, height: auto, margin: 1cm)
#set text(size: 9pt)
#grid(
  columns: 3, gutter: 6mm,
  ..facts.map(each => block(breakable: false)[
    #each.name \\
    #image(bytes(each.svg), format: "svg", width: 100%)
  ])
)
"""


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="FILE.html: each figure large and small, light and dark; FILE.png: its key poses.",
)
@content_option
def sheet(names: tuple[str, ...], out: Path, folder: Path | None) -> None:
    """Draw all exercise figures, or those of NAMES, on one page.

    Example: selfback content sheet --out figures.html
    """
    if out.suffix not in {".html", ".png"}:
        raise click.UsageError(f"{out.name}: the sheet is an .html or a .png file")
    figures = _figures(content_folder(folder), names)
    if out.suffix == ".html":
        out.write_text(contact_sheet(figures), encoding="utf-8")
    else:
        out.write_bytes(_png(figures))
    click.echo(f"{out}: {len(figures)} figure{'' if len(figures) == 1 else 's'}")


def _figures(content: Path, names: tuple[str, ...]) -> list[Figure]:
    paths = {path.parent.name: path for path in sorted(content.glob("exercises/*/poses.toml"))}
    if unknown := [name for name in names if name not in paths]:
        raise click.ClickException(f"no figure of {', '.join(unknown)}")
    if not paths:
        raise click.ClickException(f"there is no figure in {content}")
    try:
        return [load_figure(paths[name]) for name in names or paths]
    except FigureError as refused:
        raise click.ClickException(str(refused)) from refused


def _png(figures: Iterable[Figure]) -> bytes:
    import typst

    facts = [{"name": each.id, "svg": _standing_alone(each)} for each in figures]
    made = typst.compile(
        PAGE.encode(),
        format="png",
        ppi=DOTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts)},
    )
    return bytes(made)


def _standing_alone(figure: Figure) -> str:
    """The key poses as an SVG that carries its own colours."""
    drawing = strip_svg(figure, title=figure.id, description="", uid=figure.id)
    head, _, rest = drawing.partition(">")
    return f"{head}><style>{plain_css(look_of(figure.id))}</style>{rest}"
