"""What is exported of a study fits the tables of its codebook, and tells no arm."""

from datetime import date

import pytest
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    finish,
    give_answers,
    items,
    make_entering,
    make_event,
    make_followed,
    make_screening,
    make_site,
    make_study,
    noon_of,
    visit_of,
)

from selfback.apps.trial.export_rows import export_rows
from selfback.apps.trial.leaving_services import withdraw
from selfback.domain.dataset.checks import check_dataset
from selfback.domain.dataset.column import Code, same_words
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import Table
from selfback.domain.dataset.trial_tables import trial_codebook

pytestmark = pytest.mark.django_db
THEN = noon_of(date(2027, 2, 15))


@pytest.fixture
def study():
    """A participant with a visit and an event, one who is entering, one who cannot take part."""
    study = make_study()
    site = make_site(study)
    participant = make_followed(site, "a")
    give_answers(visit_of(participant), "rmdq-24", items("rmdq-24", 9), at=THEN)
    give_answers(visit_of(participant), "pseq-10", {"q1": 3}, at=THEN)
    finish(visit_of(participant), at=THEN)
    make_event(participant)
    make_entering(site, "b")
    make_screening(site, "c", pregnant="yes")
    return study


def of_visit(rows, table):
    return [row for row in rows[table] if row["visit"] == "week-6"]


def test_the_rows_fit_the_codebook_and_pass_its_checks(study):
    rows = export_rows(study)
    arms = {each.id: same_words(each.id) for each in PROTOCOL.arms}
    visits = [Code(value=each.id, words=same_words(each.id)) for each in PROTOCOL.visits]
    instruments = [Code(value=each.id, words=same_words(each.id)) for each in PROTOCOL.instruments]
    book = trial_codebook(arms, visits=visits, instruments=instruments)
    manifest = Manifest(
        protocol=PROTOCOL.id,
        version=PROTOCOL.version,
        synthetic=False,
        blinded=True,
        made_at=THEN.isoformat(),
        data_cut="2027-02-15",
    )
    tables = tuple(Table.of(book.by_name[name], records) for name, records in rows.items())

    assert check_dataset(Dataset(manifest=manifest, tables=tables)) == []


def test_people_visits_scores_and_reasons_stand_where_they_belong(study):
    rows = export_rows(study)

    (person,) = rows["participants"]
    assert (person["participant"], person["age"], person["pain_average"]) == ("DK-0001", "43", "4")
    assert (person["stratum"], person["randomised_on"]) == ("DK", "2027-01-04")
    (visit,) = of_visit(rows, "visits")
    assert (visit["status"], visit["done_on"], visit["source"]) == (
        "complete",
        "2027-02-15",
        "link",
    )
    scores = {row["instrument"]: row for row in of_visit(rows, "scores")}
    assert scores["rmdq-24"]["score"] == "9"
    assert (scores["pseq-10"]["score"], scores["pseq-10"]["items_answered"]) == (None, "1")
    assert {
        (row["eligible"], row["ineligible_reason"], row["participant"]) for row in rows["screening"]
    } == {(None, None, None), ("no", "pregnant", None), ("yes", None, "DK-0001")}


def test_nobody_who_was_not_randomised_stands_outside_the_screening_table(study):
    rows = export_rows(study)

    for table, records in rows.items():
        if table not in {"screening", "sites"}:
            assert {row["participant"] for row in records} <= {"DK-0001"}


def test_of_who_withdrew_their_data_no_answer_is_exported_but_harm_is(study):
    withdraw(
        participant=study.participants.get(number="DK-0001"),
        protocol=PROTOCOL,
        level="data",
        withdrawn_on=date(2027, 2, 15),
        by=STAFF,
        at=THEN,
    )
    rows = export_rows(study)

    assert (rows["scores"], rows["items"]) == ([], [])
    (person,) = rows["participants"]
    assert (person["withdrawal_level"], person["age"]) == ("data", None)
    assert len(rows["adverse_events"]) == 1


def test_no_column_tells_an_arm(study):
    names = {name for records in export_rows(study).values() for row in records for name in row}

    assert not names & {"arm", "allocation", "treatment", "plan_made", "sessions_done"}
