"""Studies, participants and staff for tests of allocation."""

from dataclasses import dataclass
from typing import Any

from tests.builders import MONDAY, NOON, make_clinic, make_staff

from selfback.apps.allocations.models import Allocation, AllocationList
from selfback.apps.allocations.services import Allocated, make_list, note_publication, randomise
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import ConsentSigned, Participant, Study, StudySite
from selfback.domain.randomisation.design import Arm, Design, Factor, Kind, Method

SEED = bytes(range(100, 132))
CANARIES = ("canary-yellow", "canary-orange-longer-name")
"""Arm labels that nothing else in the product is called."""
ARMS = tuple(Arm(id=each) for each in CANARIES)
BLOCKS = Design(study="demo", arms=ARMS, strata=("DK", "NO"), block_sizes=(4, 6), per_stratum=40)
MINIMISED = Design(
    study="demo",
    arms=ARMS,
    method=Method.MINIMISATION,
    factors=(Factor(id="country", levels=("DK", "NO")),),
    per_stratum=60,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One person for each right."""

    maker: User
    randomiser: User
    unblinder: User
    revealer: User


def make_team() -> Team:
    return Team(
        maker=make_staff(Role.RANDOMISATION_MANAGER),
        randomiser=make_staff(Role.COORDINATOR),
        unblinder=make_staff(Role.MONITOR),
        revealer=make_staff(Role.STATISTICIAN),
    )


def make_study(*, synthetic: bool = False, status: str = "open") -> Study:
    study = Study.objects.create(
        protocol="demo", version="1.0", digest="0" * 64, is_synthetic=synthetic, status=status
    )
    StudySite.objects.create(
        study=study, clinic=make_clinic(), country="DK", kind="other", opened_on=MONDAY
    )
    return study


def set_status(study: Study, status: str) -> None:
    Study.objects.filter(pk=study.pk).update(status=status)
    study.refresh_from_db()


def make_participant(
    study: Study, number: int = 1, country: str = "DK", *, consents: bool = True, **changes: Any
) -> Participant:
    """A participant who is ready to be allocated, but for the changes."""
    fields = {
        "eligible_at": NOON,
        "baseline_locked_at": NOON,
        "strata": {"country": country},
        **changes,
    }
    participant = Participant.objects.create(
        study=study,
        number=f"{country}-{number:04}",
        country="DK",
        site=study.sites.get(),
        language="en",
        zone="Europe/Copenhagen",
        enrolled_at=NOON,
        **fields,
    )
    if consents:
        ConsentSigned.objects.create(
            participant=participant,
            document="consent",
            version="1",
            protocol_version="1.0",
            language="en",
            text="I take part.",
            text_digest="0" * 64,
            name="Marie",
            signed_at=NOON,
        )
    return participant


def ready_list(
    study: Study, team: Team, design: Design = BLOCKS, seed: bytes = SEED, kind: Kind = Kind.REAL
) -> AllocationList:
    """A list that was made and published."""
    made = make_list(
        study=study,
        design=design,
        strata=("country",),
        kind=kind,
        seed=seed,
        by=team.maker,
        at=NOON,
        reason="the first list ran out of slots",
    )
    return note_publication(made=made, where="registration", by=team.maker, at=NOON)


def allocate(participant: Participant, team: Team) -> Allocated:
    return randomise(participant=participant, by=team.randomiser, at=NOON)


def no_gap(made: AllocationList) -> bool:
    """Whether numbers and positions run 1, 2, 3 ... without a gap or a repeat."""
    rows = list(Allocation.objects.filter(list=made).select_related("slot").order_by("number"))
    used: dict[str, list[int]] = {}
    for row in rows:
        used.setdefault(row.slot.stratum, []).append(row.slot.position)
    return [row.number for row in rows] == list(range(1, len(rows) + 1)) and all(
        positions == list(range(1, len(positions) + 1)) for positions in used.values()
    )
