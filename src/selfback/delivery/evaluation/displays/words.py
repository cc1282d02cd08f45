"""What displays call their templates and fits, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.domain.integration.display import Fit, Template

TEMPLATES: Mapping[str, str | Promise] = {
    Template.SIDE_BY_SIDE: _("Side by side: numbers and words of each topic"),
    Template.STATISTICS_BY_THEME: _("Statistics by theme: each theme with its numbers"),
    Template.CASE_ORIENTED: _("By case: a clinic or a person in each row"),
}
FITS: Mapping[str, str | Promise] = {
    Fit.CONFIRM: _("Confirm: both say the same"),
    Fit.EXPAND: _("Expand: words say more than numbers, or the other way round"),
    Fit.DISAGREE: _("Disagree: they contradict each other"),
    Fit.SILENT: _("Silent: one of the two says nothing"),
}
KINDS: Mapping[str, str | Promise] = {
    "reach": _("Reach"),
    "adoption": _("Who recruited"),
    "agreement": _("Agreement with plans"),
    "nomad": _("Statements on daily work"),
}
