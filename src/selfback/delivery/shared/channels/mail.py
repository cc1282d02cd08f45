"""Mail through the server that the settings name."""

import smtplib
from dataclasses import dataclass
from email.utils import make_msgid

from django.core.mail import EmailMessage

from selfback.delivery.shared.channels.channel import Letter, NotDelivered


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Sends by Django's mail backend."""

    def send(self, letter: Letter) -> str:
        """Hand the letter to the mail server and return its Message-ID; raises NotDelivered."""
        reference = make_msgid(domain="selfback")
        message = EmailMessage(
            subject=letter.subject,
            body=letter.body,
            to=[letter.address],
            headers={**letter.headers, "Message-ID": reference, "X-Selfback-Key": letter.key},
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise NotDelivered(fault="address-refused", for_good=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(fault="no-answer") from error
        return reference
