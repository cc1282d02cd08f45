"""Apple Health: each trap of its exports with the exact total."""

import pytest
from tests.domain.activity.files import (
    APPLE_DTD,
    BROKEN_DTD,
    apple,
    days,
    read,
    record,
    set_aside,
    zipped,
)

from selfback.domain.activity.errors import FileRefused

T = "2027-01-15 {} +0100"
WALK = record(T.format("08:00:00"), T.format("08:10:00"), 900)
HEART = (
    '<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="W" unit="count/min" value="61.5"'
    ' startDate="2027-01-15 08:00:00 +0100" endDate="2027-01-15 08:00:00 +0100"/>'
)
TYPED = '<MetadataEntry key="HKWasUserEntered" value="1"/>'
DAY = "2027-01-15"


def test_a_genuine_file_with_its_document_type_is_read():
    assert days(apple(WALK, HEART)) == {DAY: 900}
    assert read(apple(WALK)).format == "apple-health"


@pytest.mark.parametrize("name", ["export.xml", "Export.xml", "导出.xml", "eksport.txt"])
def test_the_file_is_found_in_the_archive_by_its_root(name):
    files = {
        "apple_health_export/export_cda.xml": "<ClinicalDocument/>",
        "apple_health_export/workout-routes/route_1.gpx": "<gpx/>",
        f"apple_health_export/{name}": apple(WALK),
    }

    assert days(zipped(files)) == {DAY: 900}


@pytest.mark.parametrize(
    "dtd",
    [
        BROKEN_DTD,
        "",
        "<!DOCTYPE HealthData>\n",
        APPLE_DTD + "<!ATTLIST Record unit CDATA #IMPLIED>\n]>\n",
    ],
)
def test_a_broken_or_missing_document_type_does_not_matter(dtd):
    assert days(apple(WALK, dtd=dtd)) == {DAY: 900}


def test_control_characters_are_read_over():
    named = WALK.replace("Annas", "Annas\x0b")

    assert days(apple(named)) == {DAY: 900}


def test_phone_and_watch_count_a_walk_once():
    watch = record(T.format("08:00:00"), T.format("08:10:00"), 950, "Annas Apple\u00a0Watch")
    later = record(T.format("12:00:00"), T.format("12:05:00"), 300)

    assert days(apple(WALK, watch, later)) == {DAY: 1250}


def test_records_that_overlap_in_part_fill_the_gap_by_their_share():
    watch = record(T.format("08:05:00"), T.format("08:15:00"), 1000, "Apple Watch")

    assert days(apple(WALK, watch)) == {DAY: 1450}


def test_the_watch_is_known_by_its_device_where_its_name_does_not_say():
    device = "&lt;&lt;HKDevice: 0x28&gt;, name:Apple Watch, model:Watch, hardware:Watch3,4&gt;"
    watch = record(T.format("08:00:00"), T.format("08:20:00"), 2000, "Anna", device=device)
    phone = record(T.format("08:00:00"), T.format("08:10:00"), 900)

    assert days(apple(watch, phone)) == {DAY: 2000}


def test_a_device_that_only_differs_in_its_address_or_version_is_the_same():
    device = "&lt;&lt;HKDevice: {}&gt;, name:iPhone, hardware:iPhone12,1, software:{}&gt;"
    same = [
        record(T.format("08:00:00"), T.format("08:10:00"), 900, device=device.format(*each))
        for each in [("0x1", "15.1"), ("0x2", "15.2")]
    ]

    assert days(apple(*same)) == {DAY: 900}


def test_identical_records_and_those_in_a_correlation_count_once():
    assert days(apple(WALK, WALK, f"<Correlation>{WALK}</Correlation>")) == {DAY: 900}


def test_the_offset_of_the_exporting_phone_does_not_move_a_winter_day():
    # The phone exports in summer: 00:30 at +0200 is 23:30 the day before in a Danish January.
    night = record("2027-01-16 00:30:00 +0200", "2027-01-16 00:40:00 +0200", 200)

    assert days(apple(night)) == {DAY: 200}


def test_a_person_elsewhere_has_other_days():
    from zoneinfo import ZoneInfo

    late = record("2027-01-15 23:30:00 -0500", "2027-01-15 23:40:00 -0500", 200)

    assert days(apple(late), zone=ZoneInfo("America/New_York")) == {DAY: 200}
    assert days(apple(late)) == {"2027-01-16": 200}


@pytest.mark.parametrize(
    ("day", "total"), [("2027-03-28", 23), ("2026-10-25", 25), ("2027-01-15", 24)]
)
def test_days_on_which_the_clock_changes_have_all_their_hours(day, total):
    # In UTC a Danish day begins at 23:00 in winter and at 22:00 in summer.
    hours = [
        record(f"{date} {hour:02}:00:00 +0000", f"{date} {hour:02}:00:59 +0000", 1)
        for date in _around(day)
        for hour in range(24)
    ]

    assert days(apple(*hours))[day] == total


def _around(day: str) -> list[str]:
    from datetime import date, timedelta

    middle = date.fromisoformat(day)
    return [str(middle + timedelta(days=k)) for k in (-1, 0, 1)]


def test_steps_after_the_export_are_set_aside():
    ahead = record("2027-05-02 10:00:01 +0200", "2027-05-02 10:05:01 +0200", 40)

    assert set_aside(apple(WALK, ahead)) == {"future": 1}
    assert days(apple(WALK, ahead)) == {DAY: 900}


def test_steps_of_2030_in_a_file_that_claims_2031_are_set_aside_too():
    ahead = record("2030-05-02 10:00:01 +0200", "2030-05-02 10:05:01 +0200", 40)

    assert set_aside(apple(ahead, exported="2031-01-01 00:00:00 +0100")) == {"future": 1}


def test_426_steps_in_5_seconds_are_set_aside():
    batch = record(T.format("09:00:00"), T.format("09:00:05"), 426)

    assert set_aside(apple(WALK, batch)) == {"too-fast": 1}


def test_a_record_that_ends_before_it_starts_is_set_aside():
    turned = record(T.format("09:00:00"), T.format("08:59:00"), 20)

    assert set_aside(apple(WALK, turned)) == {"device-clock": 1}


def test_what_was_typed_counts_only_where_nothing_was_measured():
    covered = record(T.format("08:00:00"), T.format("08:10:00"), 500, inside=TYPED)
    alone = record(T.format("18:00:00"), T.format("19:00:00"), 700, "Sundhed", inside=TYPED)

    assert days(apple(WALK, covered, alone)) == {DAY: 1600}


def test_a_missing_unit_is_counts():
    assert days(apple(record(T.format("08:00:00"), T.format("08:10:00"), 9, unit=None))) == {DAY: 9}


def test_locale_decimals_in_other_elements_do_not_matter():
    beats = (
        "<HeartRateVariabilityMetadataList>"
        '<InstantaneousBeatsPerMinute bpm="61" time="12:21:00,30"/>'
        "</HeartRateVariabilityMetadataList>"
    )

    assert days(apple(WALK, HEART.replace("/>", f">{beats}</Record>"))) == {DAY: 900}


def test_a_file_without_steps_says_so():
    assert read(apple(HEART)).warnings == ("The file holds no steps.",)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (apple(record(T.format("08:00:00"), T.format("08:10:00"), "NaN")), "line 13: the steps ar"),
        (apple(record(T.format("08:00:00"), T.format("08:10:00"), -5)), "steps are negative"),
        (apple(record(T.format("08:00:00"), T.format("08:10:00"), "9e99")), "absurdly many"),
        (apple(record(T.format("08:00:00"), T.format("08:10:00"), "1,5")), "not a number of ste"),
        (apple(record("yesterday", T.format("08:10:00"), 5)), "'yesterday' is not a time"),
        (apple(record(T.format("25:00:00"), T.format("08:10:00"), 5)), "is not a time"),
        (apple(record(T.format("08:00:00"), None, 5)), "has no 'endDate'"),
        (apple(record(T.format("08:00:00"), T.format("08:10:00"), 5, unit="km")), "given in 'km'"),
        (apple(WALK)[:-20], "is cut off or not XML"),
        (apple(WALK)[:60], "is cut off or no export"),
        (apple("<a>" * 100), "elements are nested 65 deep"),
        (apple(f'<x y="{"z" * 3_000_000}"/>'), "a tag is longer than 1,048,576 bytes"),
        (apple(WALK.replace("iPhone", "&lol;")), "undefined entity"),
    ],
)
def test_broken_files_are_refused_with_a_sentence(broken, says):
    with pytest.raises(FileRefused, match=says):
        days(broken)


ENTITIES = [
    '<!DOCTYPE HealthData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n',
    '<!DOCTYPE HealthData [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n',
    '<!DOCTYPE HealthData [<!ENTITY % a SYSTEM "http://example.org/x.dtd">%a;]>\n',
    "<!DOCTYPE HealthData [<!entity a '" + "x" * 100_000 + "'>]>\n",
]


@pytest.mark.parametrize("dtd", ENTITIES)
def test_entities_are_refused_before_a_parser_sees_them(dtd):
    bomb = apple(WALK.replace("Annas", "&b;"), dtd=dtd)

    for data in (bomb, zipped({"apple_health_export/export.xml": bomb})):
        with pytest.raises(FileRefused, match="declares XML entities"):
            days(data)
