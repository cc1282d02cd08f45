"""Mobile numbers to which people want their prompts by SMS."""

from django.db import models
from django.db.models import Q

from selfback.apps.people.models import Patient


class SmsNumberQuerySet(models.QuerySet["SmsNumber"]):
    """Reads of numbers."""

    def confirmed(self) -> "SmsNumberQuerySet":
        """Those that prompts may go to."""
        return self.exclude(confirmed_at=None)


class SmsNumber(models.Model):
    """The number that a person gave for prompts; theirs once they typed the code sent to it.

    number          in international form (E.164)
    code_digest     SHA-256 of the person and the code, hexadecimal; empty once confirmed
    asked_at        when the newest code was sent
    tries           wrong codes typed since
    """

    patient = models.OneToOneField(
        Patient, primary_key=True, on_delete=models.PROTECT, related_name="sms_number"
    )
    number = models.CharField(max_length=16)
    code_digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SmsNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__startswith="+"), name="an_sms_number_is_international"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) ^ Q(code_digest=""),
                name="a_number_waits_for_its_code_or_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {'confirmed' if self.confirmed_at else 'waiting'}"
