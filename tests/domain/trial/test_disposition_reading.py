"""Dispositions from files: what is joined, and that every fault is named with its place."""

from datetime import date

import pytest

from selfback.domain.trial.disposition import Eligible, Outcome, VisitStatus
from selfback.domain.trial.disposition_reading import (
    DispositionRefused,
    analysed_by,
    read_disposition,
    read_export,
)

SCREENING = """\
screening,site,country,screened_on,eligible,ineligible_reason,declined_reason,participant,randomised_on
S1,A,DK,2027-01-10,yes,,,DK-1,2027-01-12
S2,A,DK,2027-01-11,no,age,,,
S3,B,NO,,,,,,
S4,B,NO,2027-01-12,yes,,no-time,,
S5,B,NO,2027-01-13,yes,,,NO-1,2027-01-20
"""
PARTICIPANTS = """\
participant,country,site,arm,randomised_on,withdrawn_on,withdrawal_level,died_on
DK-1,DK,A,app,2027-01-12,,,
NO-1,NO,B,usual,2027-01-20,2027-05-01,data,2027-06-01
"""
VISITS = """\
participant,visit,due_on,opens_on,closes_on,done_on,status,source
DK-1,baseline,2027-01-12,,,2027-01-12,complete,link
DK-1,m6,2027-07-12,,2027-08-12,,pending,
DK-1,m3,2027-04-12,,2027-05-12,2027-04-13,partial,phone
NO-1,m3,2027-04-20,,2027-05-20,,missed,
NO-1,m6,2027-07-20,,2027-08-20,,missed,
"""
SITES = "site,country,kind,opened_on,closed_on\nA,DK,practice,2027-01-01,\nC,DK,practice,,\n"
USE = "participant,week,plan_made\nDK-1,1,no\nDK-1,2,yes\n"
SCORES = "participant,visit,instrument,score\nDK-1,m3,rmdq,9\nNO-1,m3,rmdq,\n"


def export(**changes):
    files = {
        "screening": SCREENING,
        "participants": PARTICIPANTS,
        "visits": VISITS,
        "sites": SITES,
        "use": USE,
        **changes,
    }
    return {f"{name}.csv": text.encode() for name, text in files.items() if text}


def faults(read):
    with pytest.raises(DispositionRefused) as refused:
        read()
    return [str(each) for each in refused.value.faults]


def test_an_export_is_joined_to_one_row_a_referral():
    found = read_export(export())

    outcomes = [row.outcome for row in found.rows]
    assert outcomes == [
        Outcome.RANDOMISED,
        Outcome.NOT_ELIGIBLE,
        Outcome.WAITING,
        Outcome.DECLINED,
        Outcome.RANDOMISED,
    ]
    assert (found.arms, found.visits) == (("app", "usual"), ("m3", "m6"))
    assert [site.id for site in found.sites] == ["A", "C"]


def test_a_visit_after_a_death_says_so():
    rows = read_export(export()).rows

    assert rows[4].at("m3") is VisitStatus.MISSED
    assert rows[4].at("m6") is VisitStatus.DIED
    assert rows[0].at("m3") is VisitStatus.PARTIAL


def test_who_started_is_known_only_in_arms_that_use_the_app():
    first, *_others, last = read_export(export()).rows

    assert (first.started, last.started) == (True, None)
    assert read_export(export(use="")).rows[0].started is None


def test_an_export_without_arms_has_none():
    blinded = PARTICIPANTS.replace(",arm,", ",").replace(",app,", ",").replace(",usual,", ",")

    found = read_export(export(participants=blinded, use=""))

    assert found.arms == ()
    assert {row.arm for row in found.rows} == {""}


def test_who_has_a_value_and_has_not_withdrawn_their_data_is_analysed():
    files = export(scores=SCORES)

    found = analysed_by(read_export(files), files, instrument="rmdq")

    told = {row.participant: (row.analysed, row.not_analysed) for row in found.rows if row.arm}
    assert told == {"DK-1": (True, ""), "NO-1": (False, "data-withdrawn")}


def test_an_instrument_that_nobody_has_is_refused():
    files = export(scores=SCORES)

    read = read_export(files)

    assert faults(lambda: analysed_by(read, files, instrument="bipq")) == [
        "scores.csv, line 1, instrument: 'bipq' does not stand in it"
    ]


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("visits", "partial", "half", "visits.csv, line 4, status: 'half' is none of complete,"),
        ("visits", "NO-1,m6", "NO-9,m6", "visits.csv, line 6, participant: 'NO-9' does not stand"),
        ("participants", "NO-1,", "NO-2,", "participants.csv, line 3, participant: 'NO-2' does"),
        ("screening", "DK-1,", ",", "screening.csv, line 2, participant: is empty, though"),
        ("screening", "S2,", "S1,", "screening.csv, line 3, screening: 'S1' stands in line 2"),
        ("screening", "no,age", "nej,age", "screening.csv, line 3, eligible: 'nej' is neither"),
        ("screening", "2027-01-20", "20/1/27", "screening.csv, line 6, randomised_on: '20/1/27'"),
        ("screening", "S3,B", "S3,", "screening.csv, line 4, site: is empty"),
        ("sites", "A,DK", "A,DK,x", "sites.csv, line 2, row: has 6 fields, not 5"),
        ("visits", "status", "state", "visits.csv, line 1, status: this column is missing"),
    ],
)
def test_a_fault_is_named_with_file_line_and_field(table, old, new, fault):
    text = {"screening": SCREENING, "participants": PARTICIPANTS, "visits": VISITS, "sites": SITES}

    said = faults(lambda: read_export(export(**{table: text[table].replace(old, new)})))

    assert any(each.startswith(fault) for each in said), said


def test_tables_that_are_missing_are_all_named():
    said = faults(lambda: read_export({"visits.csv": VISITS.encode()}))

    assert said == [
        "screening.csv, line 1, file: is missing",
        "participants.csv, line 1, file: is missing",
    ]


def test_one_file_of_rows_holds_the_visits_as_columns():
    text = (
        "screening,site,eligible,randomised_on,arm,visit:m3,visit:m6,analysed\n"
        "S1,A,yes,2027-01-12,app,complete,,yes\n"
        "S2,A,,,,,,\n"
    )

    found = read_disposition(text.encode())

    first, second = found.rows
    assert (found.visits, found.arms) == (("m3", "m6"), ("app",))
    assert (first.randomised_on, first.analysed) == (date(2027, 1, 12), True)
    assert first.at("m6") is VisitStatus.PENDING
    assert (second.outcome, second.eligible) == (Outcome.WAITING, Eligible.UNKNOWN)


def test_every_fault_of_one_file_is_named_at_once():
    text = "screening,site,eligible,randomised_on,started\nS1,,ja,x,perhaps\nS2,A,x,y,z\nS2,A,,,\n"

    assert faults(lambda: read_disposition(text.encode(), file="d.csv")) == [
        "d.csv, line 2, site: is empty",
        "d.csv, line 3, eligible: 'x' is neither yes nor no",
        "d.csv, line 3, randomised_on: 'y' is not a day such as 2027-01-31",
        "d.csv, line 3, started: 'z' is neither yes nor no",
        "d.csv, line 4, screening: 'S2' stands in line 3 already",
    ]


def test_bytes_that_are_no_text_are_refused():
    assert faults(lambda: read_disposition(b"screening,site\n\xff", file="d.csv")) == [
        "d.csv, line 2, text: is not UTF-8"
    ]
