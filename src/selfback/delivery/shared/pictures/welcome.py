"""The welcome picture: a person walking up a spine of steps."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

STEPS = (
    (28, 212, -4),
    (78, 196, -6),
    (126, 177, -9),
    (172, 154, -12),
    (216, 127, -14),
    (258, 96, -16),
    (298, 62, -18),
)
"""Middle and turn of each vertebra of the stair, from the bottom."""

TORSO = "M176 60C184 72 184 86 177 100"
BACK_LEG = "M176 102C168 114 156 122 144 132L136 146"
FRONT_LEG = "M178 102C190 108 200 112 205 118L208 136H222"
BACK_FOOT = "M136 146L148 150"
ARMS = ("M178 68C168 80 160 86 152 96L158 106", "M180 68C190 80 198 86 210 84L218 76")


def welcome_picture() -> SafeString:
    """Return the picture as SVG; it says nothing that the page does not say, so it is hidden."""
    stair = format_html_join(
        "",
        '<rect class="{}" x="-24" y="-9" width="48" height="18" rx="9"'
        ' transform="translate({} {}) rotate({})"/>',
        (
            ("fill-green" if n < 4 else "fill-green-pale", x, y, turn)
            for n, (x, y, turn) in enumerate(STEPS)
        ),
    )
    return format_html(
        '<svg class="welcome" viewBox="0 0 340 236" aria-hidden="true" focusable="false">'
        '<circle class="fill-green-soft" cx="190" cy="112" r="104"/>{}{}</svg>',
        stair,
        _person(),
    )


def _person() -> SafeString:
    return mark_safe(  # noqa: S308 (drawn by us)
        f'<g stroke-width="11"><path class="stroke-pale" d="{ARMS[0]}"/>'
        f'<path class="stroke-pale" d="{BACK_LEG}"/><path class="stroke-pale" d="{BACK_FOOT}"/>'
        f'<path class="stroke-green" d="{FRONT_LEG}"/></g>'
        f'<path class="stroke-clay" stroke-width="20" d="{TORSO}"/>'
        '<circle class="fill-green" cx="178" cy="34" r="15"/>'
        f'<path class="stroke-green" stroke-width="10" d="{ARMS[1]}"/>'
    )
