"""Reads over a study tell how far everybody came, and never an arm."""

from dataclasses import fields
from datetime import timedelta

import pytest
from tests.apps.trial.world import (
    MONDAY,
    NOON,
    PROTOCOL,
    STAFF,
    finish,
    give_answers,
    items,
    make_entering,
    make_followed,
    make_screening,
    make_site,
    make_study,
    noon_of,
    scorer,
    visit_of,
)
from tests.builders import make_clinic

from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial import dispositions as reads
from selfback.apps.trial.entry_services import screen, turn_away
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.models import Screening
from selfback.apps.trial.visit_services import end_visit
from selfback.domain.recruitment.retention import by_country, completeness, intake, retention
from selfback.domain.trial.disposition import Eligible, OpenedSite, Outcome, VisitStatus

pytestmark = pytest.mark.django_db


def six_people():
    """One still unseen, one who may, one who cannot, one who will not, one in, one left early."""
    site = make_site(make_study())
    screen(key="unseen", site=site, protocol=PROTOCOL, referred_on=MONDAY, by=STAFF, at=NOON)
    make_screening(site, "may")
    make_screening(site, "cannot", pregnant="yes")
    make_screening(site, "will-not", not_interested="yes")
    taking = make_followed(site, "in")
    turn_away(
        participant=make_entering(site, "early"),
        protocol=PROTOCOL,
        reason="moved abroad",
        by=STAFF,
        at=NOON,
    )
    return site, taking


def rows_by_key(study):
    keys = dict(Screening.objects.values_list("id", "key"))
    return {keys[row.id]: row for row in reads.dispositions(study)}


def test_everybody_who_was_referred_stands_in_one_row_with_what_became_of_them():
    site, taking = six_people()

    rows = rows_by_key(site.study)

    assert {key: row.outcome for key, row in rows.items()} == {
        "unseen": Outcome.WAITING,
        "may": Outcome.ON_THE_WAY,
        "cannot": Outcome.NOT_ELIGIBLE,
        "will-not": Outcome.DECLINED,
        "in": Outcome.RANDOMISED,
        "early": Outcome.DECLINED,
    }
    assert rows["cannot"].ineligible == "pregnant"
    assert rows["will-not"].declined == "no-interest"
    assert rows["will-not"].eligible is not Eligible.NO
    assert rows["in"].participant == taking.number
    assert {row.participant for key, row in rows.items() if key != "in"} == {""}


def test_no_row_holds_an_arm():
    site, _ = six_people()

    assert {(row.arm, row.started) for row in reads.dispositions(site.study)} == {("", None)}


def test_a_row_follows_the_visits_of_who_was_randomised():
    person = make_followed(make_site(make_study()))
    half, over = visit_of(person, "week-6"), visit_of(person, "month-3")
    give_answers(half, "nprs", {"q1": 4}, at=noon_of(half.due_on))
    late = noon_of(over.closes_on + timedelta(days=1))
    for visit in (half, over):
        end_visit(visit=visit, protocol=PROTOCOL, scorer=scorer, at=late)
    withdraw(
        participant=person,
        protocol=PROTOCOL,
        level="questionnaires",
        withdrawn_on=over.closes_on,
        by=STAFF,
        at=late,
    )

    (row,) = reads.dispositions(person.study)

    assert row.visits == {
        "week-6": VisitStatus.PARTIAL,
        "month-3": VisitStatus.MISSED,
        "month-6": VisitStatus.WITHDRAWN,
        "month-9": VisitStatus.WITHDRAWN,
    }
    assert row.withdrawn == "questionnaires"


def test_a_site_that_brought_nobody_counts_in_recruitment_and_forecast():
    study = make_study()
    busy = make_site(study)
    fjord = make_clinic("Fjord Physio", "NO", kind=ClinicKind.PHYSIOTHERAPY)
    quiet = make_site(study, fjord)
    make_followed(busy)

    rows, sites = reads.dispositions(study), reads.opened_sites(study)
    countries = intake(
        rows,
        sites,
        per="country",
        opened=reads.opening_days(study),
        as_of=MONDAY + timedelta(days=27),
    )

    assert set(sites) == {
        OpenedSite(id=busy.pk, country="DK", kind="physiotherapy"),
        OpenedSite(id=quiet.pk, country="NO", kind="physiotherapy"),
    }
    assert [(each.group, each.with_none, each.rate) for each in countries] == [
        ("DK", 0, 1.0),
        ("NO", 1, 0.0),
    ]
    assert {each.id: each.recruited for each in reads.recruitment_log(study)} == {
        busy.pk: (MONDAY,),
        quiet.pk: (),
    }
    assert {each.id: each.people for each in reads.site_records(study)} == {
        busy.pk: (MONDAY,),
        quiet.pk: (),
    }


def test_retention_by_country_is_read_from_the_same_rows():
    study = make_study()
    site = make_site(study)
    first, second = (make_followed(site, key) for key in ("one", "two"))
    done, missed = visit_of(first, "week-6"), visit_of(second, "week-6")
    give_answers(done, "rmdq-24", {"q1": 1, "q2": 0}, at=noon_of(done.due_on))
    finish(done, at=noon_of(done.due_on))
    end_visit(
        visit=missed,
        protocol=PROTOCOL,
        scorer=scorer,
        at=noon_of(missed.closes_on + timedelta(days=1)),
    )

    (kept,) = retention(reads.dispositions(study), ["week-6"], group=by_country)

    assert (kept.group, kept.randomised, kept.complete, kept.missed) == ("DK", 2, 1, 1)


def test_completeness_counts_instruments_of_visits_that_were_begun():
    person = make_followed(make_site(make_study()))
    visit = visit_of(person, "week-6")
    give_answers(visit, "rmdq-24", items("rmdq-24", 9), at=noon_of(visit.due_on))

    held = completeness(reads.answered(person.study, PROTOCOL, per="site"))

    at_visit = {each.instrument: each.scored for each in held if each.visit == "week-6"}
    assert set(at_visit) == {"rmdq-24", "nprs", "nprs-worst", "pseq-10", "gpe"}
    assert (at_visit["rmdq-24"].count, at_visit["rmdq-24"].of) == (1, 1)
    assert (at_visit["gpe"].count, at_visit["gpe"].of) == (0, 1)
    assert "month-3" not in {each.visit for each in held}


def test_items_that_are_missing_are_told_by_instrument():
    person = make_followed(make_site(make_study()))
    visit = visit_of(person, "week-6")
    give_answers(visit, "rmdq-24", {"q1": 1, "q2": 0}, at=noon_of(visit.due_on))

    assert reads.items_missing(visit, PROTOCOL)["rmdq-24"] == 22


def test_a_study_is_read_in_as_many_queries_whether_it_has_one_person_or_ten(
    django_assert_num_queries,
):
    site = make_site(make_study())
    for number in range(10):
        make_followed(site, f"person-{number}")

    with django_assert_num_queries(4):
        rows = reads.dispositions(site.study)

    assert len(rows) == 10
    assert {each.name for each in fields(rows[0])} >= {"arm", "started"}
