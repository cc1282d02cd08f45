"""The monitor's review in the office: the trail of one study, samples by seed, signatures."""

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.trial.world import make_entering, make_followed, make_site, make_study
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of, now
from tests.delivery.trial_office.study.quality_world import address, proved, randomised_people

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import ReviewSample, SignOff, Study
from selfback.apps.trial.review_services import drawn
from selfback.delivery.trial_office.study.quality.kinds import KINDS
from selfback.delivery.trial_office.study.quality.trail import PATHS, events_of

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def monitor() -> User:
    return make_staff(Role.MONITOR)


@pytest.fixture
def study() -> Study:
    study = make_study()
    site = make_site(study)
    make_followed(site)
    make_entering(site, "s2")
    return study


def test_every_event_about_a_study_is_in_its_trail_and_no_other_studys(study: Study):
    about = {model._meta.label_lower for model in PATHS} | {Study._meta.label_lower}
    mine = AuditEvent.objects.filter(subject_type__in=about)
    assert events_of(study).count() == mine.count() > 10

    other = make_study()
    make_followed(make_site(other), "s9")
    shown = set(events_of(study).values_list("seq", flat=True))
    assert shown.isdisjoint(events_of(other).values_list("seq", flat=True))


def test_events_are_chosen_by_participant_kind_who_and_day(study: Study, monitor: User):
    desk, page = browser_of(monitor), address("study_trail", study)
    person = study.participants.get(number="DK-0002")

    of_person = desk.get(page, {"participant": "dk-0002"})
    assert {line.number for line in of_person.context["lines"]} == {"DK-0002"}
    assert len(of_person.context["lines"]) == events_of(study, person).count()
    of_kind = desk.get(page, {"kind": Kind.PARTICIPANT_ENROLLED.value})
    assert len(of_kind.context["lines"]) == 2
    after = (NOON + timedelta(days=1)).date().isoformat()
    assert not desk.get(page, {"first": after}).context["lines"]
    assert desk.get(page, {"last": NOON.date().isoformat()}).context["lines"]
    nobody = desk.get(page, {"participant": "DK-9999"}).content.decode()
    assert "Nobody in this study has this number." in nobody


@pytest.mark.hazard("H-11")
def test_the_trail_tells_no_arm_and_nothing_to_guess_it_by(monitor: User):
    study = make_study()
    randomised_people(study)
    page = browser_of(monitor).get(address("study_trail", study))

    shown = [line for line in page.context["lines"] if line.kind == "participant allocated"]
    assert len(shown) == 3
    assert all(line.changes == () for line in shown)
    assert not events_of(study).filter(kind=Kind.ALLOCATION_READ).exists()


def test_the_trail_asks_the_database_as_often_for_fifty_as_for_one(
    study: Study, monitor: User, django_assert_max_num_queries: Any
):
    desk = browser_of(monitor)
    with django_assert_max_num_queries(12):
        page = desk.get(address("study_trail", study))
    assert len(page.context["lines"]) > 10


def test_the_same_seed_draws_the_same_and_another_seed_another():
    people = [f"DK-{n:04}" for n in range(200)]
    first = drawn(people, seed=7, size=20)

    assert first == drawn(reversed(people), seed=7, size=20)
    assert len(set(first)) == 20
    assert set(first) != set(drawn(people, seed=8, size=20))
    assert first[:5] == drawn(people, seed=7, size=5)


def test_a_sample_is_drawn_looked_at_and_signed(study: Study, monitor: User):
    desk = proved(monitor)
    sent = {"of": "participants", "size": 2, "seed": 4711}
    desk.post(address("study_reviews", study), sent)
    sample = ReviewSample.objects.get()
    assert (sample.seed, sample.population, sample.items.count()) == (4711, 2, 2)
    sign = address("study_sign_review", study, sample=sample.pk)

    early = desk.post(sign, {"name": "Mia Berg"})
    assert early.status_code == 422
    assert "2 in the sample were not looked at yet." in early.content.decode()

    look = address("study_look", study, sample=sample.pk)
    desk.post(look, {"position": 1})
    desk.post(look, {"position": 2, "finding": "The consent has no day."})
    assert "Please write something here." in desk.post(sign, {"name": ""}).content.decode()
    page = desk.post(sign, {"name": "Mia Berg"}, follow=True).content.decode()

    signed = SignOff.objects.get()
    assert (signed.about, signed.role, signed.signed_by) == ("audit-trail", "monitor", monitor)
    assert "Mia Berg" in page
    assert "The consent has no day." in page
    changed = desk.post(look, {"position": 1, "finding": "Something after all."})
    assert changed.status_code == 422
    assert "The review was signed" in changed.content.decode()
    listed = desk.get(address("study_reviews", study)).content.decode()
    assert signed.digest[:12] in listed


def test_events_can_be_drawn_and_are_shown_in_words(study: Study, monitor: User):
    desk = browser_of(monitor)
    page = desk.post(address("study_reviews", study), {"of": "events", "size": 5}, follow=True)

    shown = [each["shows"].seq for each in page.context["items"]]
    sample = ReviewSample.objects.get()
    assert shown == [int(each.subject) for each in sample.items.all()]
    assert sample.population > 10


def test_more_than_there_are_cannot_be_drawn(study: Study, monitor: User):
    sent = {"of": "participants", "size": 3}
    answer = browser_of(monitor).post(address("study_reviews", study), sent)

    assert answer.status_code == 422
    assert "There are 2 to draw from." in answer.content.decode()


def test_a_review_is_the_monitors_and_of_its_study(study: Study, monitor: User):
    desk = browser_of(monitor)
    desk.post(address("study_reviews", study), {"of": "participants", "size": 1, "seed": 1})
    sample = ReviewSample.objects.get()
    other = make_study()

    assert desk.get(address("study_review", other, sample=sample.pk)).status_code == 404
    look = address("study_look", study, sample=sample.pk)
    assert desk.post(look, {"position": "x"}).status_code == 422
    coordinator = browser_of(make_staff(Role.COORDINATOR))
    assert coordinator.get(address("study_trail", study)).status_code == 403
    assert coordinator.get(address("study_review", study, sample=sample.pk)).status_code == 403


def test_every_kind_that_the_trail_shows_has_its_words(study: Study):
    known = {each.value for each in Kind}
    assert set(KINDS) <= known
    assert set(events_of(study).values_list("kind", flat=True)) <= set(KINDS)
    shown = {"study", "site", "visit", "query", "review", "trial", "adverse", "baseline"}
    assert {each for each in known if each.split()[0] in shown} <= set(KINDS)
