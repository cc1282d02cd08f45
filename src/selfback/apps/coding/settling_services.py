"""Writes of what stands for all, where coders were compared."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from selfback.apps.coding.errors import PlaceChanged
from selfback.apps.coding.models import Change, Code, Coding, Member, Project, Settlement, Source
from selfback.apps.coding.noting import need_adjudicator, note_change
from selfback.apps.coding.reading import project_seen_by
from selfback.domain.qualitative.project import Project as DomainProject
from selfback.domain.qualitative.settling import Place, places
from selfback.domain.qualitative.spans import Span

Choice = Settlement.Choice


def open_places(
    member: Member, *, sources: Iterable[str] = (), project: DomainProject | None = None
) -> Iterator[Place]:
    """Yield the places that nobody has settled, or that changed since; ids are those of rows.

    project     what the member sees, if it was read already
    """
    done = {
        tuple(each)
        for each in Settlement.objects.filter(
            project=member.project_id, taken_back_at=None
        ).values_list("rests_on", flat=True)
    }
    for place in places(project or project_seen_by(member, sources=sources)):
        if place.codings not in done:
            yield place


@transaction.atomic
def adjudicate(
    *,
    source: Source,
    codings: tuple[str, ...],
    choice: Settlement.Choice,
    chosen: Member | None = None,
    note: str = "",
    by: Member,
    at: datetime,
) -> Settlement:
    """Decide about a place in dispute: one coder's coding stands, both, or neither.

    codings     ids of those that make the place up, sorted, as they were seen
    raises      OnlyForAdjudicators; PlaceChanged if the coders have changed it, or it is settled;
                ValueError for ONE without somebody who gave the code there
    """
    need_adjudicator(by)
    _lock(by)
    found = [each for each in open_places(by, sources=[source.pk]) if each.codings == codings]
    if not found:
        raise PlaceChanged
    [place] = found
    choice = Choice(choice)
    coders = _coders(choice, place, chosen)
    named = chosen if choice is Choice.ONE else None
    made = _settle(place, choice, coders, chosen=named, note=note, by=by, at=at)
    note_change(
        Change.Kind.SETTLED,
        subject=made,
        by=by,
        at=at,
        source=made.source,
        code=made.code,
        data={"settlements": [made.pk]},
        changes={"choice": (None, choice), "rests_on": (None, list(codings))},
    )
    return made


@transaction.atomic
def settle_agreed(*, by: Member, at: datetime) -> int:
    """Let every place stand on which all coders agree to the letter; return how many.

    raises  OnlyForAdjudicators
    """
    need_adjudicator(by)
    _lock(by)
    made = [
        _settle(place, Choice.AGREED, tuple(place.given), by=by, at=at)
        for place in open_places(by)
        if place.is_agreed
    ]
    if made:
        note_change(
            Change.Kind.SETTLED,
            subject=by.project,
            by=by,
            at=at,
            data={"settlements": [each.pk for each in made]},
            changes={"choice": (None, Choice.AGREED), "places": (None, len(made))},
        )
    return len(made)


def _lock(by: Member) -> None:
    Project.objects.select_for_update().get(pk=by.project_id)


def _coders(choice: Settlement.Choice, place: Place, chosen: Member | None) -> tuple[str, ...]:
    """Return the GUIDs of those whose coding stands."""
    if choice is Choice.NEITHER:
        return ()
    if choice is Choice.ONE:
        if chosen is None or chosen.guid not in place.given:
            raise ValueError("one of those who gave the code has to be chosen")
        return (chosen.guid,)
    if choice is Choice.AGREED and not place.is_agreed:
        raise ValueError("the coders do not agree here")
    return tuple(place.given)


def _settle(
    place: Place,
    choice: Settlement.Choice,
    coders: tuple[str, ...],
    *,
    chosen: Member | None = None,
    note: str = "",
    by: Member,
    at: datetime,
) -> Settlement:
    code = Code.objects.get(project=by.project_id, guid=place.code)
    _replace_older(place, code, at)
    made = Settlement.objects.create(
        project_id=by.project_id,
        source_id=place.source,
        code=code,
        start=place.start,
        end=place.end,
        rests_on=list(place.codings),
        choice=choice,
        chosen=chosen,
        note=note.strip(),
        made_by=by,
        made_at=at,
    )
    Coding.objects.bulk_create(_standing(made, place.spans_of(coders), by, at))
    return made


def _standing(
    made: Settlement, spans: Iterable[Span], by: Member, at: datetime
) -> Iterator[Coding]:
    for number, (start, end) in enumerate(spans):
        yield Coding(
            source_id=made.source_id,
            code=made.code,
            coder=by,
            settlement=made,
            start=start,
            end=end,
            key=f"settled:{made.pk}:{number}",
            made_at=at,
        )


def _replace_older(place: Place, code: Code, at: datetime) -> None:
    """Take back what was settled here before the coders changed it."""
    older = Settlement.objects.filter(
        source_id=place.source,
        code=code,
        taken_back_at=None,
        start__lt=place.end,
        end__gt=place.start,
    )
    Coding.objects.filter(settlement__in=older).update(taken_back_at=at)
    older.update(taken_back_at=at)


def members_by_guid(member: Member) -> Mapping[str, Member]:
    """Return the members of a project by their GUIDs."""
    return {each.guid: each for each in Member.objects.filter(project=member.project_id)}
