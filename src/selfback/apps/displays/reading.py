"""Displays of the tables as drafts of the domain."""

from collections.abc import Iterable

from selfback.apps.displays.models import Display, DisplayRow
from selfback.domain.integration.display import Fit, Template
from selfback.domain.integration.draft import Draft, DraftNumber, DraftRow


def draft_of(display: Display, rows: Iterable[DisplayRow]) -> Draft:
    """Return a display with these of its rows, before its figures and quotes are looked up."""
    return Draft(
        id=display.pk,
        title=display.title,
        template=Template(display.template),
        author=display.author,
        on=display.drawn_on,
        rows=tuple(map(_row, rows)),
    )


def _row(row: DisplayRow) -> DraftRow:
    return DraftRow(
        topic=row.topic,
        construct=row.construct,
        numbers=tuple(DraftNumber(figure=each) for each in row.numbers),
        themes=tuple(row.themes),
        quotes=tuple(row.quotes),
        fit=Fit(row.fit),
        meta_inference=row.meta_inference,
    )
