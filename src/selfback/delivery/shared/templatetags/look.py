"""Icons, pictures and the frame of a page, for templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from selfback.delivery.shared.pictures import body
from selfback.delivery.shared.pictures.charts import hour_bars, session_bars, step_bars, trend
from selfback.delivery.shared.pictures.icons import icon, logo
from selfback.delivery.shared.pictures.nights import night_rows
from selfback.delivery.shared.pictures.people import people
from selfback.delivery.shared.pictures.ring import ring
from selfback.delivery.shared.pictures.welcome import welcome_picture

register = template.Library()

for picture in (
    hour_bars,
    icon,
    logo,
    night_rows,
    people,
    ring,
    session_bars,
    step_bars,
    trend,
    welcome_picture,
):
    register.simple_tag(picture)


@register.simple_tag
def body_picture(side: str, choices: Sequence[Mapping[str, Any]]) -> SafeString:
    """Show the body from one side, with the regions among the choices of a question."""
    return body.body_picture(side, {each["code"]: each["label"] for each in choices})


@register.filter
def number(value: Any) -> str:
    """Write a number with the separators of the reader's language; nothing for none."""
    return "" if value in (None, "") else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def is_in(value: Any, collection: Sequence[Any] | None) -> bool:
    """Tell whether a value is one of those chosen; none is chosen of None."""
    return value in (collection or ())


@register.simple_block_tag(end_name="end_back_link")
def back_link(content: str) -> SafeString:
    """Show the way back to the address the block holds, or nothing when it is empty."""
    if not content.strip():
        return mark_safe('<span class="top-back"></span>')
    return format_html(
        '<a class="top-back" href="{}" aria-label="{}">{}</a>',
        content.strip(),
        _("Back"),
        icon("back"),
    )


@register.simple_block_tag(end_name="end_progress_bar")
def progress_bar(content: str) -> SafeString:
    """Show how far through a questionnaire one is, 0 to 100, or nothing when it is empty."""
    if not content.strip():
        return SafeString()
    return format_html(
        '<progress class="progress" max="100" value="{}" aria-label="{}"></progress>',
        content.strip(),
        _("How far you are"),
    )


@register.simple_block_tag(end_name="end_action_bar")
def action_bar(content: str) -> SafeString:
    """Hold the page's one main button at the foot, or nothing when there is none."""
    if not content.strip():
        return SafeString()
    return format_html('<div class="action no-print">{}</div>', content)
