"""Who tries swapped ids, and what must never come back to each of them."""

import re
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model
from django.test import Client
from tests.builders import make_staff
from tests.delivery.access.two_clinics import Rows, Side
from tests.delivery.access.world import BACKEND

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role

OFFICE = ("trial_office:",)
ALERTS = ("clinic:alert", "clinic:start")
CENTRAL = (
    Role.COORDINATOR,
    Role.ADMIN,
    Role.MONITOR,
    Role.STATISTICIAN,
    Role.EVALUATOR,
    Role.RANDOMISATION_MANAGER,
    Role.OUTCOME_ASSESSOR,
)
KNOWN = {
    Role.COORDINATOR: {"closed", "participant"},
    Role.OUTCOME_ASSESSOR: {"participant"},
}
"""Whose things the office shows them besides the clinics'; who takes part is named to two roles."""
Theirs = dict[type[Model], tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who tries, and what must never come back to them.

    role        as the matrix names it
    theirs      table -> ids of it that are not theirs, to be tried
    knows_at    beginnings of the routes on which their work shows them more than elsewhere
    ids, marks  what is not to be seen or changed even there
    beyond      what is not to be seen or changed anywhere else
    """

    name: str
    role: str
    client: Client
    theirs: Theirs
    knows_at: tuple[str, ...]
    ids: frozenset[str]
    marks: re.Pattern[str]
    beyond_ids: frozenset[str]
    beyond_marks: re.Pattern[str]

    def not_for(self, route: str) -> tuple[frozenset[str], re.Pattern[str]]:
        """Return the ids and the marks that this route may not show them."""
        if route.startswith(self.knows_at):
            return self.ids, self.marks
        return self.beyond_ids, self.beyond_marks


def ids_in(*rows: Rows) -> frozenset[Any]:
    return frozenset(each for one in rows for ids in one.values() for each in ids)


def marks_of(hidden: list[tuple[Side, str]]) -> re.Pattern[str]:
    """Return what finds the words and the step goals of these, however a number is written."""
    found = [side.marks[whose] for side, whose in hidden]
    goals = [str(side.goals[whose]) for side, whose in hidden if whose in side.goals]
    found += [rf"\b{each[0]}[.,\s]?{each[1:]}\b" for each in goals]
    return re.compile("|".join(found), re.IGNORECASE)


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def party(
    name: str,
    role: str,
    user: User | None,
    hidden: list[tuple[Side, str]],
    *,
    knows_at: tuple[str, ...] = (),
    beyond: list[tuple[Side, str]] | None = None,
) -> Party:
    """Return somebody from whom these people's and clinics' things are hidden.

    beyond  what is hidden besides, but at the routes that begin with one of `knows_at`
    """
    beyond = [*hidden, *(beyond or ())]

    def ids(of: list[tuple[Side, str]]) -> frozenset[Any]:
        return ids_in(*(side.rows[whose] for side, whose in of))

    return Party(
        name=name,
        role=role,
        client=browser(user),
        theirs=by_table(beyond),
        knows_at=knows_at,
        ids=frozenset(each for each in ids(hidden) if isinstance(each, str)),
        marks=marks_of(hidden),
        beyond_ids=frozenset(each for each in ids(beyond) if isinstance(each, str)),
        beyond_marks=marks_of(beyond),
    )


def by_table(of: list[tuple[Side, str]]) -> Theirs:
    found: dict[type[Model], list[Any]] = {}
    for side, whose in of:
        for table, ids in side.rows[whose].items():
            found.setdefault(table, []).extend(ids)
    return {table: tuple(sorted(ids)) for table, ids in found.items() if ids}


def parties(here: Side, there: Side) -> list[Party]:
    """Return everybody who tries: both clinics' people, all central roles, and somebody unknown."""
    everybody = [(side, whose) for side in (here, there) for whose in side.rows]
    found = [*of_side(here, there), *of_side(there, here)]
    for role in CENTRAL:
        known = {"clinic"} | KNOWN.get(role, set())
        hidden = [each for each in everybody if each[1] not in known]
        user = make_staff(role, f"central-{role.value}@example.org")
        kind = Authenticator.Type.TOTP
        Authenticator.objects.create(user=user, type=kind, data={"secret": "unreadable"})
        name = role.value
        found.append(party(name, name, user, hidden, knows_at=OFFICE, beyond=everybody))
    return [*found, party("anonymous", "anonymous", None, everybody)]


def of_side(side: Side, other: Side) -> list[Party]:
    """Return a clinic's people; managers see no patient, clinicians those who share.

    Of who left, clinicians see the alerts; the coordinators see those of who does not share.
    """
    elsewhere = [(other, whose) for whose in other.rows]
    patients = [(side, each) for each in side.patients]
    unseen = [*elsewhere, (side, "participant")]
    hidden, gone = [*unseen, (side, "closed")], [(side, "gone")]
    clinician, manager = f"clinician {side.name}", f"manager {side.name}"
    found = [
        party(clinician, "clinician", side.clinician, hidden, knows_at=ALERTS, beyond=gone),
        party(manager, "site-manager", side.manager, [*unseen, *patients]),
    ]
    for name, patient in side.patients.items():
        role = "patient-who-left" if name == "gone" else "patient"
        others = [(side, each) for each in side.patients if each != name]
        found.append(party(f"{name} {side.name}", role, patient.user, [*unseen, *others]))
    return found
