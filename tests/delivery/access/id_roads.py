"""The requests that try swapped ids: in addresses, their tails, forms, and what a phone sends."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django.db.models import IntegerField, Model
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.delivery.access.id_parties import OFFICE, Party
from tests.delivery.access.test_access_matrix import EXPECTED, SEND, SETS, filled
from tests.delivery.access.two_clinics import tables_of_people
from tests.delivery.access.world import World, parts_of_addresses, routes

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.api.writes import KINDS

SOURCE = Path(__file__).parents[3] / "src" / "selfback" / "delivery"
NOT_IDS = (
    *("0", "1", "-1", "9223372036854775808", "None", "null", "undefined", "true", "1e3", "1.0"),
    *("'", "' OR '1'='1", '"', "%", "_", "*", ";", "\\", "..", "../../settings", "a/b", "{{ 7 }}"),
    *("ø", "日本", "\U0001f9b4", "\u202e", "\n", "\r\nSet-Cookie: a=b", " ", "\ufeff"),
    *("0" * 26, "Z" * 26, "A" * 300, "<script>", "[]", "{}", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One request.

    swapped     where the id stands
    named       what the address names, or the week or change that a phone writes to
    sent        all that was put in
    """

    party: Party
    route: str
    method: str
    address: str
    swapped: str
    named: tuple[str, ...]
    sent: tuple[str, ...]
    body: dict[str, Any]


@cache
def fields() -> tuple[str, ...]:
    """Return every name that a page of ours reads from a form or an address's tail."""
    asked = re.compile(r"""(?:GET|POST|FILES)(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""")
    named = re.compile(r"""name="(\w+)\"""")
    names = {"pk", "id", "patient", "clinic", "week", "user"}
    for path in SOURCE.rglob("*.py"):
        names |= set(asked.findall(path.read_text()))
    for path in SOURCE.rglob("*.html"):
        names |= set(named.findall(path.read_text()))
    return tuple(sorted(names - {"viewport", "csrfmiddlewaretoken"}))


@cache
def named_as_tables() -> tuple[str, ...]:
    names = {each.__name__.lower() for each in tables_of_people()}
    return tuple(each for each in fields() if each in names)


@cache
def with_holes() -> dict[str, dict[str, type]]:
    """Return the routes that are given something: name -> what they take -> of which kind."""
    return {name: parts for name, parts in parts_of_addresses().items() if parts}


def address_of(route: str, given: dict[str, str]) -> str:
    """Return the address with these things in it, whatever they are."""
    holes = with_holes()[route]
    stand_in = {
        hole: 10**9 + n if kind is IntConverter else f"hole-{n}"
        for n, (hole, kind) in enumerate(holes.items())
    }
    address = reverse(route, kwargs=stand_in)
    for hole, value in given.items():
        address = address.replace(str(stand_in[hole]), quote(value, safe=""))
    return address


def whole_ids(one: Party) -> list[int]:
    return [each for ids in one.theirs.values() for each in ids if isinstance(each, int)]


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a route takes an id, of which table, and what usually fills all its holes."""

    name: str
    table: type[Model]
    usual: dict[str, str]


def takes(world: World) -> dict[str, Hole]:
    """Return where each route takes an id, found by what the matrix fills it with."""
    tables = [Authenticator, *sorted(tables_of_people(), key=lambda each: each.__name__)]
    found = {}
    for route in with_holes():
        values = filled(world, route)
        usual = {name: str(each) for name, each in values.items()}
        for name, each in values.items():
            whole = [
                t for t in tables if isinstance(t._meta.pk, IntegerField) is (type(each) is int)
            ]
            if table := next((t for t in whole if holds(t, each)), None):
                found[route] = Hole(name, table, usual)
    return found


def holds(table: type[Model], key: Any) -> bool:
    return table._default_manager.filter(pk=key).exists()


def may_open(route: str, role: str) -> bool:
    """Whether the matrix opens the route to a role for something of their own."""
    declared = EXPECTED.get(route, {})
    return any(SETS[who][role] == "open" for who in declared.values())


@dataclass(frozen=True, slots=True)
class Roads:
    """Where tries go: half of them to where an id of this kind is taken from this role."""

    everybody: list[Party]
    takes: dict[str, Hole]
    chance: random.Random

    def __iter__(self) -> Iterator[Try]:
        """Yield one try after another, for ever, each of the ways in its turn."""
        ways = (self.aimed, self.in_the_address, self.aimed, self.in_the_tail, self.aimed)
        while True:
            for way in (*ways, self.in_a_form, self.aimed, self.from_a_phone):
                yield way()

    def somebody(self, *roles: str) -> Party:
        fit = [each for each in self.everybody if not roles or each.role in roles]
        return self.chance.choice(fit)

    def some_id(self, one: Party, table: type[Model] | None = None) -> str:
        """Return an id that is not theirs, mostly as it is, else bent or no id at all."""
        chance = self.chance
        if table is None and chance.random() < 0.2:
            return chance.choice(NOT_IDS)
        wanted = one.theirs.get(table) if table else None
        found = str(chance.choice(wanted or one.theirs[chance.choice(list(one.theirs))]))
        if chance.random() < 0.9:
            return found
        changes = (found.lower(), found[:-1], f"{found} ", f" {found}", found * 2)
        return chance.choice(changes)

    def aimed(self) -> Try:
        """Ask, as a role that may, for a thing of the right kind that is somebody else's."""
        route = self.chance.choice(sorted(self.takes))
        roles = [each.role for each in self.everybody if may_open(route, each.role)]
        one = self.somebody(*roles)
        hole = self.takes[route]
        given = {**hole.usual, hole.name: self.some_id(one, hole.table)}
        return self.addressed_to(route, one, given, self.chance.choice(("get", "post")))

    def in_the_address(self) -> Try:
        route, one = self.chance.choice(sorted(with_holes())), self.somebody()
        given = {hole: self.some_id(one) for hole in with_holes()[route]}
        return self.addressed_to(route, one, given, self.chance.choices(METHODS, WEIGHTS)[0])

    def addressed_to(self, route: str, one: Party, given: dict[str, str], method: str) -> Try:
        for hole, kind in with_holes()[route].items():
            if kind is IntConverter and not given[hole].isdecimal():
                given[hole] = self.chance.choice([*map(str, whole_ids(one)), "0", "9" * 20])
        body = self.a_form(route, one) if method == "post" else {}
        return Try(
            party=one,
            route=route,
            method=method,
            address=address_of(route, given),
            swapped="address",
            named=tuple(given.values()),
            sent=(*given.values(), *body.values()),
            body=body,
        )

    def in_the_tail(self) -> Try:
        route, one = self.where_ids_may_be_read()
        names = self.chance.sample(fields(), self.chance.randint(1, 3))
        asked = {name: self.for_field(one, name) for name in names}
        if self.chance.random() < 0.5:
            asked["clinic"] = self.for_field(one, "clinic")
        return Try(
            party=one,
            route=route,
            method="get",
            address=f"{reverse(route)}?{urlencode(asked)}",
            swapped="tail",
            named=(),
            sent=tuple(asked.values()),
            body={},
        )

    def in_a_form(self) -> Try:
        route, one = self.where_ids_may_be_read()
        body = self.a_form(route, one)
        return Try(
            party=one,
            route=route,
            method="post",
            address=reverse(route),
            swapped="form",
            named=(),
            sent=tuple(body.values()),
            body=body,
        )

    def where_ids_may_be_read(self) -> tuple[str, Party]:
        route = self.chance.choice(without_holes())
        roles = {each.role for each in self.everybody if may_open(route, each.role)}
        return route, self.somebody(*(roles if self.chance.random() < 0.7 else ()))

    def for_field(self, one: Party, name: str) -> str:
        """Return an id for a field; one called as a table is gets an id of that table."""
        table = next((each for each in one.theirs if each.__name__.lower() == name), None)
        return self.some_id(one, table if self.chance.random() < 0.7 else None)

    def a_form(self, route: str, one: Party) -> dict[str, str]:
        """Return what the page expects, if that is known, with ids in some of all known fields."""
        chance = self.chance
        usual = SEND.get(route, {}).get("data", {})
        body = {key: str(value) for key, value in usual.items() if chance.random() < 0.8}
        body |= {key: value for key, value in PLAIN.items() if chance.random() < 0.3}
        names = {*chance.sample(fields(), chance.randint(0, 5))}
        names |= {name for name in named_as_tables() if chance.random() < 0.4}
        return body | {name: self.for_field(one, name) for name in sorted(names)}

    def from_a_phone(self) -> Try:
        one, chance = self.somebody("patient", "patient-who-left"), self.chance
        kind = chance.choice(sorted(KINDS))
        wanted = KINDS[kind][0].model_fields
        payload = {key: value for key, value in FROM_A_PHONE.items() if key in wanted}
        owned = [name for name in NAMED_BY_A_PHONE if name in payload]
        for name in owned:
            payload[name] = self.some_id(one, NAMED_BY_A_PHONE[name])
        if "adjustment" in payload:
            payload["answer"] = "agree"
        for name in chance.sample(sorted(payload), chance.randint(0, 2)):
            payload[name] = self.some_id(one)
        key = self.some_id(one)
        item = {"key": key, "kind": kind, "told_at": "2027-01-04T12:00:00Z", "payload": payload}
        return Try(
            party=one,
            route="api:receive",
            method="post",
            address=reverse("api:receive"),
            swapped="phone",
            named=tuple(payload[name] for name in owned),
            sent=tuple(str(each) for each in (*payload.values(), key)),
            body={"items": [item]},
        )


PLAIN = {
    "note": "x",
    "why": "x",
    "withdraw": "1",
    "reason": "other",
    "action": "called",
    "join": "1",
    "name": "x",
}
NAMED_BY_A_PHONE: dict[str, type[Model]] = {"week": WeekPlan, "adjustment": Adjustment}
FROM_A_PHONE = {
    "week": "",
    "adjustment": "",
    "message": "sleep-habits",
    "exercise": "bridge",
    "session": "evening",
    "removed": "bridge",
    "added": "crunch",
    "reason": "pain",
    "answer": True,
    "text": "x",
    "day": "2027-01-04",
    "steps": 4000,
    "sets": 1,
    "repetitions": 5,
    "planned_repetitions": 10,
    "seconds": 60,
    "moment": "symptoms-changed",
    "answers": {"bladder": "no"},
}
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
WEIGHTS = (45, 42, 4, 3, 2, 3, 1)
TAKES_NONE = ("clinic:", "patient:", *OFFICE, "my_details", "language", "start", "home")


@cache
def without_holes() -> tuple[str, ...]:
    return tuple(
        name for name in routes() if name not in with_holes() and name.startswith(TAKES_NONE)
    )
