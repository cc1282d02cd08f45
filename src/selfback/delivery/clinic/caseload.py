"""All patients a clinician may see, those who need a look first, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.delivery.clinic.need import (
    REASONS,
    Days,
    Known,
    Mark,
    Need,
    Reason,
    Row,
    reason_of,
    row,
)
from selfback.delivery.clinic.standings import (
    Sign,
    Wanted,
    signs,
    standings,
)

OF_THE_PATIENT = OuterRef("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """Patients by the reason to look at them.

    groups  reason -> since when, and the ids of all for whom that holds
    need    only those with it are found; None finds all
    """

    groups: Mapping[Reason, Sequence[tuple[str, Collection[str]]]]
    need: Need | None = None

    def number(self, *reasons: Reason) -> int:
        """How many there are with one of these reasons."""
        return sum(len(ids) for reason in reasons for _, ids in self.groups.get(reason, ()))

    def having(self, *reasons: Reason) -> Iterator[tuple[Reason, str]]:
        """Yield reason and id of those with one of these reasons, the most urgent first.

        Of those with the same reason, whoever waits longest comes first.
        """
        for reason in sorted(reasons):
            for _, ids in sorted(self.groups.get(reason, ()), key=lambda group: group[0]):
                yield from ((reason, patient) for patient in sorted(ids))

    @property
    def counts(self) -> dict[Need, int]:
        """How many there are of each need, whatever need was asked for."""
        return {need: self.number(*REASONS[need]) for need in Need}

    def __len__(self) -> int:
        """How many are found."""
        return self.number(*self._asked)

    def __iter__(self) -> Iterator[tuple[Reason, str]]:
        """Yield all of those found."""
        return self.having(*self._asked)

    def __getitem__(self, part: slice) -> list[tuple[Reason, str]]:
        """Return some of those found, as a paginator asks for them."""
        return list(islice(self, part.start, part.stop))

    @property
    def _asked(self) -> Collection[Reason]:
        return REASONS[self.need] if self.need else tuple(Reason)


def caseload(
    user: User,
    wanted: Wanted,
    *,
    at: datetime,
    today: date,
    reported: Collection[str] | None = None,
) -> Caseload:
    """Return the patients this clinician may see and asks for.

    today       the date in the clinic
    reported    ids of those with an open alert, if they are known already
    """
    known, days = signs(user, today=today, reported=reported), Days.on(today)
    groups: dict[Reason, list[tuple[str, Collection[str]]]] = defaultdict(list)
    for began, marks, together in standings(user, wanted, at=at):
        for reason, ids in _by_reason(set(together.split(",")), began, marks, known, days):
            groups[reason].append((began, ids))
    return Caseload(groups=groups, need=wanted.need)


def _by_reason(
    ids: set[str], began: str, marks: int, known: Mapping[str, set[str]], days: Days
) -> Iterator[tuple[Reason, set[str]]]:
    """Yield the reasons that hold for patients whose week is alike, and for whom."""
    left = ids
    for sign, reason in UNSAFE.items():
        if found := left & known[sign]:
            yield reason, found
            left = left - found
    quiet = left & known[Sign.QUIET]
    for mark, part in {Mark.QUIET: quiet, Mark(0): left - quiet}.items():
        if part:
            yield reason_of(began, marks | mark, days), part


UNSAFE = {
    Sign.REPORTED: Reason.REPORTED,
    Sign.ALL_PAUSED: Reason.ALL_PAUSED,
    Sign.EXERCISES_PAUSED: Reason.EXERCISES_PAUSED,
}


def page_rows(
    found: Sequence[tuple[Reason, str]],
    *,
    today: date,
    clinics: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """Return the lines of a page.

    found       of the page only
    clinics     id -> name, where a reader has several; else empty
    """
    known = _known([patient for _, patient in found], clinics)
    return [row(patient, reason, known[patient], today=today) for reason, patient in found]


def _known(ids: Sequence[str], clinics: Mapping[str, str]) -> dict[str, Known]:
    newest = WeekPlan.objects.filter(patient=OF_THE_PATIENT).order_by("-number")
    steps = DailySteps.objects.filter(patient=OF_THE_PATIENT).order_by("-day")
    exercises = ExerciseDone.objects.filter(week__patient=OF_THE_PATIENT).order_by("-day")
    rows = Patient.objects.filter(pk__in=ids).values_list(
        "pk",
        "user__name",
        "clinic_id",
        "joined_at",
        "zone",
        Subquery(newest.values("number")[:1]),
        Subquery(newest.values("starts_on")[:1]),
        Subquery(newest.values("document__carry__pain")[:1]),
        Subquery(steps.values("day")[:1]),
        Subquery(exercises.values("day")[:1]),
    )
    return {
        patient: Known(
            name=name,
            clinic=clinics.get(clinic, ""),
            joined=joined.astimezone(ZoneInfo(zone)).date(),
            week=week,
            week_began=began,
            pain=tuple(pain or ()),
            last_active=max(filter(None, [walked, exercised]), default=None),
        )
        for patient, name, clinic, joined, zone, week, began, pain, walked, exercised in rows
    }
