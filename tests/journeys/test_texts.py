"""A reviewer reads texts beside their English in a browser."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.builders import make_staff
from tests.journeys.conftest import looks_right
from tests.journeys.test_case_bases import steps_in

from selfback.apps.people.permissions import Role
from selfback.apps.texts.models import TextReview


@pytest.mark.slow
def test_a_text_is_read_commented_and_approved(page: Page, marie: SimpleNamespace, server: Any):
    steps_in(page, server, make_staff(Role.EVALUATOR))
    page.goto("/office/texts?kind=exercises&language=nb")
    looks_right(page, "texts")
    page.get_by_role("link", name="Read the next one").click()
    page.wait_for_url("**/office/texts/nb/exercises/*")
    first = page.url
    looks_right(page, "texts-piece")

    page.get_by_role("button", name="Please change it").click()
    expect(page.get_by_text("Please write what should change.")).to_be_visible()
    page.fill("#id_comment", "Si «langsomt» bare én gang.")
    page.get_by_role("button", name="Please change it").click()
    page.wait_for_url(lambda url: url != first)
    page.get_by_role("button", name="It may stay as it is").click()

    page.goto(first)
    expect(page.get_by_text("Si «langsomt» bare én gang.")).to_be_visible()
    looks_right(page, "texts-said")
    assert [each.verdict for each in TextReview.objects.all()] == ["commented", "approved"]
