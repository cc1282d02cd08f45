"""The demo shows a case base made of the weeks its people lived, and says that they are made up."""

import pytest

from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork, ReturnedWeek, ShadowLook
from selfback.apps.people.models import Patient
from selfback.delivery.cli.demo import STORIES, fill_demo
from selfback.delivery.shared.case_bases import live_cases, seeds

pytestmark = pytest.mark.django_db


def test_the_demos_weeks_are_released_beside_the_expert_examples_and_labelled_synthetic():
    fill_demo()

    release = CaseBaseRelease.objects.get()
    learners = [each for each in STORIES if each.learns]
    assert release.is_shadow
    assert live_cases() is seeds()
    assert release.people == len(learners)
    assert release.synthetic_cases == release.cases - release.expert_cases > 0
    assert not ReturnedWeek.objects.filter(is_synthetic=False).exists()
    assert ShadowLook.objects.filter(release=release).exists()
    compared = CaseWork.objects.get(kind=CaseWork.Kind.COMPARE)
    assert compared.state == CaseWork.State.DONE
    assert compared.result["weeks"] > 0


def test_filling_the_demo_again_does_no_harm():
    fill_demo()
    before = list(CaseBaseRelease.objects.values_list("digest", flat=True))

    fill_demo()

    assert list(CaseBaseRelease.objects.values_list("digest", flat=True)) == before
    assert Patient.objects.count() == len(STORIES)
