"""Who may see which arm one person is in, by the blinding table of the protocol."""

from selfback.apps.people.models import User
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Sight

ONE_AT_A_TIME = {Sight.SINGLE, Sight.ALL}


def sees_one_arm(user: User, protocol: Protocol) -> bool:
    """Return whether every role of a user lets them see one person's arm.

    A role that must not know goes before one that may: nobody forgets what they have seen.
    """
    seen = [protocol.blinding[role].sees for role in user.roles if role in protocol.blinding]
    return bool(seen) and all(each in ONE_AT_A_TIME for each in seen)
