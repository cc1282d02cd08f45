"""Joint displays for tests: one of a coded project, with a quote."""

from dataclasses import dataclass
from datetime import date

from tests.apps.coding.world import Coded, give, make_coded
from tests.builders import NOON

from selfback.apps.coding.models import Coding
from selfback.apps.coding.source_services import describe_source
from selfback.apps.displays.models import Display, DisplayRow, FrozenDisplay
from selfback.apps.displays.reading import draft_of
from selfback.apps.displays.services import Said, keep_frozen, make_display, write_row
from selfback.delivery.shared.evaluated import coded_project, gone_codings
from selfback.domain.integration.display import Fit, Template
from selfback.domain.integration.linking import linked
from selfback.domain.integration.snapshot import freeze

SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Displayed:
    """A display of one row whose quote may be shown."""

    coded: Coded
    coding: Coding
    display: Display
    row: DisplayRow


def said(topic: str = "Time", **fields) -> Said:
    given = {"construct": "", "numbers": [], "themes": [], "quotes": [], "fit": Fit.SILENT}
    return Said(**{**given, "topic": topic, "meta_inference": "It has to be quick.", **fields})


def make_displayed(mark: str = "") -> Displayed:
    coded = make_coded(mark)
    describe_source(
        source=coded.source,
        title=coded.source.title,
        case="Anna",
        attributes={"May be quoted": "yes"},
        by=coded.adjudicator,
        at=NOON,
    )
    coding = give(coded.first, coded.source, coded.time, "There was no time.")
    display = make_display(
        title=f"Taking it in {mark}".strip(),
        template=Template.SIDE_BY_SIDE,
        project=coded.adjudicator.project,
        author="Ada",
        by=SOMEBODY,
        at=NOON,
    )
    row = write_row(
        display=display,
        version=1,
        row=None,
        said=said(themes=[coded.time.guid], quotes=[coding.pk]),
        by=SOMEBODY,
        at=NOON,
    )
    display.refresh_from_db()
    return Displayed(coded=coded, coding=coding, display=display, row=row)


def shown(held: Displayed):
    """Return the display as the domain has it now."""
    project = coded_project(held.coded.adjudicator)
    draft = draft_of(held.display, held.display.rows.all())
    return linked([draft], {}, project, gone=gone_codings(held.display))[0]


def make_frozen(held: Displayed) -> FrozenDisplay:
    snapshot = freeze(shown(held), on=date(2027, 1, 4))
    return keep_frozen(display=held.display, snapshot=snapshot, by=SOMEBODY, at=NOON)
