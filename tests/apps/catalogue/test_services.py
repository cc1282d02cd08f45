"""Which release was live, and when."""

from datetime import timedelta

import pytest
from tests.apps.at_once import at_once
from tests.builders import NOON

from selfback.apps.audit.models import AuditEvent
from selfback.apps.catalogue.models import Release
from selfback.apps.catalogue.services import note_release

CONTENT, CASE_BASE = Release.Kind.CONTENT, Release.Kind.CASE_BASE


def note(digest, kind=CONTENT, hours=0):
    return note_release(
        kind=kind, name=digest, digest=digest * 64, at=NOON + timedelta(hours=hours)
    )


@pytest.mark.django_db
def test_a_release_noted_again_is_live_since_the_first_time():
    note("a")

    again = note("a", hours=5)

    assert again.live_from == NOON
    assert Release.objects.count() == AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_the_newest_release_is_the_live_one():
    note("a")
    note("b", hours=1)

    assert Release.objects.of(CONTENT).first().name == "b"
    assert AuditEvent.objects.last().changes["name"] == ["a", "b"]


@pytest.mark.django_db
def test_going_back_to_an_earlier_release_is_noted():
    note("a")
    note("b", hours=1)

    note("a", hours=2)

    assert [release.name for release in Release.objects.of(CONTENT)] == ["a", "b", "a"]


@pytest.mark.django_db
def test_content_and_case_bases_are_released_apart():
    note("a")
    note("a", CASE_BASE)

    assert Release.objects.of(CONTENT).count() == Release.objects.of(CASE_BASE).count() == 1


def test_a_release_noted_by_many_at_the_same_moment_is_noted_once(many_connections):
    note("a")

    at_once([lambda: note("b", hours=1)] * 6)

    assert [release.name for release in Release.objects.of(CONTENT)] == ["b", "a"]
