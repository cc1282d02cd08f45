"""Writes of joint displays: making, changing, freezing, and forgetting who took back consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from selfback.apps.audit.models import Kind as Audit
from selfback.apps.audit.services import record
from selfback.apps.coding.models import Project
from selfback.apps.displays.errors import DisplayChanged
from selfback.apps.displays.models import Display, DisplayRow, FrozenDisplay
from selfback.domain.integration.display import Fit, Template
from selfback.domain.integration.snapshot import Snapshot, without_codings


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a row is to hold; see `DisplayRow`."""

    topic: str
    construct: str
    numbers: Sequence[str]
    themes: Sequence[str]
    quotes: Sequence[str]
    fit: Fit
    meta_inference: str


@transaction.atomic
def make_display(
    *,
    title: str,
    template: Template,
    project: Project | None,
    author: str,
    by: str,
    at: datetime,
) -> Display:
    """Keep a display without rows."""
    display = Display.objects.create(
        title=title,
        template=template,
        project=project,
        author=author,
        drawn_on=at.date(),
        made_at=at,
    )
    _record(Audit.DISPLAY_MADE, display, by=by, at=at)
    return display


@transaction.atomic
def change_display(
    *, display: Display, version: int, title: str, template: Template, by: str, at: datetime
) -> Display:
    """Change the title and the layout; raises DisplayChanged."""
    held = _touched(display, version, at.date())
    before = {"title": held.title, "template": held.template}
    held.title, held.template = title, template
    held.save(update_fields=["title", "template"])
    changed = {name: (value, getattr(held, name)) for name, value in before.items()}
    record(Audit.DISPLAY_CHANGED, subject=held, by=by, at=at, changes=changed)
    return held


@transaction.atomic
def put_display_away(*, display: Display, is_away: bool, by: str, at: datetime) -> Display:
    """Take a display out of the list, or bring it back; what was frozen of it stays."""
    held = Display.objects.select_for_update().get(pk=display.pk)
    held.removed_at = at if is_away else None
    held.save(update_fields=["removed_at"])
    _record(Audit.DISPLAY_PUT_AWAY if is_away else Audit.DISPLAY_BROUGHT_BACK, held, by=by, at=at)
    return held


@transaction.atomic
def write_row(
    *,
    display: Display,
    version: int,
    row: DisplayRow | None,
    said: Said,
    by: str,
    at: datetime,
) -> DisplayRow:
    """Keep a new row at the end, or what a row now says.

    raises  DisplayChanged; IntegrityError if another row has the same topic
    """
    held = _touched(display, version, at.date())
    if row is None:
        last = held.rows.aggregate(last=Max("place"))["last"] or 0
        row = DisplayRow(display=held, place=last + 1)
    row.topic, row.construct = said.topic, said.construct
    row.numbers, row.themes = list(said.numbers), list(said.themes)
    row.quotes, row.fit = list(said.quotes), said.fit
    row.meta_inference = said.meta_inference
    row.save()
    _record(Audit.DISPLAY_ROW_WRITTEN, held, by=by, at=at, row=row.pk)
    return row


@transaction.atomic
def move_row(*, row: DisplayRow, version: int, up: bool, by: str, at: datetime) -> None:
    """Let a row change places with the one above or below it; raises DisplayChanged."""
    held = _touched(row.display, version, at.date())
    rows = list(held.rows.all())
    here = [each.pk for each in rows].index(row.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for place, each in enumerate(rows, 1):
        each.place = place
    DisplayRow.objects.bulk_update(rows, ["place"])
    _record(Audit.DISPLAY_ROW_MOVED, held, by=by, at=at, row=row.pk)


@transaction.atomic
def remove_row(*, row: DisplayRow, version: int, by: str, at: datetime) -> None:
    """Take a row out of its display; raises DisplayChanged."""
    held = _touched(row.display, version, at.date())
    pk = row.pk
    row.delete()
    _record(Audit.DISPLAY_ROW_REMOVED, held, by=by, at=at, row=pk)


@transaction.atomic
def keep_frozen(*, display: Display, snapshot: Snapshot, by: str, at: datetime) -> FrozenDisplay:
    """Keep a display as it is now; the same content on the same day is kept once."""
    same = display.frozen.filter(digest=snapshot.digest).first()
    if same is not None:
        return same
    frozen = FrozenDisplay.objects.create(
        display=display, text=snapshot.text, digest=snapshot.digest, frozen_by=by, frozen_at=at
    )
    _record(Audit.DISPLAY_FROZEN, display, by=by, at=at, digest=snapshot.digest)
    return frozen


@transaction.atomic
def forget_codings(*, codings: Sequence[str], by: str, at: datetime) -> int:
    """Take the words of these codings out of everything frozen; return how many quotes went.

    For who took back consent: the digest stays, and says which text is no longer here.
    """
    gone = 0
    for frozen in FrozenDisplay.objects.select_for_update():
        text, count = without_codings(frozen.text, codings)
        if count:
            frozen.text, frozen.forgot = text, frozen.forgot + count
            frozen.save(update_fields=["text", "forgot"])
            _record(Audit.DISPLAY_FORGOT, frozen.display, by=by, at=at, quotes=count)
            gone += count
    return gone


def _touched(display: Display, version: int, on: date) -> Display:
    held = Display.objects.select_for_update().get(pk=display.pk)
    if held.version != version:
        raise DisplayChanged(held.version)
    held.version, held.drawn_on = version + 1, on
    held.save(update_fields=["version", "drawn_on"])
    return held


def _record(event: Audit, display: Display, *, by: str, at: datetime, **facts: Any) -> None:
    changes = {name: (None, value) for name, value in facts.items()}
    record(event, subject=display, by=by, at=at, changes=changes)
