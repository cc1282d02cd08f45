"""Four rights that no one person uses together: make the list, randomise, unblind, reveal."""

from selfback.apps.allocations.errors import RightMissing, RightsHeldTogether
from selfback.apps.people.models import User
from selfback.apps.people.permissions import PERMISSIONS, Permission

APART = frozenset(
    {
        Permission.MAKE_ALLOCATION_LISTS,
        Permission.RANDOMISE,
        Permission.UNBLIND,
        Permission.REVEAL_ALLOCATION,
    }
)


def rights_of(user: User) -> frozenset[Permission]:
    """Return which of the four rights a user's roles give now; the roles are read anew."""
    roles = user.grants.filter(ended_at=None).values_list("role", flat=True)
    return frozenset(
        permission
        for role, allowed in PERMISSIONS.items()
        if role.value in set(roles)
        for permission in allowed & APART
    )


def require(user: User, right: Permission) -> None:
    """Refuse whoever lacks the right or holds another of the four beside it.

    raises  RightMissing, RightsHeldTogether
    """
    held = rights_of(user) if user.is_active else frozenset()
    if right not in held:
        raise RightMissing(user_id=user.pk, right=right)
    if len(held) > 1:
        raise RightsHeldTogether(user_id=user.pk, rights=held)
