"""The evaluation of the demo: of the published shape, answered by nobody, ready for a report."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from selfback.apps.audit.services import verify_chain
from selfback.apps.coding.models import Coding, Source
from selfback.apps.coding.settling_services import open_places
from selfback.apps.displays.models import Display, DisplayRow
from selfback.apps.people.models import User
from selfback.apps.surveys.models import Kind, Rating, Stimulus, Survey, SurveyInvitation
from selfback.delivery.cli.demo_evaluation import Evaluated, fill_evaluation
from selfback.delivery.cli.main import main
from selfback.delivery.cli.published_shape import fill_published_shape
from selfback.delivery.shared import clock
from selfback.delivery.shared.evaluated import live_figures, newest
from selfback.delivery.shared.recruiting_units import recruiters
from selfback.delivery.shared.stimuli import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Evaluated]:
    """One evaluation for all who only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill_published_shape(at=clock.now())
        yield fill_evaluation()
        transaction.set_rollback(True)


def test_it_has_the_published_counts(filled: Evaluated):
    units = [each.country for each in recruiters()]

    assert (units.count("NO"), units.count("DK")) == (57, 39)
    assert (filled.raters, filled.interviews) == (62, 19)
    assert Survey.objects.filter(kind=Kind.NOMAD).count() == 2
    assert filled.displays == 3


def test_agreement_with_the_parts_of_the_plans_is_that_published(filled: Evaluated):
    figures = live_figures(newest(), as_of=clock.now().date())

    shares = [
        figures[f"agreement.component.{part}"].estimate
        for part in ("steps", "exercises", "education")
    ]
    assert [round(each, 2) for each in shares if each] == [0.89, 0.84, 0.87]


def test_nobody_in_it_can_be_reached_and_everything_says_that_it_is_made_up(filled: Evaluated):
    invited = SurveyInvitation.objects.values_list("email", flat=True)

    assert all(email.endswith(".invalid") for email in invited)
    assert not User.objects.exclude(email__endswith=".invalid").exists()
    for titles in (Survey.objects, Display.objects, Source.objects):
        assert all("synthetic" in title for title in titles.values_list("title", flat=True))


def test_what_raters_saw_is_kept_with_its_digest_in_three_languages(filled: Evaluated):
    shown = list(Stimulus.objects.all())

    assert {each.language for each in shown} == {"en", "da", "nb"}
    assert all(each.digest == digest_of(each.shown) for each in shown)


def test_who_does_not_agree_says_why(filled: Evaluated):
    short_of_it = Rating.objects.filter(answer__in=("partly", "disagree"))

    assert all(each.reasons for each in short_of_it)
    assert short_of_it.exclude(text="").exists()


def test_some_places_are_left_to_settle_and_the_displays_quote_what_is_settled(filled: Evaluated):
    member = newest().member
    assert member is not None

    left = list(open_places(member))
    quoted = {each for row in DisplayRow.objects.all() for each in row.quotes}

    assert len(left) == 6
    assert quoted
    assert Coding.objects.settled().standing().filter(pk__in=quoted).count() == len(quoted)


def test_again_it_adds_nothing_and_the_record_holds(filled: Evaluated):
    again = fill_evaluation()

    assert not again.is_new
    assert again.raters == filled.raters
    verify_chain()


def test_the_report_is_made_of_it_with_nothing_missing(filled: Evaluated, tmp_path: Any):
    done = CliRunner().invoke(main, ["evaluation", "report", "--out", str(tmp_path)])

    assert done.exit_code == 0, done.output
    results = json.loads((tmp_path / "results.json").read_text())
    assert results["synthetic"] is True
    assert results["missing"] == []
    assert len(results["displays"]) == 3
