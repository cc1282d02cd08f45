"""The body from behind and from the front, with the places where it can hurt."""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

OUTLINE = (
    "M100 8a22 25 0 0 1 0 50a22 25 0 0 1 0-50zM89 56h22v14c4 8 36 8 46 20c9 12 8 40 11 66"
    "c2 18 13 38 16 58c1 12-12 14-16 3c-5-18-18-38-22-56l-7-34c-2 20 1 40 5 60c7 34 1 70-3 98"
    "c-1 22 2 40-3 66c-1 12 12 19-8 21c-14 1-16-6-15-18c1-22-3-40-1-62c1-28-10-56-14-84"
    "c-4 28-15 56-14 84c2 22-2 40-1 62c1 12-1 19-15 18c-20-2-7-9-8-21c-5-26-2-44-3-66"
    "c-4-28-10-64-3-98c4-20 7-40 5-60l-7 34c-4 18-17 38-22 56c-4 11-17 9-16-3c3-20 14-40 16-58"
    "c3-26 2-54 11-66c10-12 42-12 46-20z"
)
BOTH = {
    "shoulders": ((62, 94, 19, 15), (138, 94, 19, 15)),
    "elbows": ((44, 152, 12, 17), (156, 152, 12, 17)),
    "wrists_hands": ((26, 210, 13, 20), (174, 210, 13, 20)),
    "hips_thighs": ((77, 236, 19, 36), (123, 236, 19, 36)),
    "knees": ((77, 296, 15, 18), (123, 296, 15, 18)),
    "ankles_feet": ((75, 359, 15, 17), (125, 359, 15, 17)),
}
BACK_ONLY = {
    "neck": ((100, 66, 16, 15),),
    "upper_back": ((100, 122, 28, 32),),
    "low_back": ((100, 180, 28, 23),),
}
"""Each region's ovals: middle (x, y) and half width and height, in a field of 200 by 388."""


def body_picture(side: str, labels: Mapping[str, str]) -> SafeString:
    """Return the body as SVG, to be pressed; the list beside it says the same in words.

    side      "back" or "front"; neck and back can be pressed on the back only
    labels    region code to its name; a region that is not asked about is not drawn
    """
    regions = {**BOTH, **(BACK_ONLY if side == "back" else {})}
    ovals = (
        (code, *oval, labels[code])
        for code, places in regions.items()
        if code in labels
        for oval in places
    )
    return format_html(
        '<svg viewBox="0 0 200 388" aria-hidden="true" focusable="false">'
        '<path class="body-outline" d="{}"/>{}</svg>',
        OUTLINE,
        format_html_join(
            "",
            '<ellipse class="region" data-region="{}" cx="{}" cy="{}" rx="{}" ry="{}">'
            "<title>{}</title></ellipse>",
            ovals,
        ),
    )
