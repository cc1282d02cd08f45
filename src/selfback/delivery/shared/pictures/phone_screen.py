"""Drawings of a phone's screen, for saying where something is typed or chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

WIDTH, ROW, TOP, SIDE = 320, 46, 58, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen.

    label   what the picture shows, for those who do not see it
    title   on top of the screen, as the app writes it
    rows    name and value of each row, as the app writes them
    marked  places of the rows that matter
    """

    label: str | Promise
    title: str
    rows: Sequence[tuple[str, str]]
    marked: Sequence[int]


SCREENS = {
    "rest": Screen(
        label=_("A list of kinds of exports; REST API is marked"),
        title="Automated Exports",
        rows=(("REST API", "✓"), ("iCloud Drive", ""), ("Dropbox", "")),
        marked=(0,),
    ),
    "header": Screen(
        label=_("A form with one header: its name is Authorization, its value Bearer and the key"),
        title="Headers",
        rows=(("Key", "Authorization"), ("Value", "Bearer sbk_…")),
        marked=(0, 1),
    ),
    "choose": Screen(
        label=_("A list of what the phone measures; only steps are ticked"),
        title="Health",
        rows=(("Heart Rate", ""), ("Sleep", ""), ("Step Count", "✓")),
        marked=(2,),
    ),
    "clock": Screen(
        label=_("An automation that runs every day at half past nine in the evening"),
        title="Automation",
        rows=(("Time of Day", "21:30"), ("Repeat", "Daily"), ("Run Immediately", "✓")),
        marked=(0, 1, 2),
    ),
    "body": Screen(
        label=_("A request body with two fields: the date and the steps"),
        title="Request Body · JSON",
        rows=(("date", "2027-01-31"), ("steps", "4250")),
        marked=(0, 1),
    ),
}


def phone_picture(name: str) -> SafeString:
    """Return the drawing of one of the screens as SVG; raises KeyError for another name."""
    screen = SCREENS[name]
    height = TOP + ROW * len(screen.rows) + 16
    return format_html(
        '<svg class="phone-screen" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect class="screen-frame" x="2" y="2" width="{}" height="{}" rx="22"/>'
        '<text class="screen-title" x="{}" y="36" text-anchor="middle">{}</text>{}</svg>',
        WIDTH,
        height,
        screen.label,
        WIDTH - 4,
        height - 4,
        WIDTH / 2,
        screen.title,
        format_html_join(
            "", "{}", ((_row(n, *row, n in screen.marked),) for n, row in enumerate(screen.rows))
        ),
    )


def _row(place: int, name: str, value: str, is_marked: bool) -> SafeString:
    top = TOP + ROW * place
    return format_html(
        '<rect class="screen-row{}" x="12" y="{}" width="{}" height="{}" rx="10"/>'
        '<text class="screen-name" x="{}" y="{}">{}</text>'
        '<text class="screen-value" x="{}" y="{}" text-anchor="end">{}</text>',
        " is-marked" if is_marked else "",
        top,
        WIDTH - 24,
        ROW - 6,
        SIDE + 4,
        top + 26,
        name,
        WIDTH - SIDE - 4,
        top + 26,
        value,
    )
