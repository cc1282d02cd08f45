"""A line as small as a word, for lists; the sentence beside it says the same."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, HEIGHT, EDGE, MOST = 96, 32, 5, 10


@register.simple_tag
def sparkline(values: Sequence[int]) -> SafeString:
    """Return values from 0 to 10 as a line that ends in a dot; nothing for fewer than two."""
    if len(values) < 2:
        return SafeString()
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [
        (round(EDGE + n * step, 1), round(HEIGHT - EDGE - value / MOST * (HEIGHT - 2 * EDGE), 1))
        for n, value in enumerate(values)
    ]
    x, y = points[-1]
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        '<polyline class="chart-line" points="{}"/>'
        '<circle class="chart-dot" cx="{}" cy="{}" r="4"/></svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT),
        " ".join(f"{a},{b}" for a, b in points),
        x,
        y,
    )
