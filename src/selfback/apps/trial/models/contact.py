"""How a participant is reached: kept apart from all data of the study, and never exported."""

from django.db import models
from django.db.models import Q

from selfback.apps.trial.models.participants import Participant


class ContactDetails(models.Model):
    """Name, address and telephone number of a participant; the row goes when it is forgotten.

    prefers     by which way they want to be asked; the other is used where it is missing
    """

    class Way(models.TextChoices):
        """By which way."""

        EMAIL = "email"
        SMS = "sms"

    participant = models.OneToOneField(
        Participant, on_delete=models.PROTECT, primary_key=True, related_name="contact_details"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    prefers = models.CharField(max_length=5, choices=Way, default=Way.EMAIL)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "contact details"
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="a_participant_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"contact details of {self.participant_id}"

    @property
    def way(self) -> tuple[str, str]:
        """The way by which they are asked, and the address or number."""
        if (self.prefers == ContactDetails.Way.SMS and self.phone) or not self.email:
            return ContactDetails.Way.SMS.value, self.phone
        return ContactDetails.Way.EMAIL.value, self.email
