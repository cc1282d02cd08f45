"""A display with its figures and quotes looked up, and what of it cannot be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from selfback.apps.coding.models import Member
from selfback.apps.displays.models import Display, DisplayRow
from selfback.apps.displays.reading import draft_of
from selfback.apps.people.models import User
from selfback.delivery.shared import clock
from selfback.delivery.shared.evaluated import (
    coded_project,
    gone_codings,
    is_made_up,
    live_figures,
    newest,
)
from selfback.domain.integration.display import Display as Linked
from selfback.domain.integration.display import Fit
from selfback.domain.integration.figures import Figures
from selfback.domain.integration.linking import linked
from selfback.domain.qualitative.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A display as it is now.

    shown   what can be shown; None without any row that can
    faults  id of a row -> why it cannot be shown as it is
    """

    shown: Linked | None
    faults: Mapping[str, str]


def display_of(user: User, pk: str) -> Display:
    """Return a display that the user may see; raises Http404."""
    held: Display = get_object_or_404(Display.objects.open_to(user), pk=pk)
    return held


def row_of(display: Display, pk: str) -> DisplayRow:
    """Return a row of a display; raises Http404."""
    held: DisplayRow = get_object_or_404(display.rows, pk=pk)
    return held


def texts_of(display: Display, user: User) -> Project | None:
    """Return the coded texts a display speaks of; None if it speaks of none."""
    if display.project_id is None:
        return None
    member = Member.objects.now().filter(project=display.project_id, user=user).first()
    if member is None or not member.settles:
        raise Http404
    return coded_project(member)


def figures_now() -> Figures:
    """Return every figure of the evaluation by its name, as it is now."""
    return live_figures(newest(), as_of=clock.now().date())


def look(display: Display, user: User) -> Looked:
    """Return a display with everything it names looked up."""
    rows = list(display.rows.all())
    if not rows:
        return Looked(shown=None, faults={})
    figures, project = figures_now(), texts_of(display, user)
    faults = {row.pk: why for row in rows if (why := fault_of(row, figures, project))}
    good = [row for row in rows if row.pk not in faults]
    if not good:
        return Looked(shown=None, faults=faults)
    [shown] = linked(
        [draft_of(display, good)],
        figures,
        project,
        is_synthetic=is_made_up(),
        gone=gone_codings(display),
    )
    return Looked(shown=shown, faults=faults)


def fault_of(row: DisplayRow, figures: Figures, project: Project | None) -> str:
    """Return why a row cannot be shown, for whoever can mend it; empty if it can."""
    kinds = {name.split(".")[0] for name in figures}
    lost = [n for n in row.numbers if n not in figures and n.split(".")[0] in kinds]
    if lost:
        told = _("These figures are not there any more: {names}.")
        return told.format(names=", ".join(lost))
    codes = {code.id for code in project.codes} if project else set()
    if any(theme not in codes for theme in row.themes):
        return _("A code of this row was removed. Choose its codes again.")
    return mismatch(Fit(row.fit), row.numbers, [*row.themes, *row.quotes])


def mismatch(fit: Fit, numbers: Sequence[str], words: Sequence[str]) -> str:
    """Return what a fit lacks; empty if nothing."""
    if fit is not Fit.SILENT and not (numbers and words):
        return _("This fit takes both numbers and words. Where one is missing, it is “silent”.")
    return ""
