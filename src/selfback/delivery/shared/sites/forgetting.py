"""Addresses of people who were invited and never came: kept for questions, then forgotten."""

from datetime import timedelta

from django.db.models import Q

from selfback.apps.people.invitation_services import forget_invitation
from selfback.apps.people.models import Invitation
from selfback.delivery.shared import clock
from selfback.delivery.shared.sites.rules import site_rules

AT_ONCE = 200


def forget_old_invitations() -> int:
    """Forget invitations that came to nothing for as long as the rule says; return how many."""
    before = clock.now() - timedelta(days=site_rules().invitation_kept_days)
    ended = Q(withdrawn_at__lte=before) | Q(withdrawn_at=None, expires_at__lte=before)
    old = list(Invitation.objects.filter(ended, accepted_at=None)[:AT_ONCE])
    for invitation in old:
        forget_invitation(invitation=invitation, at=clock.now())
    return len(old)
