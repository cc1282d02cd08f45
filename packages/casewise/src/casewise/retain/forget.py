"""Forgets a group, such as a person: every case of theirs leaves the base."""

from dataclasses import dataclass

from casewise.casebase import CaseBase
from casewise.errors import CasewiseError


class GroupUnknown(CasewiseError):
    """The base has no case of this group, or its schema has no groups."""

    def __init__(self, group: str) -> None:
        self.group = group
        super().__init__(f"no case of the group {group!r} is in this base")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A base without a group.

    ids             of the cases that left, sorted
    digest_before   of the base that held them
    digest_after    of `base`
    """

    base: CaseBase
    ids: tuple[str, ...]
    digest_before: str
    digest_after: str


def forget(base: CaseBase, group: str) -> Forgotten:
    """Return a snapshot without any case of a group; raises GroupUnknown.

    Earlier snapshots and files still hold the cases: replace them too.
    """
    name = base.schema.group_field
    if name is None:
        raise GroupUnknown(group)
    ids = sorted(id for id, each in zip(base.ids, base.column(name), strict=True) if each == group)
    if not ids:
        raise GroupUnknown(group)
    after = base.without(ids)
    return Forgotten(
        base=after, ids=tuple(ids), digest_before=base.digest, digest_after=after.digest
    )
