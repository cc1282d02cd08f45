"""A schema is read from a model, a dataclass, TOML or a table, and says what it could not read."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import pandas as pd
import polars as pl
import pydantic
import pytest

from casewise import (
    PESSIMISTIC,
    CaseBase,
    DocumentInvalid,
    Field,
    FieldInvalid,
    Schema,
    equality,
    jaccard,
    linear,
    mcid,
    ordinal,
    weekly_series,
)
from casewise.errors import TomlInvalid, TypeUnclear
from casewise.measures import cyclic_ordinal, ngram, text_equality
from casewise.sources import CONTEXT, GROUP, ID, OUTCOME, PLAN, TIME, about, rows_of

Sleep = Literal["bad", "fair", "good"]


class Job(enum.Enum):
    CARE = "care"
    DESK = "desk"


@dataclass
class Week:
    week: Annotated[str, ID]
    person: Annotated[str, GROUP]
    day: Annotated[date, TIME]
    age: int
    pain: Annotated[int | None, mcid(2, span=10), about(bounds=(0, 10), weight=2, unit="0-10")]
    sleep: Annotated[Sleep | None, ordinal("bad", "fair", "good"), PESSIMISTIC]
    job: Job | None
    places: frozenset[Literal["back", "hip"]]
    history: Annotated[tuple[float, ...], weekly_series(window=4, span=10, min_overlap=1)]
    note: str
    active: bool
    steps: Annotated[int, PLAN]
    change: Annotated[float | None, OUTCOME]
    clinic: Annotated[str, CONTEXT]


class WeekModel(pydantic.BaseModel):
    week: Annotated[str, ID]
    person: Annotated[str, GROUP]
    day: Annotated[date, TIME]
    age: int
    pain: Annotated[int, mcid(2, span=10), about(weight=2, unit="0-10")] | None = pydantic.Field(
        default=None, ge=0, le=10
    )
    sleep: Annotated[Sleep | None, ordinal("bad", "fair", "good"), PESSIMISTIC] = None
    job: Job | None = None
    places: frozenset[Literal["back", "hip"]] = frozenset()
    history: Annotated[tuple[float, ...], weekly_series(window=4, span=10, min_overlap=1)] = ()
    note: str = ""
    active: bool = False
    steps: Annotated[int, PLAN] = 0
    change: Annotated[float | None, OUTCOME] = None
    clinic: Annotated[str, CONTEXT] = ""


EXPECTED = (
    Field(name="week", kind="text-id", role="id"),
    Field(name="person", kind="text-id", role="group"),
    Field(name="day", kind="date", role="time"),
    Field(name="age", kind="integer"),
    Field(
        name="pain",
        kind="integer",
        bounds=(0, 10),
        measure=mcid(2, span=10),
        weight=2,
        unit="0-10",
    ),
    Field(
        name="sleep",
        kind="ordinal",
        measure=ordinal("bad", "fair", "good"),
        missing=PESSIMISTIC,
    ),
    Field(name="job", kind="category", categories=("care", "desk")),
    Field(name="places", kind="set", categories=("back", "hip")),
    Field(name="history", kind="series", measure=weekly_series(window=4, span=10, min_overlap=1)),
    Field(name="note", kind="text"),
    Field(name="active", kind="category", categories=("false", "true")),
    Field(name="steps", kind="integer", role="plan"),
    Field(name="change", kind="number", role="outcome"),
    Field(name="clinic", kind="text", role="context"),
)


@pytest.mark.parametrize("schema", [Schema.from_dataclass(Week), Schema.from_pydantic(WeekModel)])
def test_an_annotated_class_describes_every_kind_of_field(schema):
    for found, expected in zip(schema.fields, EXPECTED, strict=True):
        assert found == expected
    assert schema.time_field == "day"
    assert schema.group_field == "person"


def test_a_model_and_a_dataclass_that_say_the_same_have_one_digest():
    assert Schema.from_dataclass(Week).digest() == Schema.from_pydantic(WeekModel).digest()


def test_instances_become_cases_of_their_schema():
    given = {
        "week": "w1",
        "person": "p1",
        "day": date(2027, 1, 4),
        "age": 40,
        "job": Job.CARE,
        "places": frozenset({"back"}),
        "active": True,
        "history": (3.0, 2.0),
        "note": "stiff",
        "steps": 4000,
        "clinic": "north",
    }
    schema = Schema.from_pydantic(WeekModel)

    base = CaseBase(schema, min_shared=0).fit(rows_of([WeekModel(**given)]))

    case = base.case("w1")
    assert (case["job"], case["active"], case["pain"]) == ("care", "true", None)


@pytest.mark.parametrize("kind", [complex, datetime, int | str, dict[str, int], object])
def test_a_type_that_is_no_kind_of_field_is_refused_by_name(kind):
    odd = dataclass(type("Odd", (), {"__annotations__": {"id": Annotated[str, ID], "odd": kind}}))

    with pytest.raises(TypeUnclear, match="odd"):
        Schema.from_dataclass(odd)


@pytest.mark.parametrize("source", [dict, "Week", None])
def test_what_is_no_model_is_refused(source):
    with pytest.raises(TypeUnclear):
        Schema.from_pydantic(source)
    with pytest.raises(TypeUnclear):
        Schema.from_dataclass(source)


TOML = """\
# weeks
[[fields]]
name = "id"
kind = "text-id"
role = "id"

[[fields]]
name = "pain"
kind = "integer"
bounds = [0, 10]
weight = 2
[fields.measure]
measure = "mcid"
minimal = 2
span = 10
"""


def test_toml_is_read_from_a_text_or_from_a_file(tmp_path):
    path = tmp_path / "weeks.toml"
    path.write_text(TOML, encoding="utf-8")

    assert Schema.from_toml(path) == Schema.from_toml(TOML)
    assert Schema.from_toml(TOML).compared[0].measure == mcid(2, span=10)


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("bounds = [0, 10]", "bounds = [10, 0]", 10, "bounds"),
        ("bounds = [0, 10]", "bounds = 10", 10, "bounds"),
        ("weight = 2", "weight = -2", 11, "weight"),
        ("weight = 2", "wieght = 2", 11, "wieght"),
        ('kind = "integer"', 'kind = "int"', 9, "kind"),
        ("minimal = 2", "minimal = 20", 12, "measure"),
        ('measure = "mcid"', 'measure = "mcd"', 12, "measure"),
        ("span = 10", "span = = 10", 15, None),
        ('name = "pain"', 'name = "id"', 8, "name"),
    ],
)
def test_an_error_in_toml_names_the_file_the_line_and_the_key(tmp_path, old, new, line, key):
    path = tmp_path / "weeks.toml"
    path.write_text(TOML.replace(old, new), encoding="utf-8")

    with pytest.raises(TomlInvalid, match=f"weeks.toml, line {line}") as caught:
        Schema.from_toml(path)

    assert (caught.value.line, caught.value.key) == (line, key)


def test_an_error_about_the_whole_schema_names_the_file():
    with pytest.raises(TomlInvalid, match="TOML text: a schema has exactly one id"):
        Schema.from_toml(TOML.replace('role = "id"', 'role = "group"'))


def test_an_error_in_the_aggregate_names_its_line():
    with pytest.raises(TomlInvalid, match="line 16") as caught:
        Schema.from_toml(TOML + '[aggregate]\naggregate = "median"\n')

    assert caught.value.line == 16


def people(count=60):
    words = ("bad", "fair", "good")
    return [
        {
            "person_id": 100 + 7 * number,
            "pain": number % 11,
            "weight": 60.5 + number if number % 4 else None,
            "sleep": words[number % 3],
            "day": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[number % 7],
            "job": ("nurse", "cook", "driver")[number % 3],
            "smokes": bool(number % 2),
            "start": date(2027, 1, 1 + number % 28),
            "note": f"back hurts since {number} days",
            "land": "DK",
            "empty": None,
            "change": number / 7,
        }
        for number in range(count)
    ]


ROLES = {"change": "outcome"}


@pytest.mark.parametrize(
    "table", [people, lambda: pd.DataFrame(people()), lambda: pl.DataFrame(people())]
)
def test_a_table_gets_a_schema_with_a_reason_for_every_column(table):
    found = Schema.infer(table(), roles=ROLES)

    kinds = {each.name: (each.kind, each.role) for each in found.schema.fields}
    assert set(found.reasons) == set(people()[0])
    assert all(reason and "\n" not in reason for reason in found.reasons.values())
    assert kinds == {
        "person_id": ("text-id", "id"),
        "pain": ("integer", "problem"),
        "weight": ("number", "problem"),
        "sleep": ("ordinal", "problem"),
        "day": ("ordinal", "problem"),
        "job": ("category", "problem"),
        "smokes": ("category", "problem"),
        "start": ("date", "problem"),
        "note": ("text", "problem"),
        "land": ("category", "context"),
        "change": ("number", "outcome"),
    }
    measures = {each.name: each.measure for each in found.schema.compared}
    assert measures["pain"] == linear(10)
    assert measures["sleep"] == ordinal("bad", "fair", "good")
    assert measures["day"] == cyclic_ordinal("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert measures["job"] == equality()
    assert measures["note"] == ngram(3)
    assert "known in 75%" in found.reasons["weight"]
    assert found.reasons["empty"].startswith("left out")


@pytest.mark.parametrize(
    "table", [people, lambda: pd.DataFrame(people()), lambda: pl.DataFrame(people())]
)
def test_a_table_fits_the_schema_inferred_from_it(table):
    found = Schema.infer(table(), roles=ROLES)

    base = CaseBase(found.schema).fit(found.rows(table()))

    assert len(base) == 60
    assert base.case("107")["smokes"] == "true"
    assert base.case("100")["weight"] is None


def test_one_table_is_understood_alike_whatever_holds_it():
    digests = {
        Schema.infer(table, roles=ROLES).schema.digest()
        for table in (people(), pd.DataFrame(people()), pl.DataFrame(people()))
    }

    assert len(digests) == 1


def test_cases_that_nothing_names_are_numbered_and_it_is_said():
    rows = [{"pain": 1}, {"pain": 4}, {"pain": 4}]
    found = Schema.infer(rows)

    assert any("numbered" in warning for warning in found.warnings)
    assert [row["row"] for row in found.rows(rows)] == ["1", "2", "3"]


def test_values_far_out_do_not_stretch_a_span():
    rows = [{"id": f"c{n}", "dose": 10.5 + n % 20} for n in range(400)]
    rows[7]["dose"] = 9e6
    found = Schema.infer(rows)

    assert found.schema.compared[0].measure == linear(19)
    assert any("far out" in warning for warning in found.warnings)


def test_lists_become_sets_or_histories():
    rows = [
        {"id": "a", "places": ["back", "hip"], "weeks": [5, 4, 3]},
        {"id": "b", "places": [], "weeks": [2, None]},
        {"id": "c", "places": ["hip"], "weeks": None},
    ]
    found = Schema.infer(rows)

    measures = {each.name: each.measure for each in found.schema.compared}
    assert measures["places"] == jaccard()
    assert measures["weeks"] == weekly_series(window=3, span=3, min_overlap=1)
    assert len(CaseBase(found.schema).fit(found.rows(rows))) == 3


def test_dates_written_as_text_become_dates():
    rows = [{"id": "a", "on": "2027-01-04"}, {"id": "b", "on": "2027-02-01"}]
    found = Schema.infer(rows)

    assert found.schema.compared[0].kind == "date"
    assert found.rows(rows)[0]["on"] == date(2027, 1, 4)


def test_a_column_of_several_kinds_is_left_out_and_it_is_said():
    rows = [{"id": "a", "x": 1, "y": 2}, {"id": "b", "x": "one", "y": 3}]
    found = Schema.infer(rows)

    assert [each.name for each in found.schema.compared] == ["y"]
    assert any(warning.startswith("x: left out") for warning in found.warnings)


def test_numbers_written_as_text_are_pointed_out():
    rows = [{"id": f"c{n}", "size": str(n % 3)} for n in range(30)]

    assert any("numbers written as text" in each for each in Schema.infer(rows).warnings)


def test_the_order_a_frame_declares_is_taken_over():
    levels = ["tiny", "big", "vast"]
    frame = pd.DataFrame(
        {"id": ["a", "b"], "size": pd.Categorical(["big", "tiny"], categories=levels, ordered=True)}
    )

    assert Schema.infer(frame).schema.compared[0].measure == ordinal(*levels)


def test_short_open_texts_are_compared_whole():
    rows = [{"id": f"c{n}", "code": f"{chr(65 + n % 13)}{n % 9}"} for n in range(200)]

    assert Schema.infer(rows).schema.compared[0].measure == text_equality()


@pytest.mark.parametrize(("rows", "roles"), [([], {}), ([{"id": "a", "x": 1}], {"z": "plan"})])
def test_a_table_with_nothing_in_it_or_a_role_for_nothing_is_refused(rows, roles):
    with pytest.raises(DocumentInvalid):
        Schema.infer(rows, roles=roles)


def test_what_frames_write_for_not_there_is_not_a_value():
    frame = pd.DataFrame(
        {
            "x": [1.5, float("nan")],
            "when": pd.to_datetime(["2027-01-04", None]),
            "n": pd.array([1, None], dtype="Int64"),
            "ok": pd.array([True, None], dtype="boolean"),
        }
    )

    first, second = rows_of(frame)

    assert first == {"x": 1.5, "when": date(2027, 1, 4), "n": 1, "ok": "true"}
    assert second == dict.fromkeys(first)


def test_plain_mappings_are_left_for_the_schema_to_judge():
    row = {"x": float("nan"), "ok": True}

    assert next(iter(rows_of([row]))) is row


def test_a_time_is_a_date_or_a_number_and_there_is_one():
    at = Field(name="at", kind="date", role="time")
    rest = (Field(name="id", kind="text-id", role="id"), Field(name="x", kind="number"))

    assert Schema(fields=(*rest, at)).time_field == "at"
    assert Schema(fields=rest).time_field is None
    with pytest.raises(FieldInvalid, match="a time is"):
        Field(name="at", kind="text", role="time")
    with pytest.raises(Exception, match="at most one time"):
        Schema(fields=(*rest, at, Field(name="then", kind="number", role="time")))
