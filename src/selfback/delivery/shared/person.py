"""A name for a person that a phone may keep beside its writes without knowing who it is."""

from django.utils.crypto import salted_hmac

from selfback.apps.people.models import User

LENGTH = 24


def person_key(user: User) -> str:
    """Return the same 24 hexadecimal digits for the same user, on this server only."""
    return salted_hmac("phone", user.pk, algorithm="sha256").hexdigest()[:LENGTH]
