"""Filling in the coded interviews and joint displays of a made-up evaluation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from selfback.apps.coding.import_services import import_project
from selfback.apps.coding.models import Coding, Member, Settlement, Source
from selfback.apps.coding.project_services import open_project
from selfback.apps.coding.settling_services import adjudicate, open_places, settle_agreed
from selfback.apps.displays.models import Display
from selfback.apps.displays.services import Said, make_display, write_row
from selfback.apps.people.models import User
from selfback.domain.integration.draft import Draft
from selfback.domain.integration.synthetic.displays import synthetic_displays
from selfback.domain.integration.synthetic.interviews import synthetic_interviews
from selfback.domain.integration.synthetic.shape import EvaluationShape
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.project import Project

LEFT_OPEN = 6
"""Places in dispute that are left for who looks around to settle."""


def fill_interviews(
    shape: EvaluationShape,
    codes: Sequence[Code],
    chance: np.random.Generator,
    *,
    by: User,
    at: datetime,
) -> tuple[Member, tuple[Display, ...]]:
    """Take in the interviews that two coders coded, settle most, and draw the displays.

    codes   those of the codebook "npt" of the content
    """
    made = synthetic_interviews(shape, codes, chance)
    member = open_project(
        title=made.name, is_blind=True, language="en", about=made.description, by=by, at=at
    )
    import_project(project=made, file="synthetic interviews", by=member, at=at)
    settle_agreed(by=member, at=at)
    _settle_most(member, at)
    settled = _settled(made, member)
    return member, tuple(_draw(draft, settled, member, at) for draft in synthetic_displays(made))


def _settle_most(member: Member, at: datetime) -> None:
    """Let the first coder's codings stand where the coders differ, but for the last few places."""
    sources = {each.pk: each for each in Source.objects.filter(project=member.project_id)}
    coders = {each.guid: each for each in member.project.members.all()}
    disputed = list(open_places(member))
    for place in disputed[: max(len(disputed) - LEFT_OPEN, 0)]:
        adjudicate(
            source=sources[place.source],
            codings=place.codings,
            choice=Settlement.Choice.ONE,
            chosen=coders[min(place.given, key=lambda guid: coders[guid].joined_at)],
            note="",
            by=member,
            at=at,
        )


def _settled(made: Project, member: Member) -> Mapping[str, str]:
    """Return id of a made-up coding -> the coding that stands for all in its place."""
    rows = Coding.objects.settled().standing().filter(source__project=member.project_id)
    there = {
        (each.source.guid, each.code.guid, each.start): each.pk
        for each in rows.select_related("source", "code")
    }
    return {
        each.coding.id: there[place]
        for each in made.segments()
        if (place := (each.source, each.coding.code, each.start)) in there
    }


def _draw(draft: Draft, settled: Mapping[str, str], member: Member, at: datetime) -> Display:
    display = make_display(
        title=draft.title,
        template=draft.template,
        project=member.project,
        author=draft.author,
        by=member.user_id or "",
        at=at,
    )
    for row in draft.rows:
        display.refresh_from_db()
        write_row(
            display=display,
            version=display.version,
            row=None,
            said=Said(
                topic=row.topic,
                construct=row.construct,
                numbers=[each.figure.replace(" ", "-") for each in row.numbers],
                themes=row.themes,
                quotes=[settled[each] for each in row.quotes if each in settled],
                fit=row.fit,
                meta_inference=row.meta_inference,
            ),
            by=member.user_id or "",
            at=at,
        )
    return display
