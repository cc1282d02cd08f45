"""What is made from the exercise figures: python scripts/figures.py stylesheet|sheet OUT.html.

stylesheet  write the stylesheet that pages load
sheet       write one page with every figure: start, half-way, end, light and dark, big and small
"""

import sys
from pathlib import Path

from selfback.domain.figures import figure_css, load_figure
from selfback.domain.figures.sheet import contact_sheet

ROOT = Path(__file__).resolve().parents[1]
STYLESHEET = ROOT / "src/selfback/delivery/shared/static/shared/figures.css"
POSES = ROOT / "content" / "exercises"


def main(arguments: list[str]) -> int:
    """Do one task."""
    if arguments == ["stylesheet"]:
        STYLESHEET.write_text(figure_css())
    elif len(arguments) == 2 and arguments[0] == "sheet":
        figures = [load_figure(path) for path in sorted(POSES.glob("*/poses.toml"))]
        Path(arguments[1]).write_text(contact_sheet(figures))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
