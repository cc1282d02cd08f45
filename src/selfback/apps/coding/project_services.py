"""Writes of projects and of who takes part in them."""

from datetime import datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.coding.errors import LastAdjudicator
from selfback.apps.coding.models import Member, Project
from selfback.apps.coding.noting import need_adjudicator, signature
from selfback.apps.people.models import User


@transaction.atomic
def open_project(
    *,
    title: str,
    is_blind: bool,
    language: str = "en",
    about: str = "",
    by: User,
    at: datetime,
) -> Member:
    """Open a project; who opens it is its first adjudicator, and is returned."""
    project = Project.objects.create(
        title=title.strip(),
        about=about.strip(),
        language=language,
        is_blind=is_blind,
        opened_by=by.pk,
        opened_at=at,
    )
    changes = {"title": (None, project.title), "is_blind": (None, is_blind)}
    record(Kind.CODING_PROJECT_OPENED, subject=project, by=by.pk, at=at, changes=changes)
    return Member.objects.create(
        project=project,
        user=by,
        name=name_of(by),
        role=Member.Role.ADJUDICATOR,
        joined_at=at,
    )


@transaction.atomic
def change_project(
    *, title: str, is_blind: bool, about: str = "", by: Member, at: datetime
) -> Project:
    """Change a project's title and whether it is blind; raises OnlyForAdjudicators."""
    need_adjudicator(by)
    project = Project.objects.select_for_update().get(pk=by.project_id)
    changes = {
        "title": (project.title, title.strip()),
        "is_blind": (project.is_blind, is_blind),
    }
    project.title, project.is_blind, project.about = title.strip(), is_blind, about.strip()
    project.save(update_fields=["title", "is_blind", "about"])
    event = Kind.CODING_PROJECT_CHANGED
    record(event, subject=project, by=signature(by), at=at, changes=changes)
    return project


@transaction.atomic
def add_member(*, user: User, role: Member.Role, by: Member, at: datetime) -> Member:
    """Let somebody take part, or again, or in another role; raises OnlyForAdjudicators.

    raises  LastAdjudicator if nobody would be left who settles
    """
    need_adjudicator(by)
    role = Member.Role(role)
    Project.objects.select_for_update().get(pk=by.project_id)
    held = Member.objects.filter(project=by.project_id, user=user).first()
    if held is None:
        member = Member.objects.create(
            project_id=by.project_id, user=user, name=name_of(user), role=role, joined_at=at
        )
        changes: dict[str, tuple[str | None, str]] = {"user": (None, user.pk), "role": (None, role)}
        event = Kind.CODING_MEMBER_ADDED
        record(event, subject=member, by=signature(by), at=at, changes=changes)
        return member
    if held.ended_at is None and role is not Member.Role.ADJUDICATOR:
        _keep_one_adjudicator(held)
    changes = {"role": (held.role if held.ended_at is None else None, role)}
    held.role, held.ended_at = role, None
    held.save(update_fields=["role", "ended_at"])
    event = Kind.CODING_MEMBER_CHANGED
    record(event, subject=held, by=signature(by), at=at, changes=changes)
    return held


@transaction.atomic
def end_member(*, member: Member, by: Member, at: datetime) -> Member:
    """Let somebody take part no longer; their codings stay.

    raises  OnlyForAdjudicators; LastAdjudicator
    """
    need_adjudicator(by)
    Project.objects.select_for_update().get(pk=by.project_id)
    held = Member.objects.get(pk=member.pk, project=by.project_id)
    _keep_one_adjudicator(held)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    event, changes = Kind.CODING_MEMBER_ENDED, {"ended_at": (None, at)}
    record(event, subject=held, by=signature(by), at=at, changes=changes)
    return held


def _keep_one_adjudicator(member: Member) -> None:
    settling = Member.objects.now().filter(
        project=member.project_id, role=Member.Role.ADJUDICATOR, user__isnull=False
    )
    if member.settles and not settling.exclude(pk=member.pk).exists():
        raise LastAdjudicator


def name_of(user: User) -> str:
    """Return what a member is called by the others."""
    return user.name or user.email.partition("@")[0]
