"""The contact sheet: every figure at three moments, light and dark, large and small, on one page.

python -m selfback.domain.figures.sheet sheet.html            all figures under content/
python -m selfback.domain.figures.sheet sheet.html bridge     some of them
"""

import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path

from selfback.domain.figures.figure import Figure
from selfback.domain.figures.film import Film
from selfback.domain.figures.limbs import limb_shapes
from selfback.domain.figures.looks import look_of
from selfback.domain.figures.person import Person
from selfback.domain.figures.pose_file import load_figure
from selfback.domain.figures.scene import card
from selfback.domain.figures.skeleton import Body
from selfback.domain.figures.still import panel_bodies, still_svg
from selfback.domain.figures.svg import Picture, drawn, picture, view_box, wrapped
from selfback.domain.figures.themes import figure_css

PAGE_CSS = """
body{margin:0;font:600 13px system-ui,sans-serif}
section{background:#faf6f0;color:#22312f;padding:6px 10px}
section[data-theme=dark]{background:#101a19;color:#e6efe9}
.row{display:flex;gap:8px;align-items:center;margin:4px 0}
.name{width:110px}.large{width:390px}.little{width:120px}
.large svg,.little svg{border-radius:12px}
"""


def contact_sheet(figures: Iterable[Figure]) -> str:
    """Return one HTML page of the start, half-way and end of figures, to be looked at.

    Each row has the three moments at 390 px and the thumbnail at 120 px; the page shows all rows
    in the light and then in the dark theme.
    """
    shown = [picture(figure) for figure in figures]
    parts = [
        f'<section data-theme="{theme}">{"".join(_row(each, theme) for each in shown)}</section>'
        for theme in ("light", "dark")
    ]
    style = figure_css() + PAGE_CSS
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Figures</title>"
        f"<style>{style}</style>{''.join(parts)}</html>"
    )


def _row(shown: Picture, theme: str) -> str:
    figure = shown.figure
    pictures = [
        _moment(shown, body, f"{figure.id}-{theme}-{index}", with_arrow)
        for index, (body, with_arrow) in enumerate(panel_bodies(shown))
    ]
    cells = [f'<div class="large">{each}</div>' for each in pictures]
    thumb = still_svg(figure, title=figure.id, uid=f"{figure.id}-{theme}-s", small=True)
    name = f'<div class="name">{escape(figure.id)}</div>'
    return f'<div class="row">{name}{"".join(cells)}<div class="little">{thumb}</div></div>'


def _moment(shown: Picture, body: Body, uid: str, with_arrow: bool) -> str:
    figure, look = shown.figure, look_of(shown.figure.id)
    who = Person(figure=figure, film=Film(body), uid=uid, has_bun=look.has_bun)
    inner = limb_shapes(figure, uid) + card(figure, shown.frame)
    inner += drawn(shown, who, with_arrow=with_arrow)
    return wrapped(
        inner,
        box=view_box(shown.frame),
        kind="figure-still",
        uid=uid,
        words=(figure.id, None),
        look=look,
    )


def main(arguments: list[str]) -> int:
    """Write the contact sheet to the first argument, of the figures named by the others."""
    out, *names = arguments
    found = sorted(Path("content/exercises").glob("*/poses.toml"))
    chosen = [path for path in found if not names or path.parent.name in names]
    page = contact_sheet(load_figure(path) for path in chosen)
    Path(out).write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
