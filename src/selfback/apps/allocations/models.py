"""Sealed lists and their slots, who was given which slot, and what happened to it afterwards."""

from django.db import models
from django.db.models import F, Q

from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import User
from selfback.apps.trial.models import Participant, Study
from selfback.domain.randomisation.design import Kind, Method


class ListQuerySet(models.QuerySet["AllocationList"]):
    """Reads of lists."""

    def in_use(self, study: Study) -> "ListQuerySet":
        """The list from which a study's participants are allocated now; one or none."""
        return self.filter(study=study, replaced_at=None)


class AllocationList(models.Model):
    """A list as it was made; seed, salt and design are sealed.

    commitment      SHA-256, hexadecimal, to be published before the first person
    algorithm       of docs/allocation.md
    key_mark        tells which host key opens it
    seed_mark       tells whether a seed is used again, without giving it away
    strata          ids of what is balanced, in the order in which values are joined
    slots_made      how many slots it has
    published_in    where the commitment was published, such as a registration's number
    replaced_at     since when a newer version is used
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Kind])
    method = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Method])
    algorithm = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=64, unique=True)
    key_mark = models.CharField(max_length=16)
    seed_mark = models.CharField(max_length=64, unique=True)
    strata = models.JSONField(default=list)
    seed = models.BinaryField()
    salt = models.BinaryField()
    design = models.BinaryField()
    slots_made = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_in = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["study", "version"]
        constraints = [
            models.UniqueConstraint(fields=["study", "version"], name="one_list_a_version"),
            models.UniqueConstraint(
                fields=["study"], condition=Q(replaced_at=None), name="one_list_in_use_a_study"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_at__gte=F("made_at")),
                name="a_list_is_published_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} list {self.version}"


class Slot(models.Model):
    """One place in a list; what it holds is sealed. Rows are never changed or deleted."""

    list = models.ForeignKey(AllocationList, on_delete=models.PROTECT, related_name="slots")
    stratum = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["list", "stratum", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "stratum", "position"], name="one_slot_a_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stratum} {self.position}"


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Reads of allocations; none shows an arm."""

    def of_study(self, study: Study) -> "AllocationQuerySet":
        """Those of a study, in the order in which they were made."""
        return self.filter(list__study=study).order_by("list__version", "number")


class Allocation(models.Model):
    """That a participant was given a slot. Rows are never changed or deleted.

    number      1, 2, 3 ... in the list, in the order of allocation
    levels      minimisation: the values the participant was allocated by
    sealed_arm  the arm, sealed
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    list = models.ForeignKey(AllocationList, on_delete=models.PROTECT, related_name="allocations")
    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="+")
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="allocation")
    number = models.PositiveIntegerField()
    levels = models.JSONField(default=dict)
    sealed_arm = models.BinaryField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="one_allocation_a_number"),
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk}"


class UnblindingQuerySet(models.QuerySet["Unblinding"]):
    """Reads of unblindings."""

    def to_review(self) -> "UnblindingQuerySet":
        """Those that nobody else has looked at yet, the oldest first."""
        return self.filter(reviewed_at=None).order_by("made_at")


class Unblinding(models.Model):
    """That one participant's arm was told to one person before the lock, and why.

    reviewed_by     somebody else who looked at it afterwards
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="unblindings")
    reason = models.TextField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = UnblindingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by=F("made_by"))),
                name="an_unblinding_is_reviewed_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"unblinding {self.pk}"


class AllocationFault(models.Model):
    """That something turned out to be wrong after allocation: kept, flagged, analysed as allocated.

    right_values    stratum id to the value it should have had; empty if that is not the matter
    """

    class What(models.TextChoices):
        """What turned out."""

        NOT_ELIGIBLE = "not-eligible"
        WRONG_STRATUM = "wrong-stratum"
        BY_MISTAKE = "by-mistake"
        WRONG_TREATMENT = "wrong-treatment"
        OTHER = "other"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="faults")
    what = models.CharField(max_length=16, choices=What)
    reason = models.TextField()
    right_values = models.JSONField(default=dict)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["noted_at"]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
