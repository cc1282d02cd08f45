"""Notes that a clinic sent to a person, and the number on which the clinic is called."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import LANGUAGES, Clinic, Patient, User

WEEK = timedelta(days=7)


class ClinicPhone(models.Model):
    """The telephone number of a clinic, for its patients.

    number  in international form (E.164); empty once it was taken out
    """

    clinic = models.OneToOneField(
        Clinic, primary_key=True, on_delete=models.PROTECT, related_name="phone"
    )
    number = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number="") | Q(number__startswith="+"),
                name="a_clinic_phone_is_empty_or_international",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.number}"


class NoteQuerySet(models.QuerySet["Note"]):
    """Reads of notes."""

    def standing(self) -> "NoteQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)

    def of(self, patient: Patient) -> "NoteQuerySet":
        """Those that a person got and that stand, the newest first."""
        return self.standing().filter(patient=patient).select_related("clinic")

    def new_for(self, patient: Patient) -> "NoteQuerySet":
        """Those that the person has not put away."""
        return self.of(patient).filter(put_away_at=None)

    def of_the_week_before(self, at: datetime) -> "NoteQuerySet":
        """Those that stand and were sent in the seven days before a moment, the oldest first."""
        return self.standing().filter(sent_at__gt=at - WEEK).order_by("sent_at", "pk")


class Note(models.Model):
    """A note as the person reads it.

    key         names the sending for the page it was made on; sent twice, it is kept once
    template    id of the note in the content, as in the release that was live
    signed      first name of who sent it, as it was then
    own_words   one sentence beside the text, where the service allows it
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="notes")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="notes")
    template = models.CharField(max_length=40)
    release = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=80)
    text = models.TextField()
    own_words = models.CharField(max_length=300, blank=True)
    signed = models.CharField(max_length=80)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["patient", "sent_at"], name="notes_of_a_person")]

    def __str__(self) -> str:
        return f"{self.template} {self.id}"
