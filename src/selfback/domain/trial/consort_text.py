"""How wide text is at most, and where it breaks, so that no box is ever too small for its words.

The widths are those of a wide interface face (DejaVu Sans); the faces that people have are as wide
or narrower. A character that is not listed counts as the widest.
"""

WIDTHS = {
    0.28: "'ijl’",
    0.32: " ,.·IJ‘",
    0.35: "/:;\\|f",
    0.40: "-()[]t!",
    0.47: 'r"',
    0.53: "*_`–sz“”?",
    0.58: "cLFk",
    0.62: "vxyPTYaoøåöäe«»éŶ",
    0.64: "$0123456789{}ESbdghnpquüßáàèíóúñ",
    0.70: "KAVÅBRXZCÄ",
    0.77: "UHNDGÜ",
    0.84: "&OQØw#+<=>^~±≥≤×Ö",
    1.00: "M%mÆæW@—…",
}
WIDTH_OF = {character: width for width, those in WIDTHS.items() for character in those}
WIDEST = 1.0
BOLD = 1.18
"""The bold face is at most so much wider, taken over a word."""


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the most that a text takes, in the unit of its size."""
    wide = sum(WIDTH_OF.get(character, WIDEST) for character in text)
    return wide * size * (BOLD if is_bold else 1.0)


def wrapped(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Return a text as lines none of which is wider than the width.

    Lines break at spaces; a word that is too long by itself is broken with a hyphen.

    >>> wrapped("no low back pain", 50, 10)
    ['no low', 'back pain']
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text, width, size, is_bold=is_bold):
        longer = f"{line} {word}" if line else word
        if not line or width_of(longer, size, is_bold=is_bold) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


def _pieces(text: str, width: float, size: float, *, is_bold: bool) -> list[str]:
    pieces: list[str] = []
    for word in text.split():
        rest = word
        while len(rest) > 1 and width_of(rest, size, is_bold=is_bold) > width:
            end = _fits(rest, width, size, is_bold=is_bold)
            pieces.append(f"{rest[:end]}-")
            rest = rest[end:]
        pieces.append(rest)
    return pieces


def _fits(word: str, width: float, size: float, *, is_bold: bool) -> int:
    """Return how many characters fit with a hyphen behind them, at least one."""
    end = len(word) - 1
    while end > 1 and width_of(f"{word[:end]}-", size, is_bold=is_bold) > width:
        end -= 1
    return end
