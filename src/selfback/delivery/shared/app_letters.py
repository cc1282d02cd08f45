"""The letter with the link by which the app opens for one person, in their language."""

from django.utils import translation
from django.utils.translation import gettext as _


def letter_that_opens(language: str, url: str, *, way: str) -> tuple[str, str]:
    """Return subject and body; an SMS has no subject and names neither back nor pain.

    way     "email" or "sms"
    """
    with translation.override(language):
        if way == "sms":
            return "", _("Your app is open. Begin here: {url}").format(url=url)
        body = _(
            "The app is open for you now. Begin here, on the phone you use most; it takes a "
            "few minutes to your first plan:\n{url}\n\n"
            "The link is yours alone; please do not pass it on. Your usual care goes on beside it."
        )
        return _("Your app is open"), body.format(url=url)
