"""A schema says what a case is, keeps its word through JSON, and refuses contradictions."""

import json
import tomllib

import pytest

from casewise import (
    MODEL,
    DocumentInvalid,
    Field,
    FieldInvalid,
    NothingToCompare,
    Schema,
    SchemaError,
    jaccard,
    linear,
    mcid,
    ordinal,
    table,
    taxonomy,
    value,
    weekly_series,
)

ID = Field(name="id", kind="text-id", role="id")
PAIN = Field(name="pain", kind="integer", bounds=(0, 10), measure=mcid(2, span=10), weight=2)
WIDE = Schema(
    fields=(
        ID,
        Field(name="person", kind="text-id", role="group"),
        PAIN,
        Field(name="age", kind="number", unit="years", missing=MODEL),
        Field(name="sleep", kind="ordinal", measure=ordinal("bad", "fair", "good")),
        Field(name="job", kind="category", categories=("desk", "care"), missing=value(0.5)),
        Field(name="conditions", kind="set", categories=("asthma", "gout")),
        Field(
            name="history", kind="series", measure=weekly_series(window=8, span=10, min_overlap=2)
        ),
        Field(name="goal", kind="integer", role="plan", unit="steps"),
    )
)


def test_a_schema_comes_back_from_json_with_its_digest():
    back = Schema.from_dict(json.loads(json.dumps(WIDE.to_dict())))

    assert back == WIDE
    assert back.digest() == WIDE.digest()


def test_a_digest_is_stable_across_releases():
    digest = Schema(fields=(ID, PAIN)).digest()

    assert digest == "dc414b640f9d021489993b01e1d711003712271bef11e690db0e92836638e29b"


def test_another_weight_is_another_digest():
    heavier = Field(name="pain", kind="integer", bounds=(0, 10), measure=mcid(2, span=10), weight=3)

    assert Schema(fields=(ID, heavier)).digest() != Schema(fields=(ID, PAIN)).digest()


def test_a_whole_number_has_one_digest_however_it_is_written():
    real = Field(
        name="pain", kind="integer", bounds=(0.0, 10.0), measure=mcid(2.0, span=10.0), weight=2.0
    )

    assert Schema(fields=(ID, real)).digest() == Schema(fields=(ID, PAIN)).digest()


def test_a_schema_can_be_written_in_toml():
    text = """
    [[fields]]
    name = "id"
    kind = "text-id"
    role = "id"
    [[fields]]
    name = "job"
    kind = "category"
    categories = ["nurse", "carer", "cook"]
    missing = { value = 0.25 }
    [fields.measure]
    measure = "taxonomy"
    parents = { nurse = "care", carer = "care", care = "work", cook = "work" }
    similarities = { care = 0.7, work = 0.1 }
    """
    schema = Schema.from_dict(tomllib.loads(text))

    assert schema.compared[0].missing == value(0.25)
    assert schema.compared[0].measure.similarity("nurse", "carer") == 0.7


def test_fields_take_the_usual_measure_of_their_kind():
    measures = {each.name: each.measure for each in WIDE.compared}

    assert measures["age"] == linear()
    assert measures["conditions"] == jaccard()
    assert Field(name="x", kind="number", bounds=(2, 12)).measure == linear(10)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"kind": "float"}, "no kind"),
        ({"kind": "number", "role": "answer"}, "no role"),
        ({"kind": "number", "role": "id"}, "needs the kind"),
        ({"kind": "text-id"}, "cannot be compared"),
        ({"kind": "number", "bounds": (5, 5)}, "not below"),
        ({"kind": "number", "bounds": (9, 1)}, "not below"),
        ({"kind": "number", "bounds": (0, float("nan"))}, "finite"),
        ({"kind": "date", "bounds": (0, 1)}, "has no bounds"),
        ({"kind": "ordinal"}, "must be declared"),
        ({"kind": "ordinal", "levels": ("a",)}, "at least two"),
        ({"kind": "ordinal", "levels": ("a", "b", "a")}, "twice"),
        ({"kind": "ordinal", "levels": "abc"}, "not one text"),
        ({"kind": "ordinal", "levels": ("a", "b"), "measure": ordinal("b", "a")}, "other levels"),
        ({"kind": "number", "levels": ("a", "b")}, "has no levels"),
        ({"kind": "category"}, "must be declared"),
        ({"kind": "category", "categories": ("a", 3)}, "texts"),
        ({"kind": "number", "categories": ("a",)}, "has no categories"),
        ({"kind": "category", "categories": ("a",), "measure": linear(1)}, "cannot compare"),
        ({"kind": "category", "categories": ("a",), "measure": table({("a", "z"): 0.5})}, "'z'"),
        ({"kind": "category", "categories": ("z",), "measure": taxonomy({}, {})}, "tree"),
        ({"kind": "series"}, "window"),
        ({"kind": "number", "weight": -1}, "weight"),
        ({"kind": "number", "weight": float("inf")}, "weight"),
        ({"kind": "number", "weight": True}, "weight"),
        ({"kind": "number", "missing": "skip"}, "policy"),
        ({"kind": "number", "unit": 3}, "unit"),
        ({"kind": "number", "measure": "linear"}, "not a measure"),
    ],
)
def test_a_field_that_contradicts_itself_is_refused_by_name(parts, reason):
    with pytest.raises(FieldInvalid, match=f"'odd'.*{reason}") as caught:
        Field(name="odd", **parts)

    assert caught.value.field == "odd"


def test_a_history_has_no_distribution_to_expect_from():
    weekly = weekly_series(window=4, span=10, min_overlap=1)

    with pytest.raises(FieldInvalid, match="series"):
        Field(name="history", kind="series", measure=weekly, missing=MODEL)


@pytest.mark.parametrize(
    "fields",
    [
        (PAIN,),
        (ID, ID, PAIN),
        (ID, PAIN, PAIN),
        (ID, Field(name="other", kind="text-id", role="id"), PAIN),
        (
            ID,
            Field(name="a", kind="text-id", role="group"),
            Field(name="b", kind="text-id", role="group"),
            PAIN,
        ),
    ],
)
def test_a_schema_has_unique_names_one_id_and_at_most_one_group(fields):
    with pytest.raises(SchemaError):
        Schema(fields=fields)


@pytest.mark.parametrize("fields", [(ID,), (ID, Field(name="x", kind="number", weight=0))])
def test_a_schema_compares_something(fields):
    with pytest.raises(NothingToCompare):
        Schema(fields=fields)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"fields": {}},
        {"fields": [], "version": 1},
        {"fields": [{"name": "x"}]},
    ],
)
def test_a_document_that_is_no_schema_is_refused(document):
    with pytest.raises(DocumentInvalid):
        Schema.from_dict(document)


@pytest.mark.parametrize(
    "parts",
    [
        {"colour": "red"},
        {"measure": {"measure": "linear", "span": -1}},
        {"measure": {"measure": "cosine"}},
        {"missing": "guess"},
        {"missing": {"value": 2}},
        {"missing": {"value": "high"}},
        {"missing": 0.5},
        {"bounds": 3},
        {"bounds": ["0", "1"]},
    ],
)
def test_a_field_that_cannot_be_read_is_refused_by_name(parts):
    document = {"fields": [{"name": "odd", "kind": "number"} | parts]}

    with pytest.raises(FieldInvalid, match="odd"):
        Schema.from_dict(document)
