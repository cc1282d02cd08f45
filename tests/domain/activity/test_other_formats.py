"""Files of other apps and systems: each trap with its exact total."""

import json

import pytest
from tests.domain.activity.files import days, read, set_aside, zipped

from selfback.domain.activity.errors import FileRefused

DAY = "2027-01-15"
LOINC = {"coding": [{"system": "http://loinc.org", "code": "41950-7"}]}


def observation(steps, **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": LOINC,
        "effectiveDateTime": DAY,
        "valueQuantity": {"value": steps, "unit": "steps per day", "code": "/d"},
    } | more


def bundle(*resources) -> bytes:
    entries = [{"resource": each} for each in resources]
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()


def point(steps, frame, **body) -> dict:
    return {
        "header": {"acquisition_provenance": {"source_name": "Band"}},
        "body": {
            "step_count": {"value": steps, "unit": "steps"},
            "effective_time_frame": frame,
        }
        | body,
    }


def interval(**ends):
    return {"time_interval": ends}


def exported(*rows, name="step_count", units="count") -> bytes:
    metrics = [
        {"name": "heart_rate", "units": "bpm", "data": [{"qty": 61, "date": rows[0]["date"]}]},
        {"name": name, "units": units, "data": list(rows)},
    ]
    return json.dumps({"data": {"metrics": metrics, "workouts": [], "stateOfMind": []}}).encode()


def test_an_observation_belongs_to_the_day_it_names():
    assert days(json.dumps(observation(7267)).encode()) == {DAY: 7267}
    assert read(bundle(observation(1))).format == "fhir"


def test_only_true_observations_of_steps_are_taken_from_a_bundle():
    other = {"coding": [{"code": "8867-4"}]}
    wrong = observation(500, status="entered-in-error")

    assert days(bundle(observation(4000), observation(70, code=other), wrong)) == {DAY: 4000}


def test_a_period_is_an_interval():
    period = {"start": f"{DAY}T23:30:00+01:00", "end": f"{DAY}T23:50:00+01:00"}
    code = {"coding": [{"code": "55423-8"}]}
    walked = observation(1200, code=code, effectivePeriod=period)
    walked.pop("effectiveDateTime")

    assert days(bundle(walked)) == {DAY: 1200}


@pytest.mark.parametrize("value", [None, "many", -5, True])
def test_an_observation_without_a_count_refuses_the_file(value):
    with pytest.raises(FileRefused, match="observation 1"):
        read(bundle(observation(value)))


def test_a_point_of_open_mhealth_has_two_ends_or_one_and_a_duration():
    start, end = f"{DAY}T08:00:00+01:00", f"{DAY}T08:20:00+01:00"
    both = point(900, interval(start_date_time=start, end_date_time=end))
    later = point(300, interval(start_date_time=end, duration={"value": 10, "unit": "min"}))

    assert days(json.dumps([both, later]).encode()) == {DAY: 1200}
    assert read(json.dumps(both).encode()).format == "open-mhealth"


def test_a_point_without_an_interval_is_refused():
    with pytest.raises(FileRefused, match="needs a time interval"):
        read(json.dumps([point(900, {"date_time": f"{DAY}T08:00:00+01:00"})]).encode())


def test_a_distance_is_no_count():
    frame = interval(start_date_time=f"{DAY}T08:00:00+01:00", end_date_time=f"{DAY}T08:20:00+01:00")
    far = {
        "body": {
            "base_movement_quantity": {"value": 3, "unit": "km"},
            "effective_time_frame": frame,
        }
    }

    assert days(json.dumps([far]).encode()) == {}


def test_health_auto_export_may_split_steps_into_fractions():
    rows = [
        {"qty": 4837.77, "date": f"{DAY} 00:00:00 +0100"},
        {"qty": 12.5, "date": "2027-01-16 00:00:00 +0100"},
    ]

    assert days(exported(*rows)) == {DAY: 4838, "2027-01-16": 12}


def test_health_auto_export_by_the_hour_is_summed():
    rows = [{"qty": 100.5, "date": f"{DAY} {hour:02}:00:00 +0100"} for hour in range(8, 12)]

    assert days(exported(*rows)) == {DAY: 402}


def test_health_auto_export_in_other_units_is_refused():
    with pytest.raises(FileRefused, match="not in counts"):
        read(exported({"qty": 1, "date": f"{DAY} 00:00:00 +0100"}, units="km"))


def test_zepp_has_days_behind_a_byte_order_mark():
    table = "\ufeffdate,lastSyncTime,steps,distance,runDistance,calories\n"
    table += f"{DAY},1768500000,6400,4500,0,210\n2027-01-16,1768590000,,0,0,0\n"

    found = zipped({"ACTIVITY/ACTIVITY_1768.csv": table, "SLEEP/SLEEP_1.csv": "date,deep\n"})

    assert days(found) == {DAY: 6400}
    assert read(found).format == "zepp"


def test_fitbit_counts_a_minute_of_two_sources_once():
    head = "timestamp,steps,data source\n"
    one = f"{DAY}T07:00:00Z,80,Charge 5\n{DAY}T07:01:00Z,90,Charge 5\n"
    other = f"{DAY}T07:00:00Z,70,Pixel Phone\n{DAY}T07:02:00Z,60,Pixel Phone\n"

    assert days((head + one + other).encode()) == {DAY: 80 + 90 + 60}


def test_fitbit_leaves_out_what_came_back_from_health_connect():
    table = "timestamp,steps,data source\n"
    table += f"{DAY}T07:00:00Z,80,Charge 5\n{DAY}T09:00:00Z,99,Samsung via Health Connect\n"

    found = read(table.encode())

    assert days(table.encode()) == {DAY: 80}
    assert found.warnings == ("Steps that came back from Health Connect were left out.",)


def test_fitbit_tables_without_data_beside_others_do_no_harm():
    table = f"timestamp,steps,data source\n{DAY}T07:00:00Z,80,Charge 5\n"
    files = {"a/steps_2020-01-01.csv": "no data\n", "a/steps_2027-01-15.csv": table}

    assert days(zipped(files)) == {DAY: 80}


def test_a_minute_of_a_thousand_steps_is_set_aside():
    table = f"timestamp,steps,data source\n{DAY}T07:00:00Z,1000,Charge 5\n"

    assert set_aside(table.encode()) == {"too-fast": 1}
