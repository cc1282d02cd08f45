"""People as icons, for numbers such as eight of ten."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

A_ROW = 10
WIDTH, HEIGHT = 28, 50


def people(count: int, total: int) -> SafeString:
    """Return total people as SVG in rows of ten, the first count of them filled."""
    figures = format_html_join(
        "",
        '<g class="{}" transform="translate({} {})"><circle cx="14" cy="9" r="7"/>'
        '<path d="M4 44V28a10 10 0 0 1 20 0v16a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3z"/></g>',
        (
            ("fill-green" if n < count else "fill-sunk", n % A_ROW * WIDTH, n // A_ROW * HEIGHT)
            for n in range(total)
        ),
    )
    width, rows = min(total, A_ROW) * WIDTH, -(-total // A_ROW)
    return format_html(
        '<svg class="people-icons" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(width, rows * HEIGHT),
        _("{count} of {total} people").format(count=count, total=total),
        figures,
    )
