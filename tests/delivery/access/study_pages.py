"""Every page about a study, read by every role that it is open to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.delivery.access.test_access_matrix import EXPECTED, SETS, filled
from tests.delivery.access.world import World, routes

OF_STUDIES = ("trial_office:stud", "participant:")
VARYING = re.compile(r"[0-9A-Za-z]{64}|\b[0-9a-f]{32}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address that a role may read."""

    route: str
    role: str
    browser: Client
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came back, without what is random in every answer."""

    status: int
    text: str


def open_to(route: str, method: str) -> list[str]:
    """Return the roles to whom the matrix opens a route."""
    return [role for role, what in SETS[EXPECTED[route][method]].items() if what == "open"]


def study_routes() -> list[str]:
    return sorted(route for route in routes() if route.startswith(OF_STUDIES))


def study_pages(world: World, browsers: dict[str, Client]) -> Iterator[Page]:
    for route in study_routes():
        address = reverse(route, kwargs=filled(world, route))
        for role in open_to(route, "get"):
            yield Page(route=route, role=role, browser=browsers[role], address=address)


def seen(page: Page) -> Seen:
    """Read a page, and undo what reading it did."""
    cache.clear()
    mark = transaction.savepoint()
    cookies = dict(page.browser.cookies)
    answer = page.browser.get(page.address)
    body = b"".join(answer) if answer.streaming else answer.content
    transaction.savepoint_rollback(mark)
    page.browser.cookies.clear()
    page.browser.cookies.update(cookies)
    text = body.decode(errors="replace")
    return Seen(status=answer.status_code, text=VARYING.sub("", text))
