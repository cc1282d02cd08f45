"""The line of a tile: where somebody was at the start, and where they are now."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, HEIGHT, EDGE = 176, 16, 8


@register.simple_tag
def tile_line(start: int | None, now: int | None) -> SafeString:
    """Return a line with an open dot at the start and a full one now; right is better.

    start, now  0 to 100; without now there is nothing to draw
    """
    if now is None:
        return SafeString()
    open_dot = (
        format_html('<circle class="tile-start" cx="{}" cy="8" r="4.5"/>', _across(start))
        if start is not None
        else SafeString()
    )
    return format_html(
        '<svg class="tile-line" viewBox="0 0 {} {}" aria-hidden="true">'
        '<path class="tile-track" d="M{} 8H{}"/>{}'
        '<circle class="tile-now" cx="{}" cy="8" r="6"/></svg>',
        *(WIDTH, HEIGHT, EDGE, WIDTH - EDGE, open_dot, _across(now)),
    )


def _across(place: int) -> int:
    return EDGE + round(place / 100 * (WIDTH - 2 * EDGE))
