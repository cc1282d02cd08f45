"""The ring of a day's steps: three quarters of a circle, the goal, and the band of a good day."""

from math import cos, radians, sin

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from selfback.delivery.shared.pictures.icons import icon

START, SWEEP = 135.0, 270.0
CENTRE, RADIUS, THICKNESS = 88.0, 76.0, 17.0
ROOM_ABOVE_GOAL = 1.15
"""The arc ends a little above the goal, so that the goal is a place to pass and not the end."""


def ring(
    steps: int | None, goal: int, band_low: int | None = None, band_high: int | None = None
) -> SafeString:
    """Return the ring as SVG.

    steps                  so far today; None: not counted
    goal                   steps a day; 0: no goal, the ring stays empty
    band_low, band_high    what counts as a good day, in steps
    """
    full = max(goal, band_high or 0) * ROOM_ABOVE_GOAL
    return format_html(
        '<svg class="ring" viewBox="0 0 176 160" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        _described(steps, goal),
        _arc(0, 1, "ring-track", ends="round"),
        _band(band_low, goal, full),
        _done(steps, full),
        _goal(goal, full),
        _words(steps, goal),
        format_html('<g class="stroke-green" transform="translate(76 126)">{}</g>', icon("shoe")),
    )


def share(steps: int, full: float) -> float:
    """Return how much of the arc a number of steps fills, 0 to 1."""
    return min(1.0, max(0.0, steps / full)) if full > 0 else 0.0


def _described(steps: int | None, goal: int) -> str:
    if steps is None:
        return _("Steps not counted yet, goal {goal}").format(goal=_number(goal))
    return _("{steps} steps of {goal}").format(steps=_number(steps), goal=_number(goal))


def _band(low: int | None, goal: int, full: float) -> SafeString:
    if low is None or not goal or low >= goal:
        return SafeString()
    return _arc(share(low, full), share(goal, full), "ring-band")


def _done(steps: int | None, full: float) -> SafeString:
    filled = share(steps or 0, full)
    return _arc(0, filled, "ring-done", ends="round") if filled > 0 else SafeString()


def _goal(goal: int, full: float) -> SafeString:
    if not goal:
        return SafeString()
    (x1, y1), (x2, y2) = (_point(share(goal, full), RADIUS + d) for d in (-13, 13))
    return format_html(
        '<path class="ring-goal" d="M{} {}L{} {}" stroke-width="3" stroke-linecap="round"/>',
        *(x1, y1, x2, y2),
    )


def _words(steps: int | None, goal: int) -> SafeString:
    below = _("of {goal}").format(goal=_number(goal)) if goal else _("steps")
    return format_html(
        '<text class="ring-steps" x="88" y="92" text-anchor="middle">{}</text>'
        '<text x="88" y="112" text-anchor="middle">{}</text>',
        "–" if steps is None else _number(steps),
        below,
    )


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def _point(part: float, radius: float) -> tuple[str, str]:
    angle = radians(START + SWEEP * part)
    return f"{CENTRE + radius * cos(angle):.1f}", f"{CENTRE + radius * sin(angle):.1f}"


def _arc(start: float, end: float, name: str, *, ends: str = "butt") -> SafeString:
    (x1, y1), (x2, y2) = _point(start, RADIUS), _point(end, RADIUS)
    return format_html(
        '<path class="{}" pathLength="100" d="M{} {}A{} {} 0 {} 1 {} {}" fill="none"'
        ' stroke-width="{}" stroke-linecap="{}"/>',
        *(name, x1, y1, RADIUS, RADIUS, int(SWEEP * (end - start) > 180), x2, y2),
        *(THICKNESS, ends),
    )
