"""Line icons of 24 units, drawn by us, and the mark of the product."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    "shoe": "M3 17V9.5l2.4 1.3c1 .5 2.1 0 2.6-.9L9 8l4.6 4.4 4.5 1c1.7.4 2.9 1.8 2.9 3.6z"
    "M3 20h18M11 10l-1.4 1.4M13 12l-1.4 1.4",
    "book": "M12 6.5C10 5 7 4.5 3.5 4.5v13.5C7 18 10 18.5 12 20c2-1.5 5-2 8.5-2V4.5C17 4.5"
    " 14 5 12 6.5zM12 6.5V20",
    "play": "M8 5.5v13L18.5 12z",
    "pause": "M8.5 5.5v13M15.5 5.5v13",
    "next": "M9.5 5 16.5 12l-7 7",
    "previous": "M14.5 5 7.5 12l7 7",
    "swap": "M4 8.5h14.5L15 5M20 15.5H5.5L9 19",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.6v.1",
    "back": "M14.5 5 7.5 12l7 7",
    "close": "M6 6l12 12M18 6 6 18",
    "home": "M3.5 11 12 4l8.5 7M5.5 9.5V20h13V9.5M10 20v-5h4v5",
    "bell": "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0M12 5V3.5",
    "calendar": "M4 6.5h16V20H4zM8 3.5v5M16 3.5v5M8.5 13.5l2.5 2.5 4.5-4.5",
    "chart": "M4 4v16h16M7.5 15l4-4.5 3 2.5L20 7",
    "toolbox": "M5 9.5h14a1.5 1.5 0 0 1 1.5 1.5v8.5h-17V11A1.5 1.5 0 0 1 5 9.5z"
    "M8 9.5V7l2-2.5h4L16 7v2.5M3.5 14h17M12 12.5V16",
    "heartbeat": "M2.5 12.5h4L9.5 5l5 14 3-6.5h4",
    "sound": "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
    "phone": "M6 3.5h3.5l1.5 4.5-2.2 1.7a12 12 0 0 0 5.5 5.5L16 13l4.5 1.5V18a2.5 2.5 0 0 1"
    "-2.5 2.5C10.5 20.5 3.5 13.5 3.5 6A2.5 2.5 0 0 1 6 3.5z",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "plus": "M12 5.5v13M5.5 12h13",
    "minus": "M5.5 12h13",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
    "wind": "M3 9h11a2.75 2.75 0 1 0-2.5-4M3 13h16a2.5 2.5 0 1 1-2.3 3.5M3 17h8.5a2 2 0 1 1-1.8 3",
    "waves": "M3 8c3-3 6 3 9 0s6 3 9 0M3 13c3-3 6 3 9 0s6 3 9 0M3 18c3-3 6 3 9 0s6 3 9 0",
    "leaf": "M5 19C4 10 9 4.5 20 4.5 20.5 15 15 20 7 17.5M4 20.5C7 15 10.5 12 14.5 10",
    "target": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"
    "M12 12v.1",
    "warning": "M12 4 21 19.5H3zM12 10v4.5M12 17v.1",
    "settings": "M4 7h9M17.5 7H20M4 17h2.5M11 17h9M15.25 4.75a2.25 2.25 0 1 0 0 4.5 2.25 2.25"
    " 0 0 0 0-4.5zM8.75 14.75a2.25 2.25 0 1 0 0 4.5 2.25 2.25 0 0 0 0-4.5z",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
    "people": "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.4-3.5 3-5.2 6.5-5.2s6.1"
    " 1.7 6.5 5.2M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .6 3.3 2.2 3.5 4.7",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.5",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "list": "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
    "upload": "M12 16V4.5M7.5 9 12 4.5 16.5 9M4.5 20h15",
    "offline": "M4 4l16 16M8.5 8A6 6 0 0 0 7 10a4.3 4.3 0 0 0 .5 8.5h9M11.5 6.6a6 6 0 0 1 6 4.9"
    "A3.6 3.6 0 0 1 20 17",
    "language": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c-5 5-5 12 0 17"
    "M12 3.5c5 5 5 12 0 17",
    "trash": "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5.5M13.5 11v5.5",
    "lock": "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
    "flag": "M5.5 21V4M5.5 5c4-2.5 7 2.5 13 0v9c-6 2.5-9-2.5-13 0",
    "first-aid": "M4 8h16v11.5H4zM9 8V5h6v3M12 11v5.5M9.25 13.75h5.5",
    "pulse": "M12 20C5.5 15.5 3.5 12 3.5 9a4.5 4.5 0 0 1 8.5-2 4.5 4.5 0 0 1 8.5 2c0 3-2 6.5-8.5"
    " 11zM6.5 11.5H10l1.5-2.5 2 4.5 1.2-2H17.5",
    "pin": "M12 21c-4.5-4.8-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.2-6.5 11zM12 7.5a2.5 2.5 0"
    " 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "chevron-down": "M5.5 9.5 12 16l6.5-6.5",
    "because": "M8 5v9a3 3 0 0 0 3 3h7",
}
"""Outline of each icon; strokes, round ends and colour come from the style sheet."""

VERTEBRAE = (
    (12.5, 3.6, 14, "green"),
    (10.5, 9.2, 7, "green"),
    (9.6, 14.8, 0, "green"),
    (10.8, 20.4, -8, "green-pale"),
    (13.6, 26, -16, "green"),
)
"""Where each vertebra lies, how it is turned, and its colour, from the top."""


class NoSuchIconError(LookupError):
    """A template asks for an icon that nobody has drawn."""

    def __init__(self, name: str) -> None:
        """name: what was asked for."""
        super().__init__(f"no icon is called {name!r}")
        self.name = name


def icon(name: str) -> SafeString:
    """Return an icon as SVG, hidden from screen readers; the text beside it says what it means."""
    if name not in SHAPES:
        raise NoSuchIconError(name)
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"'
        ' focusable="false"><path d="{}"/></svg>',
        name,
        SHAPES[name],
    )


def logo() -> SafeString:
    """Return the mark of the product: five vertebrae that bend and hold."""
    parts = "".join(
        f'<rect x="-6" y="-1.8" width="12" height="3.6" rx="1.8" class="fill-{tone}"'
        f' transform="translate({x} {y}) rotate({turn})"/>'
        for x, y, turn, tone in VERTEBRAE
    )
    return mark_safe(  # noqa: S308 (drawn by us)
        '<svg class="logo" viewBox="0 0 24 30" width="29" height="36" aria-hidden="true"'
        f' focusable="false">{parts}</svg>'
    )
