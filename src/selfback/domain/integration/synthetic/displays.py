"""The joint displays of a made-up evaluation, with passages of its interviews to quote."""

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from selfback.domain.integration.display import Fit, Template
from selfback.domain.integration.draft import Draft, DraftNumber, DraftRow
from selfback.domain.integration.synthetic.interviews import CODEBOOK
from selfback.domain.integration.themes import consent_of
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import Project


def synthetic_displays(project: Project) -> tuple[Draft, ...]:
    """Return displays that quote passages of these interviews, no passage twice.

    Words of those who took back their consent are preferred once, so that a display has a quote
    to leave out.
    """
    packed = files("selfback.domain.integration.synthetic").joinpath("displays.toml")
    held = tomllib.loads(packed.read_text(encoding="utf-8"))
    passages = _Passages(project)
    return tuple(
        Draft(
            id=each["id"],
            title=f"{each['title']} (synthetic)",
            template=Template(each["template"]),
            author=held["author"],
            on=date.fromisoformat(held["on"]),
            rows=tuple(_row(row, passages) for row in each["row"]),
        )
        for each in held["display"]
    )


class _Passages:
    """The first coder's passages by code, each given out once."""

    def __init__(self, project: Project) -> None:
        case_of = {source: case.name for case in project.cases for source in case.sources}
        consents = consent_of(project)
        first = project.users[0].id
        held = [
            (case_of[each.source], each.coding)
            for each in project.segments()
            if each.coding.by == first
        ]
        self.left = sorted(held, key=lambda pair: consents[pair[0]])
        self.has_withheld = False
        self.consents = consents

    def take(self, wanted: str) -> Iterator[str]:
        letters, _, slug = wanted.rpartition(":")
        code = guid_of("codebook", CODEBOOK, slug)
        for place, (case, coding) in enumerate(self.left):
            is_withheld = not self.consents[case]
            if coding.code != code or not case.startswith(letters):
                continue
            if is_withheld and self.has_withheld:
                continue
            self.has_withheld |= is_withheld
            del self.left[place]
            yield coding.id
            return


def _row(row: dict[str, Any], passages: _Passages) -> DraftRow:
    return DraftRow(
        topic=row["topic"],
        construct=row["construct"],
        numbers=tuple(DraftNumber(figure=name) for name in row["numbers"]),
        themes=tuple(guid_of("codebook", CODEBOOK, slug) for slug in row["themes"]),
        quotes=tuple(id for wanted in row["quotes"] for id in passages.take(wanted)),
        fit=Fit(row["fit"]),
        meta_inference=row["meta_inference"],
    )
