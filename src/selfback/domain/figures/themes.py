"""The colours of the figures as custom properties: light, dark, more contrast, print."""

import re

from selfback.domain.figures.looks import LOOKS, Look

CUSTOM = re.compile(r"var\(--figure-([a-z-]+)\)")

LIGHT = {
    "card": "#f3f1e9",
    "floor": "#e7e6da",
    "shirt": "#2f9183",
    "sleeve": "#3aa294",
    "sleeve-far": "#237568",
    "trousers": "#2c4a57",
    "trousers-far": "#20353f",
    "knee": "#3d6274",
    "spine": "#d7f0e6",
    "muscle": "#f2b23e",
    "arrow": "#0f6b62",
    "mat": "#bdd8ca",
    "wall": "#e6dccd",
    "cushion": "#d9cbe0",
    "strap": "#a97fb5",
    "seat": "#b58b62",
    "chair-leg": "#9a744f",
    "ink": "#22312f",
}
DARK = {
    "card": "#1b2927",
    "floor": "#22332f",
    "shirt": "#4fb3a4",
    "sleeve": "#63c2b3",
    "sleeve-far": "#347d73",
    "trousers": "#7e9aa8",
    "trousers-far": "#56707d",
    "knee": "#97b1bd",
    "spine": "#eafaf4",
    "muscle": "#f5bd55",
    "arrow": "#8fe0d0",
    "mat": "#2c4640",
    "wall": "#2a3836",
    "cushion": "#7d6c8a",
    "strap": "#c9a6d4",
    "seat": "#a07a55",
    "chair-leg": "#866443",
    "ink": "#e6efe9",
}
LOOK_PARTS = ("skin", "skin-far", "hair", "face")
FILLED = (
    "card",
    "floor",
    "skin",
    "skin-far",
    "hair",
    "shirt",
    "sleeve",
    "sleeve-far",
    "trousers",
    "trousers-far",
    "knee",
    "mat",
    "wall",
    "cushion",
    "seat",
)
BODY = (
    *("skin", "skin-far", "hair", "shirt", "sleeve", "sleeve-far"),
    *("trousers", "trousers-far", "knee"),
)
LINES = {
    "spine": ("spine", 2.2, ";opacity:.9"),
    "strap": ("strap", 2.6, ""),
    "arrow": ("arrow", 2.6, ";stroke-linejoin:round"),
    "chair-leg": ("chair-leg", 4.4, ""),
    "chair-back": ("seat", 7.0, ""),
    "mouth": ("face", 1.0, ";opacity:.75"),
}


def figure_css() -> str:
    """Return the style sheet of all figures.

    A page or part of it may force a theme with `data-theme="light"` or `"dark"`. Where motion is
    to be reduced, and in print, the strip takes the place of the moving figure.
    """
    rules = [
        f":root,[data-theme=light]{{{_theme(LIGHT, 'light')}}}",
        "@media (prefers-color-scheme:dark){:root:not([data-theme=light])"
        f"{{{_theme(DARK, 'dark')}}}}}",
        f"[data-theme=dark]{{{_theme(DARK, 'dark')}}}",
        *(_look(look.number) for look in LOOKS),
        *_painted(),
        ".figure{display:block;width:100%;height:auto}",
        ".figure-strip{display:none}",
        f"@media (prefers-contrast:more){{{_edges()}}}",
        "@media (prefers-reduced-motion:reduce){"
        ".figure-moving{display:none}.figure-strip{display:block}}",
        f"@media print{{:root,[data-theme]{{{_theme(LIGHT, 'light')}}}{_edges()}"
        ".figure-moving{display:none}.figure-strip{display:block}}",
    ]
    return "\n".join(rules) + "\n"


def plain_css(look: Look) -> str:
    """Return a style sheet for one figure in the light theme, without custom properties.

    For programs that draw SVG and know none, such as those that make PNG files.
    """
    worn = dict(zip(LOOK_PARTS, look.light, strict=True))
    colours = {**LIGHT, **worn}
    return CUSTOM.sub(lambda found: colours[found[1]], "\n".join(_painted()))


def _painted() -> list[str]:
    return [
        *(f".fg-{part}{{fill:var(--figure-{part})}}" for part in FILLED),
        *(_line(name) for name in LINES),
        ".fg-eye{fill:var(--figure-face)}",
        ".fg-muscle{fill:var(--figure-muscle);opacity:.85}",
        ".fg-gap{fill:var(--figure-muscle);opacity:.55}",
        ".fg-number{fill:var(--figure-ink);font:600 13px system-ui,sans-serif}",
    ]


def _theme(colours: dict[str, str], name: str) -> str:
    own = [f"--figure-{part}:{colour}" for part, colour in colours.items()]
    for look in LOOKS:
        worn = look.light if name == "light" else look.dark
        own += [
            f"--figure-{part}-{look.number}:{colour}"
            for part, colour in zip(LOOK_PARTS, worn, strict=True)
        ]
    return ";".join(own)


def _look(look: int) -> str:
    own = ";".join(f"--figure-{part}:var(--figure-{part}-{look})" for part in LOOK_PARTS)
    return f".fg-look-{look}{{{own}}}"


def _line(name: str) -> str:
    colour, width, more = LINES[name]
    return (
        f".fg-{name}{{fill:none;stroke:var(--figure-{colour});stroke-width:{width:g};"
        f"stroke-linecap:round{more}}}"
    )


def _edges() -> str:
    body = ",".join(f".fg-{part}" for part in BODY)
    return (
        f"{body}{{stroke:var(--figure-ink);stroke-width:1.2}}"
        ".fg-muscle,.fg-gap{stroke:var(--figure-ink);stroke-width:1;opacity:1}"
    )
